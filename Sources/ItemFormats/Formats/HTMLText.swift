import ByteIO

/// Text as HTML, the same for element content and quoted attributes.
enum HTMLText {
  /// What to do with a byte: 0 copy, 1 escape or replace, 2 the lead of a sequence to look at.
  private static let classes: [UInt8] = (0...255).map { (byte: Int) -> UInt8 in
    switch UInt8(byte) {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      1
    case 0x09, 0x0A, 0x0C: 0
    case 0x00..<0x20, 0x7F: 1
    // C1 controls are C2 80 … C2 9F; noncharacters EF B7 90 … AF, EF BF BE/BF, F? ?F BF BE/BF.
    case 0xC2, 0xEF...0xF4: 2
    default: 0
    }
  }

  /// Appends `text`, valid UTF-8, escaped. What HTML forbids becomes U+FFFD.
  static func append(
    _ text: Span<UInt8>,
    row: Int,
    to out: inout OutputBuffer,
    losses: inout LossTally
  ) {
    let classes = Self.classes.span
    var run = 0
    var at = 0
    let count = text.count
    while at < count {
      let byte = text[at]
      let kind = classes[Int(byte)]
      if kind == 0 {
        at &+= 1
        continue
      }
      if kind == 2 {
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        guard isForbidden(text, at, length) else {
          at &+= length
          continue
        }
        out.append(text, run..<at)
        out.append("\u{FFFD}")
        losses.count(.forbiddenCharacter, row: row)
        at &+= length
        run = at
        continue
      }
      out.append(text, run..<at)
      switch byte {
      case UInt8(ascii: "&"): out.append("&amp;")
      case UInt8(ascii: "<"): out.append("&lt;")
      case UInt8(ascii: ">"): out.append("&gt;")
      case UInt8(ascii: "\""): out.append("&quot;")
      case UInt8(ascii: "'"): out.append("&#39;")
      // A bare carriage return would be read as a line feed.
      case 0x0D: out.append("&#13;")
      default:
        out.append("\u{FFFD}")
        losses.count(.forbiddenCharacter, row: row)
      }
      at &+= 1
      run = at
    }
    out.append(text, run..<count)
  }

  /// Whether the sequence of `length` bytes at `at` is a C1 control or a noncharacter.
  private static func isForbidden(_ text: Span<UInt8>, _ at: Int, _ length: Int) -> Bool {
    guard at + length <= text.count else { return false }
    let second = text[at + 1]
    switch length {
    case 2: return second < 0xA0
    case 3:
      if second == 0xB7 { return text[at + 2] >= 0x90 && text[at + 2] <= 0xAF }
      return second == 0xBF && text[at + 2] >= 0xBE
    default: return second & 0x0F == 0x0F && text[at + 2] == 0xBF && text[at + 3] >= 0xBE
    }
  }
}
