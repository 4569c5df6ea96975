import CByteScan

// Most of a text needs no care: it is copied whole vectors at a time up to the first byte that does.
// Each of these appends `text` from `start` on and returns the place where it stopped, or the end.

extension OutputBuffer {
  /// Appends the content of a JSON string up to an escape.
  public mutating func appendUnescaped(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_escaped($0, $1, $2) }
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

  /// Appends the value of an XML attribute up to the same, a double quote, a tab or a line feed.
  public mutating func appendXMLAttribute(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_attribute($0, $1, $2) }
  }

  /// Appends text of HTML up to `&`, `<`, `>`, a quote, a control other than tab and line feed, or the
  /// bytes that can begin a C1 control or a noncharacter: C2, EF and above.
  public mutating func appendHTML(_ text: Span<UInt8>, from start: Int) -> Int {
    unsafe append(text, from: start) { unsafe larder_copy_html($0, $1, $2) }
  }

  /// Appends valid JSON without the blanks between its tokens.
  public mutating func appendCompact(json text: Span<UInt8>) {
    reserve(text.count + Int(LARDER_COPY_SLACK))
    unsafe text.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress else { return }
      unsafe written &+= larder_copy_json(base + written, from, source.count)
    }
  }

  /// Appends again what stands at `range`.
  public mutating func appendCopy(of range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= written)
    reserve(range.count)
    unsafe (base + written).update(from: base + range.lowerBound, count: range.count)
    written &+= range.count
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
