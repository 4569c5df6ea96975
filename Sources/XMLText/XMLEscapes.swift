public import ByteIO

/// Text and attribute values as XML, from bytes to bytes.
///
/// What needs care has a bit in a 64-bit mask: `&`, `<`, `>` (so that `]]>` cannot occur) and the
/// controls; in attributes quotes, tabs and line feeds too, which a parser would turn into spaces
/// (XML 1.0 §3.3.3). Of larger bytes only EF can begin something forbidden: U+FFFE and U+FFFF. Runs
/// between them are copied.
public enum XMLEscapes {
  private static let inText: UInt64 = mask(keeping: "\t\n", escaping: "&<>")
  private static let inAttribute: UInt64 = mask(keeping: "", escaping: "&<>\"")

  private static func mask(keeping: StaticString, escaping: StaticString) -> UInt64 {
    var mask: UInt64 = 0xFFFF_FFFF
    for at in 0..<keeping.utf8CodeUnitCount { unsafe mask &= ~(1 << keeping.utf8Start[at]) }
    for at in 0..<escaping.utf8CodeUnitCount { unsafe mask |= 1 << escaping.utf8Start[at] }
    return mask
  }

  /// Appends `text`, valid UTF-8, as element content.
  ///
  /// A carriage return is written as `&#13;`, since a parser would make a line feed of it (§2.11).
  ///
  /// - Returns: how many characters XML 1.0 forbids (§2.2); they became U+FFFD.
  @discardableResult
  public static func appendText(_ text: Span<UInt8>, to out: inout OutputBuffer) -> Int {
    append(text, inText, to: &out)
  }

  /// Appends `text`, valid UTF-8, as the value of an attribute in double quotes.
  ///
  /// - Returns: how many characters XML 1.0 forbids (§2.2); they became U+FFFD.
  @discardableResult
  public static func appendAttribute(_ text: Span<UInt8>, to out: inout OutputBuffer) -> Int {
    append(text, inAttribute, to: &out)
  }

  @inline(__always)
  private static func append(
    _ text: Span<UInt8>,
    _ mask: UInt64,
    to out: inout OutputBuffer
  ) -> Int {
    var forbidden = 0
    var run = 0
    var at = 0
    let count = text.count
    while at < count {
      let byte = text[at]
      let needsCare = byte < 64 ? mask >> UInt64(byte) & 1 != 0 : byte == 0xEF
      guard needsCare else {
        at &+= 1
        continue
      }
      var length = 1
      if byte == 0xEF {
        guard at + 2 < count, text[at + 1] == 0xBF, text[at + 2] >= 0xBE else {
          at &+= 1
          continue
        }
        length = 3
      }
      out.append(text, run..<at)
      switch byte {
      case UInt8(ascii: "&"): out.append("&amp;")
      case UInt8(ascii: "<"): out.append("&lt;")
      case UInt8(ascii: ">"): out.append("&gt;")
      case UInt8(ascii: "\""): out.append("&quot;")
      case 0x09: out.append("&#9;")
      case 0x0A: out.append("&#10;")
      case 0x0D: out.append("&#13;")
      default:
        out.append("\u{FFFD}")
        forbidden &+= 1
      }
      at &+= length
      run = at
    }
    out.append(text, run..<count)
    return forbidden
  }
}
