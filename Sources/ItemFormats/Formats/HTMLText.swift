import ByteIO

/// Text as HTML, the same for element content and quoted attributes.
enum HTMLText {
  /// Appends `text`, valid UTF-8, escaped.
  ///
  /// What HTML forbids becomes U+FFFD.
  static func append(
    _ text: Span<UInt8>,
    row: Int,
    to out: inout OutputBuffer,
    losses: inout LossTally
  ) {
    var at = out.appendHTML(text, from: 0)
    while at < text.count {
      at = escape(text, at, row, to: &out, &losses)
      at = out.appendHTML(text, from: at)
    }
  }

  /// Appends `text` escaped for element content only: quotes stay as they are, of which JSON has many.
  static func append(content text: Span<UInt8>, to out: inout OutputBuffer) {
    var ignored = LossTally()
    var at = out.appendHTML(text, from: 0)
    while at < text.count {
      if text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'") {
        out.append(text[at])
        at += 1
      } else {
        at = escape(text, at, 0, to: &out, &ignored)
      }
      at = out.appendHTML(text, from: at)
    }
  }

  /// Appends what stands for the character at `at`, where a run ended; returns the place behind it.
  private static func escape(
    _ text: Span<UInt8>,
    _ at: Int,
    _ row: Int,
    to out: inout OutputBuffer,
    _ losses: inout LossTally
  ) -> Int {
    let byte = text[at]
    switch byte {
    case UInt8(ascii: "&"): out.append("&amp;")
    case UInt8(ascii: "<"): out.append("&lt;")
    case UInt8(ascii: ">"): out.append("&gt;")
    case UInt8(ascii: "\""): out.append("&quot;")
    case UInt8(ascii: "'"): out.append("&#39;")
    case 0x0C: out.append(byte)
    // A bare carriage return would be read as a line feed.
    case 0x0D: out.append("&#13;")
    case 0x80...0xFF:
      let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      let end = min(at + length, text.count)
      if isForbidden(text, at, length) {
        out.append("\u{FFFD}")
        losses.count(.forbiddenCharacter, row: row)
      } else {
        out.append(text, at..<end)
      }
      return end
    default:
      out.append("\u{FFFD}")
      losses.count(.forbiddenCharacter, row: row)
    }
    return at + 1
  }

  /// Whether the sequence of `length` bytes at `at` is a C1 control or a noncharacter.
  ///
  /// C1 controls are C2 80 to C2 9F; noncharacters EF B7 90 to AF, EF BF BE and BF, F? ?F BF BE and BF.
  private static func isForbidden(_ text: Span<UInt8>, _ at: Int, _ length: Int) -> Bool {
    guard at + length <= text.count else { return false }
    let second = text[at + 1]
    switch length {
    case 2: return text[at] == 0xC2 && second < 0xA0
    case 3:
      guard text[at] == 0xEF else { return false }
      if second == 0xB7 { return text[at + 2] >= 0x90 && text[at + 2] <= 0xAF }
      return second == 0xBF && text[at + 2] >= 0xBE
    default: return second & 0x0F == 0x0F && text[at + 2] == 0xBF && text[at + 3] >= 0xBE
    }
  }
}
