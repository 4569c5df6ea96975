public import ByteIO

/// Text and attribute values as XML, from bytes to bytes.
///
/// What needs care: `&`, `<`, `>` (so that `]]>` cannot occur) and the controls; in attributes quotes,
/// tabs and line feeds too, which a parser would turn into spaces (XML 1.0 §3.3.3). Of larger bytes only
/// EF can begin something forbidden: U+FFFE and U+FFFF. Runs between them are copied.
public enum XMLEscapes {
  /// Appends `text`, valid UTF-8, as element content.
  ///
  /// A carriage return is written as `&#13;`, since a parser would make a line feed of it (§2.11).
  ///
  /// - Returns: how many characters XML 1.0 forbids (§2.2); they became U+FFFD.
  @discardableResult
  public static func appendText(_ text: Span<UInt8>, to out: inout OutputBuffer) -> Int {
    append(text, to: &out) { $0.appendXML($1, from: $2) }
  }

  /// Appends `text`, valid UTF-8, as the value of an attribute in double quotes.
  ///
  /// - Returns: how many characters XML 1.0 forbids (§2.2); they became U+FFFD.
  @discardableResult
  public static func appendAttribute(_ text: Span<UInt8>, to out: inout OutputBuffer) -> Int {
    append(text, to: &out) { $0.appendXMLAttribute($1, from: $2) }
  }

  @inline(__always)
  private static func append(
    _ text: Span<UInt8>,
    to out: inout OutputBuffer,
    run: (inout OutputBuffer, Span<UInt8>, Int) -> Int
  ) -> Int {
    var forbidden = 0
    var at = run(&out, text, 0)
    while at < text.count {
      at = escape(text, at, &forbidden, to: &out)
      at = run(&out, text, at)
    }
    return forbidden
  }

  /// Appends what stands for the character at `at`, where a run ended; returns the place behind it.
  private static func escape(
    _ text: Span<UInt8>,
    _ at: Int,
    _ forbidden: inout Int,
    to out: inout OutputBuffer
  ) -> Int {
    switch text[at] {
    case UInt8(ascii: "&"): out.append("&amp;")
    case UInt8(ascii: "<"): out.append("&lt;")
    case UInt8(ascii: ">"): out.append("&gt;")
    case UInt8(ascii: "\""): out.append("&quot;")
    case 0x09: out.append("&#9;")
    case 0x0A: out.append("&#10;")
    case 0x0D: out.append("&#13;")
    case 0xEF:
      guard at + 2 < text.count, text[at + 1] == 0xBF, text[at + 2] >= 0xBE else {
        out.append(0xEF)
        return at + 1
      }
      out.append("\u{FFFD}")
      forbidden += 1
      return at + 3
    default:
      out.append("\u{FFFD}")
      forbidden += 1
    }
    return at + 1
  }
}
