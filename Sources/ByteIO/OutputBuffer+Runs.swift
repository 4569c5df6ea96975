public import CByteScan

// Most of a text needs no care: it is copied whole vectors at a time up to the first byte that does.
// Each of these appends `text` from `start` on and returns the place where it stopped, or the end.

extension OutputBuffer {
  /// Appends the content of a JSON string up to an escape.
  public mutating func appendUnescaped(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_escaped($0, $1, $2) }
  }

  /// Appends what the content of a JSON string stands for up to a `\u` escape.
  public mutating func appendDecoded(_ text: Span<UInt8>, from start: Int) -> Int {
    precondition(start >= 0 && start <= text.count)
    let count = text.count &- start
    reserve(count &+ Int(LARDER_COPY_SLACK))
    return unsafe text.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress else { return start }
      let done = unsafe larder_unescape(base + written, from + start, count)
      written &+= done.written
      return start &+ done.read
    }
  }

  /// Appends text up to a double quote.
  public mutating func appendUnquoted(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_quoted($0, $1, $2) }
  }

  /// Appends element content of XML up to `&`, `<`, `>`, a control other than tab and line feed, or the
  /// byte EF, which begins U+FFFE and U+FFFF.
  public mutating func appendXML(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_xml($0, $1, $2) }
  }

  /// Appends text of a spreadsheet's cell up to the same, or `_`.
  public mutating func appendCellText(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_cell($0, $1, $2) }
  }

  /// The same, and where that is all of it `end` behind it.
  @inlinable @inline(__always)
  public mutating func appendCellText(_ text: Span<UInt8>, before end: StaticString) -> Int {
    unsafe append(text, between: "", end) { unsafe larder_copy_cell($0, $1, $2) }
  }

  /// Appends the value of an XML attribute up to the same, a double quote, a tab or a line feed.
  public mutating func appendXMLAttribute(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_attribute($0, $1, $2) }
  }

  /// Appends text of HTML up to `&`, `<`, `>`, a quote, a control other than tab and line feed, or the
  /// bytes that can begin a C1 control or a noncharacter: C2, EF and above.
  public mutating func appendHTML(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_html($0, $1, $2) }
  }

  /// Appends `start`, text of HTML up to the same, and where that is all of it `end`.
  @inlinable @inline(__always)
  public mutating func appendHTML(
    _ text: Span<UInt8>,
    between start: StaticString,
    _ end: StaticString
  ) -> Int {
    unsafe append(text, between: start, end) { unsafe larder_copy_html($0, $1, $2) }
  }

  /// Appends the content of a script's string in single quotes up to a backslash, a single quote, `&`,
  /// `<`, `>`, a control, or the byte E2, which begins U+2028 and U+2029.
  public mutating func appendScript(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_script($0, $1, $2) }
  }

  /// Appends text between double quotes in such a string up to the same or a double quote.
  public mutating func appendScriptText(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_script_text($0, $1, $2) }
  }

  /// Appends `text` between double quotes, as it stands.
  @inlinable @inline(__always)
  public mutating func appendQuoted(_ text: Span<UInt8>) {
    let count = text.count
    reserve(count &+ 2 &+ Int(LARDER_COPY_SLACK))
    unsafe text.withUnsafeBufferPointer { source in
      var out = unsafe base + written
      unsafe out[0] = UInt8(ascii: "\"")
      unsafe out += 1
      if let from = source.baseAddress { unsafe out = larder_copy(out, from, count) }
      unsafe out[0] = UInt8(ascii: "\"")
    }
    written &+= count &+ 2
  }

  /// Appends a comma and `text` between double quotes, if all of it can stand in a script's string; else
  /// nothing, and returns false.
  public mutating func appendScriptElement(_ text: Span<UInt8>) -> Bool {
    let count = text.count
    reserve(count &+ 3 &+ Int(LARDER_COPY_SLACK))
    return unsafe text.withUnsafeBufferPointer { source in
      let out = unsafe base + written
      unsafe out[0] = UInt8(ascii: ",")
      unsafe out[1] = UInt8(ascii: "\"")
      if let from = source.baseAddress {
        guard unsafe larder_copy_script_text(out + 2, from, count) == count else { return false }
      }
      unsafe out[2 &+ count] = UInt8(ascii: "\"")
      written &+= count &+ 3
      return true
    }
  }

  /// Appends a text that is seldom longer than 16 bytes.
  public mutating func appendShort(_ text: Span<UInt8>) {
    reserve(text.count &+ Int(LARDER_COPY_SLACK))
    unsafe text.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress else { return }
      unsafe _ = larder_copy(base + written, from, source.count)
      written &+= source.count
    }
  }

  /// Appends the first `count` bytes of a vector.
  @inlinable @inline(__always)
  public mutating func append<Vector: SIMD<UInt8>>(_ vector: Vector, count: Int) {
    precondition(count >= 0 && count <= Vector.scalarCount)
    reserve(Vector.scalarCount)
    unsafe UnsafeMutableRawPointer(base + written).storeBytes(of: vector, as: Vector.self)
    written &+= count
  }

  /// Appends again what stands at `range`.
  public mutating func appendCopy(of range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= written)
    let count = range.upperBound &- range.lowerBound
    reserve(count &+ Int(LARDER_COPY_SLACK))
    unsafe _ = larder_copy(base + written, base + range.lowerBound, count)
    written &+= count
  }

  /// Room is made once for all three: cells are many and short.
  @inlinable @inline(__always)
  mutating func append(
    _ text: Span<UInt8>,
    between start: StaticString,
    _ end: StaticString,
    _ copy: (UnsafeMutablePointer<UInt8>, UnsafePointer<UInt8>, Int) -> Int
  ) -> Int {
    let count = text.count
    let (startCount, endCount) = (start.utf8CodeUnitCount, end.utf8CodeUnitCount)
    reserve(startCount &+ count &+ endCount &+ Int(LARDER_COPY_SLACK))
    return unsafe text.withUnsafeBufferPointer { source in
      var out = unsafe base + written
      unsafe out.update(from: start.utf8Start, count: startCount)
      unsafe out += startCount
      written &+= startCount
      let copied = unsafe source.baseAddress.map { unsafe copy(out, $0, count) } ?? 0
      written &+= copied
      guard copied == count else { return copied }
      unsafe (out + copied).update(from: end.utf8Start, count: endCount)
      written &+= endCount
      return copied
    }
  }

  @inline(__always)
  private mutating func append(
    _ text: Span<UInt8>,
    from start: Int,
    _ copy: (UnsafeMutablePointer<UInt8>, UnsafePointer<UInt8>, Int) -> Int
  ) -> Int {
    precondition(start >= 0 && start <= text.count)
    let count = text.count &- start
    reserve(count &+ Int(LARDER_COPY_SLACK))
    let copied = unsafe text.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress else { return 0 }
      return unsafe copy(base + written, from + start, count)
    }
    written &+= copied
    return start &+ copied
  }
}
