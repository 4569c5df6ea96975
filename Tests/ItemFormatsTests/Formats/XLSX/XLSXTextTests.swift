import ByteIO
import TestSupport
import Testing

@testable import ItemFormats

@Suite struct XLSXTextTests {
  private static func write(_ text: String) -> (xml: String, wasCut: Bool) {
    var out = OutputBuffer()
    let bytes = Array(text.utf8)
    let changes = XLSXText.append(bytes.span, to: &out)
    return (out.text(), changes.contains(.cut))
  }

  @Test(
    "Escapes of XML and of spreadsheets",
    arguments: [
      ("_x0041_", "_x005F_x0041_"),
      ("_x005F_", "_x005F_x005F_"),
      ("_x_x0041_", "_x_x005F_x0041_"),
      ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
      ("_xabcD_", "_x005F_xabcD_"),
      ("_x004G_ _x041_ _X0041_ _x0041", "_x004G_ _x041_ _X0041_ _x0041"),
      ("a\rb\r\nc\n\rd", "a\nb\nc\n\nd"),
      ("\u{0}\u{1}\u{8}\u{B}\u{C}\u{E}\u{1F}", "_x0000__x0001__x0008__x000B__x000C__x000E__x001F_"),
      ("a\u{FFFE}b\u{FFFF}c\u{FFFD}d\u{FEFF}e", "a_xFFFE_b_xFFFF_c\u{FFFD}d\u{FEFF}e"),
      ("\u{7F}\u{85}\u{9F}\u{2028}\u{2029}", "\u{7F}\u{85}\u{9F}\u{2028}\u{2029}"),
      ("e\u{301}\u{1F469}\u{200D}\u{1F680}", "e\u{301}\u{1F469}\u{200D}\u{1F680}"),
      ("]]>", "]]&gt;"),
      ("\"'", "\"'"),
      ("12345678&12345678<12345678>", "12345678&amp;12345678&lt;12345678&gt;"),
    ]
  )
  func escapes(text: String, escaped: String) {
    #expect(Self.write(text).xml == "<t>\(escaped)</t>")
  }

  @Test("A special byte is found at every place of a long run", arguments: 0..<20)
  func everyPlace(at place: Int) {
    let text =
      String(repeating: "a", count: place) + "&" + String(repeating: "b", count: 19 - place)
    let escaped =
      String(repeating: "a", count: place) + "&amp;" + String(repeating: "b", count: 19 - place)
    #expect(Self.write(text).xml == "<t>\(escaped)</t>")
  }

  @Test("No other ASCII character is changed")
  func plainCharacters() {
    for byte in UInt8(0x20)..<0x7F where ![0x26, 0x3C, 0x3E].contains(byte) {
      let text = "x" + String(UnicodeScalar(byte)) + "xxxxxxxxx"
      #expect(Self.write(text).xml == "<t>\(text)</t>")
    }
  }

  @Test(
    "Outer blanks are kept by an attribute",
    arguments: [" a", "a ", "\ta", "a\n", "\ra", "a\r\n", " "]
  )
  func outerBlanks(text: String) {
    #expect(Self.write(text).xml.hasPrefix(#"<t xml:space="preserve">"#))
  }

  @Test("A cell of 32,767 units is whole, one more is cut to make room for an ellipsis")
  func cut() {
    let whole = String(repeating: "a", count: 32_767)
    #expect(Self.write(whole) == ("<t>\(whole)</t>", false))
    let kept = String(repeating: "a", count: 32_766)
    #expect(Self.write(whole + "a") == ("<t>\(kept)…</t>", true))
    // Line ends of two characters are one unit.
    let lines = String(repeating: "a", count: 32_766) + "\r\n"
    #expect(!Self.write(lines).wasCut)
  }

  @Test("Bytes are not units: long text of wide characters is whole")
  func wideCharacters() {
    let text = String(repeating: "語", count: 32_767)
    #expect(Self.write(text) == ("<t>\(text)</t>", false))
  }

  @Test("A pair is never split")
  func pairs() {
    // 16,383 pairs and one unit fit; with one pair more the cut falls inside a pair.
    let odd = "a" + String(repeating: "🎁", count: 16_383)
    #expect(!Self.write(odd).wasCut)
    #expect(
      Self.write(odd + "🎁") == ("<t>a\(String(repeating: "🎁", count: 16_382))…</t>", true)
    )
    let even = String(repeating: "🎁", count: 16_384)
    #expect(Self.write(even) == ("<t>\(String(repeating: "🎁", count: 16_383))…</t>", true))
  }

  @Test("What was cut is counted, and no blank before the ellipsis needs keeping")
  func cutIsCounted() {
    let (xml, losses) = XLSXWorkbook.cell("\"" + String(repeating: "a ", count: 20_000) + "\"")
    #expect(losses[.textCut] == LossTally.Count(count: 1, firstRow: 0))
    #expect(xml.contains("<is><t>a a"))
    #expect(xml.hasSuffix("a …</t></is></c></row>"))
  }
}
