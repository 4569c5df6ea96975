public import ByteIO

/// Text as a string literal of a classic script, between single quotes.
///
/// JSON within it is read back by `JSON.parse`, which takes half the time that a literal takes. Nothing
/// in it can end the string, the line or a script element around it (ECMA-262 §12.9.4).
public enum ScriptString {
  /// Appends the content of the literal; the quotes are the caller's.
  public static func append(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    var at = out.appendScript(text, from: 0)
    while at < text.count {
      switch text[at] {
      case UInt8(ascii: "\\"): out.append("\\\\")
      case UInt8(ascii: "'"): out.append("\\'")
      case UInt8(ascii: "<"): out.append("\\u003C")
      case UInt8(ascii: ">"): out.append("\\u003E")
      case UInt8(ascii: "&"): out.append("\\u0026")
      case 0x0A: out.append("\\n")
      case 0xE2 where at + 2 < text.count && text[at + 1] == 0x80 && text[at + 2] | 1 == 0xA9:
        text[at + 2] == 0xA8 ? out.append("\\u2028") : out.append("\\u2029")
        at += 2
      case let byte where byte < 0x20:
        out.append("\\x")
        out.append(byte >> 4 + UInt8(ascii: "0"))
        out.append("0123456789abcdef".utf8Span.span[Int(byte & 15)])
      case let byte: out.append(byte)
      }
      at = out.appendScript(text, from: at + 1)
    }
  }
}
