import ByteIO

/// One character of valid UTF-8.
enum UTF8Scalar {
  /// The scalar at `at` and how many bytes it takes.
  static func decode(_ text: Span<UInt8>, _ at: Int) -> (scalar: UInt32, length: Int) {
    let lead = text[at]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard length > 1, at + length <= text.count else { return (UInt32(lead), 1) }
    var scalar = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length { scalar = scalar << 6 | UInt32(text[at + offset] & 0x3F) }
    return (scalar, length)
  }

  /// Appends the UTF-8 form of a scalar; U+FFFD for what is none.
  static func append(_ scalar: UInt32, to out: inout OutputBuffer) {
    for byte in String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8 { out.append(byte) }
  }
}
