import ByteIO

/// Text in HTML: the escaping of contents and of quoted attributes alike.
enum HTMLText {
  /// `text` with `&`, `<`, `>` and both quotes as references, and the characters that HTML forbids
  /// (controls but tab, LF and CR, and noncharacters) as U+FFFD.
  static func escaped(_ text: String) -> String {
    guard !text.utf8.allSatisfy(isPlain) else { return text }
    var html = ""
    html.reserveCapacity(text.utf8.count + 32)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "'": html += "&#39;"
      default: html.unicodeScalars.append(isForbidden(scalar) ? "\u{FFFD}" : scalar)
      }
    }
    return html
  }

  /// `name` with what could mislead its reader spelled out: controls, line breaks and the
  /// characters that turn the direction of text, as `\u{202E}`; cut at 200 characters.
  static func label(_ name: String) -> String {
    let text = FileName.display(name)
    // A name of blanks stays visible, and its link can be hit.
    if text.allSatisfy(\.isWhitespace) { return "“\(text)”" }
    // Characters are slow to count, and no more than bytes.
    return text.utf8.count > 200 && text.count > 200 ? text.prefix(199) + "…" : text
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      false
    case 0x20..<0x7F, 0x09, 0x0A: true
    default: false
    }
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0..<0x20, 0x7F..<0xA0, 0xFDD0...0xFDEF: true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }
}
