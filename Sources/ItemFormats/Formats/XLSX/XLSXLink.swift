import ByteIO

/// Hyperlinks of cells (ECMA-376 18.3.1.47): which texts become one, and their XML.
///
/// As Excel does it, an address is split at its first `#`: what stands before is the target of a
/// relationship, what follows the location in the sheet.
enum XLSXLink {
  /// The most UTF-16 units of an address.
  static let unitLimit = 2_079
  /// More than the XML of a hyperlink has without its location.
  private static let elementBound = 64

  // MARK: - Which texts

  /// Whether the whole text is an address with one of the schemes `http`, `https` and `mailto`.
  ///
  /// Programs refuse a whole file for one target that is no URI. So whatever a URI parser might stumble
  /// over, in the host or anywhere else, makes it plain text.
  static func isLink(_ text: Span<UInt8>) -> Bool {
    guard WebAddress.isLink(text.extracting(0..<min(text.count, 8192))) else { return false }
    for at in text.indices where isForbidden(text, at) { return false }
    return isMail(text) || authorityEnd(text) != nil
  }

  /// Whether the address has no more units than Excel takes.
  static func isShort(_ text: Span<UInt8>) -> Bool {
    guard text.count > unitLimit else { return true }
    var units = 0
    for at in text.indices where text[at] & 0xC0 != 0x80 { units += text[at] < 0xF0 ? 1 : 2 }
    return units <= unitLimit
  }

  /// Whether the character that begins at `at` is white space, a control, a quote, or one that URIs
  /// never have.
  private static func isForbidden(_ text: Span<UInt8>, _ at: Int) -> Bool {
    switch text[at] {
    case ...0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: "\\"),
      UInt8(ascii: "^"), UInt8(ascii: "`"):
      true
    case 0xC2: text[at + 1] <= 0xA0
    case 0xE1: text[at + 1] == 0x9A && text[at + 2] == 0x80
    case 0xE2:
      switch (text[at + 1], text[at + 2]) {
      case (0x80, 0x80...0x8A), (0x80, 0xA8), (0x80, 0xA9), (0x80, 0xAF), (0x81, 0x9F): true
      default: false
      }
    case 0xE3: text[at + 1] == 0x80 && text[at + 2] == 0x80
    case 0xEF: text[at + 1] == 0xBF && text[at + 2] >= 0xBE
    default: false
    }
  }

  private static func isMail(_ text: Span<UInt8>) -> Bool { text[0] | 0x20 == UInt8(ascii: "m") }

  /// Where user, host and port end; nil if they are not as RFC 3986 §3.2 has them.
  private static func authorityEnd(_ text: Span<UInt8>) -> Int? {
    let start = text[4] == UInt8(ascii: ":") ? 7 : 8
    var end = start
    var host = start
    while end < text.count, !isDelimiter(text[end]) {
      if text[end] == UInt8(ascii: "@") { host = end + 1 }
      end += 1
    }
    for at in start..<max(host - 1, start)
    where isBracket(text[at]) || text[at] == UInt8(ascii: "@") {
      return nil
    }
    var at = host
    if at < end, text[at] == UInt8(ascii: "[") {
      at += 1
      while at < end, isAddressByte(text[at]) { at += 1 }
      guard at > host + 1, at < end, text[at] == UInt8(ascii: "]") else { return nil }
      at += 1
    } else {
      while at < end, isHostByte(text[at]) { at += 1 }
      guard at > host else { return nil }
    }
    if at == end { return end }
    guard text[at] == UInt8(ascii: ":"), at + 1 < end else { return nil }
    var port = 0
    for at in at + 1..<end {
      let digit = text[at] &- UInt8(ascii: "0")
      guard digit < 10, port < 6554 else { return nil }
      port = port * 10 + Int(digit)
    }
    return port < 65_536 ? end : nil
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  private static func isBracket(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    isHex(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte >= 0x80
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
  }

  /// Where the first `#` stands, else the end.
  private static func targetEnd(_ text: Span<UInt8>) -> Int {
    for at in text.indices where text[at] == UInt8(ascii: "#") { return at }
    return text.count
  }

  // MARK: - XML

  /// More bytes than ``appendHyperlink(_:row:column:number:to:_:)`` will append.
  static func hyperlinkBound(_ text: Span<UInt8>) -> Int {
    // The longest escape of one byte has seven.
    elementBound + 7 * (text.count - targetEnd(text))
  }

  /// Appends the element that stands in the sheet.
  ///
  /// `row` counts from 1, `column` from 0; `number` is that of its relationship, from 1.
  static func appendHyperlink(
    _ text: Span<UInt8>,
    row: Int,
    column: Int,
    number: Int,
    to out: inout OutputBuffer,
    _ scratch: inout OutputBuffer
  ) {
    out.append("<hyperlink ref=\"")
    XLSXColumnNames.append(column, to: &out)
    out.append(decimal: row)
    out.append("\" r:id=\"rId")
    out.append(decimal: number)
    let location = targetEnd(text) + 1
    if location < text.count {
      out.append("\" location=\"")
      XLSXText.escapeAttribute(text.extracting(location..<text.count), to: &out, &scratch)
    }
    out.append("\"/>")
  }

  /// Appends the relationship that it refers to (ECMA-376-2 9.3.2.2).
  static func appendRelationship(
    _ text: Span<UInt8>,
    number: Int,
    to out: inout OutputBuffer
  ) {
    XLSXRelationships.appendStart(number, "hyperlink", to: &out)
    let end = targetEnd(text)
    let fixed = isMail(text) ? 0 : authorityEnd(text) ?? 0
    var run = 0
    for at in 0..<end {
      let escape: StaticString
      switch text[at] {
      case UInt8(ascii: "&"): escape = "&amp;"
      case UInt8(ascii: "["): escape = "%5B"
      case UInt8(ascii: "]"): escape = "%5D"
      // Only an escape has one in a URI (RFC 3986 §2.1).
      case UInt8(ascii: "%"): escape = "%25"
      default: continue
      }
      if isBracket(text[at]), at < fixed { continue }
      if text[at] == UInt8(ascii: "%"), at + 2 < end, isHex(text[at + 1]), isHex(text[at + 2]) {
        continue
      }
      out.append(text, run..<at)
      out.append(escape)
      run = at + 1
    }
    out.append(text, run..<end)
    out.append("\" TargetMode=\"External\"/>")
  }
}
