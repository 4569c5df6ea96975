import CByteScan

/// Runs of bytes that need no care.
public enum PlainRun {
  /// The first place from `start` on that markup must look at: `&`, `<`, `>`, a quote, a control
  /// character or a byte that is not ASCII; else the end.
  ///
  /// Whole vectors are loaded; the last ones are looked at byte by byte, since what lies behind a span
  /// may not be readable.
  @inlinable public static func markup(_ text: Span<UInt8>, from start: Int) -> Int {
    let count = text.count
    let whole = start &+ (count &- start) & ~15
    let at = start < whole ? scan(text, start, whole) : start
    if at < whole { return at }
    var rest = at
    while rest < count {
      let byte = text[rest]
      guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "&"), byte != UInt8(ascii: "<"),
        byte != UInt8(ascii: ">"), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "'")
      else { return rest }
      rest &+= 1
    }
    return count
  }

  @usableFromInline static func scan(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    unsafe text.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return start }
      return unsafe larder_scan_markup(base + start, base + end) - base
    }
  }
}
