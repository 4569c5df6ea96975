//===----------------------------------------------------------------------===//
// XLSXText: strings as the text of a cell (ECMA-376 22.9.2.19, ST_Xstring).
//
// The bytes are looked at once, a vector at a time, while they are copied up to the next that may need
// an escape. A cell holds 32,767 UTF-16 units; they are counted only if there are more bytes than that.
//===----------------------------------------------------------------------===//

import ByteIO

/// Text in cells: what it looks like, and how it is escaped.
enum XLSXText {
  /// The most UTF-16 units of a cell.
  static let unitLimit = 32_767

  /// What a cell holds otherwise than the string it was made of.
  struct Changes: OptionSet {
    let rawValue: UInt8
    /// The end is missing.
    static let cut = Changes(rawValue: 1)
    /// Carriage returns, alone or before a line feed, became line feeds.
    static let lineEnds = Changes(rawValue: 2)
  }

  /// Whether Excel would turn the text into a formula or a number when somebody edits the cell.
  ///
  /// Formula-like: begins with `=`, `+`, `-`, `@`. Number-like: digits with separators, and perhaps a
  /// sign, an exponent, a per cent sign.
  static func needsProtection(_ text: Span<UInt8>) -> Bool {
    guard text.count > 0 else { return false }
    switch text[0] {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): return true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): break
    default: return false
    }
    var at = 1
    while at < text.count,
      isDigit(text[at]) || text[at] == UInt8(ascii: ".") || text[at] == UInt8(ascii: ",")
    {
      at += 1
    }
    if at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < text.count, text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") { at += 1 }
      let digits = at
      while at < text.count, isDigit(text[at]) { at += 1 }
      if at == digits { return false }
    }
    if at < text.count, text[at] == UInt8(ascii: "%") { at += 1 }
    return at == text.count
  }

  /// Whether the text cannot stand between `<t>` and `</t>` as it is, but for escapes.
  ///
  /// It is too long, or its outer blanks would be lost.
  @inline(__always)
  static func needsCare(_ text: Span<UInt8>) -> Bool {
    let count = text.count
    guard count > 0 else { return false }
    return count > unitLimit || isBlank(text[0]) || isBlank(text[count - 1])
  }

  /// Appends `<t>text</t>`.
  ///
  /// - Returns: what was changed.
  static func append(_ text: Span<UInt8>, to out: inout OutputBuffer) -> Changes {
    let cut = text.count > unitLimit ? cutOffset(text) : nil
    let end = cut ?? text.count
    // Readers drop outer blanks unless told to keep them. An ellipsis stands behind a cut.
    let isPadded = end > 0 && (isBlank(text[0]) || cut == nil && isBlank(text[end - 1]))
    if isPadded {
      out.append("<t xml:space=\"preserve\">")
    } else {
      out.append("<t>")
    }
    var changes = escape(text.extracting(0..<end), to: &out)
    if cut != nil {
      out.append("\u{2026}")
      changes.insert(.cut)
    }
    out.append("</t>")
    return changes
  }

  /// Appends the text as the value of an attribute that is an `ST_Xstring`.
  ///
  /// A parser would make spaces of tabs and line feeds there. Excel's own spelling has small letters.
  static func escapeAttribute(
    _ text: Span<UInt8>,
    to out: inout OutputBuffer,
    _ scratch: inout OutputBuffer
  ) {
    scratch.truncate(to: 0)
    _ = escape(text, to: &scratch)
    let escaped = scratch.bytes
    for at in escaped.indices {
      switch escaped[at] {
      case UInt8(ascii: "\""): out.append("&quot;")
      case UInt8(ascii: "\t"): out.append("_x0009_")
      case UInt8(ascii: "\n"): out.append("_x000a_")
      default: out.append(escaped[at])
      }
    }
  }

  /// How many units the text has in a cell.
  static func units(_ text: Span<UInt8>) -> Int {
    var units = 0
    for at in text.indices where text[at] & 0xC0 != 0x80 {
      let isPair =
        text[at] == UInt8(ascii: "\r") && at + 1 < text.count && text[at + 1] == UInt8(ascii: "\n")
      if !isPair { units += text[at] < 0xF0 ? 1 : 2 }
    }
    return units
  }

  /// Where the text must be cut to leave room for an ellipsis; nil if it fits.
  private static func cutOffset(_ text: Span<UInt8>) -> Int? {
    var units = 0
    var offset = 0
    var at = 0
    while at < text.count {
      if units < unitLimit { offset = at }
      let byte = text[at]
      switch byte {
      case UInt8(ascii: "\r"):
        at += at + 1 < text.count && text[at + 1] == UInt8(ascii: "\n") ? 2 : 1
      case ..<0x80: at += 1
      case ..<0xE0: at += 2
      case ..<0xF0: at += 3
      default: at += 4
      }
      units += byte < 0xF0 ? 1 : 2
      if units > unitLimit { return offset }
    }
    return nil
  }

  /// Appends the text with line ends made LF and everything escaped that XML or Excel would change.
  ///
  /// - Returns: whether line ends were changed.
  @inline(__always)
  static func escape(_ text: Span<UInt8>, to out: inout OutputBuffer) -> Changes {
    let at = out.appendCellText(text, from: 0)
    return at == text.count ? [] : escape(text, from: at, to: &out)
  }

  /// The same, from a byte on at which a run ended.
  static func escape(
    _ text: Span<UInt8>,
    from start: Int,
    to out: inout OutputBuffer
  ) -> Changes {
    var changes: Changes = []
    var at = start
    while at < text.count {
      at = escapeOne(text, at, &changes, to: &out)
      at = out.appendCellText(text, from: at)
    }
    return changes
  }

  /// Appends what stands for the character at `at`; returns the place behind it.
  private static func escapeOne(
    _ text: Span<UInt8>,
    _ at: Int,
    _ changes: inout Changes,
    to out: inout OutputBuffer
  ) -> Int {
    let byte = text[at]
    switch byte {
    case UInt8(ascii: "&"): out.append("&amp;")
    case UInt8(ascii: "<"): out.append("&lt;")
    case UInt8(ascii: ">"): out.append("&gt;")
    case UInt8(ascii: "_"):
      if isEscape(text, at) { out.append("_x005F_") } else { out.append(byte) }
    case UInt8(ascii: "\r"):
      out.append(UInt8(ascii: "\n"))
      changes = .lineEnds
      if at + 1 < text.count, text[at + 1] == UInt8(ascii: "\n") { return at + 2 }
    case 0xEF:
      // U+FFFE and U+FFFF, which XML forbids.
      guard text[at + 1] == 0xBF, text[at + 2] >= 0xBE else {
        out.append(byte)
        return at + 1
      }
      out.append(text[at + 2] == 0xBE ? "_xFFFE_" : "_xFFFF_")
      return at + 3
    default:
      out.append("_x00")
      out.append(hex(byte >> 4))
      out.append(hex(byte & 15))
      out.append(UInt8(ascii: "_"))
    }
    return at + 1
  }

  /// Whether `_xHHHH_` stands at `at`.
  private static func isEscape(_ text: Span<UInt8>, _ at: Int) -> Bool {
    guard at + 6 < text.count, text[at + 1] == UInt8(ascii: "x"), text[at + 6] == UInt8(ascii: "_")
    else { return false }
    for offset in 2..<6 {
      let byte = text[at + offset]
      let letter = byte | 0x20
      guard isDigit(byte) || letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "f") else {
        return false
      }
    }
    return true
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func hex(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
  }
}
