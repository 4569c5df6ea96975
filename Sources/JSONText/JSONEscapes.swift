public import ByteIO

/// The escapes of JSON strings (RFC 8259 §7).
public enum JSONEscapes {
  /// The value of a hexadecimal digit, or nil.
  @inlinable static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte &- UInt8(ascii: "a") &+ 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte &- UInt8(ascii: "A") &+ 10
    default: nil
    }
  }

  /// Appends the UTF-8 text that the validated string content `escaped` stands for.
  ///
  /// A lone surrogate becomes U+FFFD. The result is never longer than the source.
  public static func decode(_ escaped: Span<UInt8>, to out: inout OutputBuffer) {
    var at = out.appendDecoded(escaped, from: 0)
    while at < escaped.count {
      at = decodeEscape(escaped, at, to: &out)
      at = out.appendDecoded(escaped, from: at)
    }
  }

  /// Appends the character that the escape at `at` stands for, and returns the place behind it.
  public static func decodeEscape(
    _ escaped: Span<UInt8>,
    _ at: Int,
    to out: inout OutputBuffer
  ) -> Int {
    switch escaped[at + 1] {
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"):
      let (scalar, length) = unicode(escaped, at)
      append(scalar, to: &out)
      return at + length
    case let other: out.append(other)
    }
    return at + 2
  }

  /// The scalar of the `\u` escape at `at`, and how many bytes spell it.
  static func unicode(_ escaped: Span<UInt8>, _ at: Int) -> (scalar: UInt32, length: Int) {
    let high = unit(escaped, at)
    guard high & 0xF800 == 0xD800 else { return (high, 6) }
    if high < 0xDC00, at + 12 <= escaped.count, escaped[at + 6] == UInt8(ascii: "\\"),
      escaped[at + 7] == UInt8(ascii: "u")
    {
      let low = unit(escaped, at + 6)
      if low & 0xFC00 == 0xDC00 {
        return (0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF), 12)
      }
    }
    return (0xFFFD, 6)
  }

  /// The number that the four hexadecimal digits of the escape at `at` make.
  private static func unit(_ escaped: Span<UInt8>, _ at: Int) -> UInt32 {
    precondition(at >= 0 && at + 6 <= escaped.count)
    let word = unsafe escaped.withUnsafeBytes { bytes in
      unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at + 2, as: UInt32.self))
    }
    // The low bits of a letter count from 1, and a letter alone has the bit above them.
    let digits = (word & 0x0F0F_0F0F) &+ (word &>> 6 & 0x0101_0101) &* 9
    return (digits & 15) &<< 12 | (digits &>> 8 & 15) &<< 8 | (digits &>> 16 & 15) &<< 4
      | digits &>> 24
  }

  private static func append(_ scalar: UInt32, to out: inout OutputBuffer) {
    func first(_ mark: UInt32, _ shift: UInt32) -> UInt8 {
      UInt8(truncatingIfNeeded: mark | scalar &>> shift)
    }
    func later(_ shift: UInt32) -> UInt8 {
      UInt8(truncatingIfNeeded: 0x80 | scalar &>> shift & 0x3F)
    }
    switch scalar {
    case 0..<0x80: out.append(first(0, 0))
    case 0x80..<0x800: out.append(SIMD4(first(0xC0, 6), later(0), 0, 0), count: 2)
    case 0x800..<0x10000: out.append(SIMD4(first(0xE0, 12), later(6), later(0), 0), count: 3)
    default: out.append(SIMD4(first(0xF0, 18), later(12), later(6), later(0)), count: 4)
    }
  }

  /// Appends `text` as the content of a JSON string: quotes, backslashes and controls escaped.
  public static func encode(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    var run = 0
    for at in text.indices {
      let byte = text[at]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
        continue
      }
      out.append(text, run..<at)
      run = at + 1
      out.append(UInt8(ascii: "\\"))
      switch byte {
      case 0x08: out.append(UInt8(ascii: "b"))
      case 0x09: out.append(UInt8(ascii: "t"))
      case 0x0A: out.append(UInt8(ascii: "n"))
      case 0x0C: out.append(UInt8(ascii: "f"))
      case 0x0D: out.append(UInt8(ascii: "r"))
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
      default:
        out.append("u00")
        out.append(UInt8(ascii: "0") + byte >> 4)
        let low = byte & 15
        out.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
      }
    }
    out.append(text, run..<text.count)
  }
}
