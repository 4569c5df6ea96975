import ByteIO
import TestSupport
import Testing

@testable import ItemFormats

@Suite struct XLSXColumnTests {
  @Test(
    "Columns have letters",
    arguments: [
      (0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"),
      (16_383, "XFD"),
    ]
  )
  func letters(column: Int, letters: String) {
    #expect(String(decoding: XLSXColumnNames.letters(column), as: UTF8.self) == letters)
  }

  @Test("Every cell begins with its column")
  func cellStarts() {
    let names = XLSXColumnNames(count: 16_384)
    for column in [0, 25, 26, 701, 702, 16_383] {
      var out = OutputBuffer()
      names.appendCellStart(column, to: &out)
      let letters = String(decoding: XLSXColumnNames.letters(column), as: UTF8.self)
      #expect(out.text() == "<c r=\"\(letters)")
    }
  }

  @Test(
    "The width of a text is that of its longest line, wide characters counting two",
    arguments: [
      ("", 0), ("abc", 3), ("a\nabcd\nab", 4), ("日本語", 6), ("é", 1), ("🎁", 2), ("ﾊﾝ", 2),
      ("가나", 4), ("Ünï", 3),
    ]
  )
  func textWidth(text: String, width: Int) {
    let bytes = Array(text.utf8)
    #expect(XLSXColumnWidths.width(of: bytes.span) == width)
  }

  @Test("Columns are as wide as header and values need, within bounds")
  func widths() throws {
    let long = String(repeating: "x", count: 100)
    let made = try XLSXWorkbook.make([
      #"{"a":1,"a header of 20 char":1,"n":12345678901.25,"d":"2025-07-11T15:10:00","l":"\#(long)","b":true}"#
    ])
    let widths = try made.sheet().split(separator: "<cols>")[1].split(separator: "</cols>")[0]
    #expect(
      widths == """
        <col min="1" max="1" width="8.7109" customWidth="1"/>\
        <col min="2" max="2" width="22.7109" customWidth="1"/>\
        <col min="3" max="3" width="14.7109" customWidth="1"/>\
        <col min="4" max="4" width="19.7109" customWidth="1"/>\
        <col min="5" max="5" width="60.7109" customWidth="1"/>\
        <col min="6" max="6" width="8.7109" customWidth="1"/>
        """
    )
  }

  @Test("Only the first 500 items are measured")
  func measuredItems() throws {
    let wide = #"{"a":"0123456789 0123456789"}"#
    let narrow = Array(repeating: #"{"a":"x"}"#, count: 500)
    #expect(try XLSXWorkbook.make(narrow + [wide]).sheet().contains(#"width="8.7109""#))
    #expect(try XLSXWorkbook.make(narrow.dropLast() + [wide]).sheet().contains(#"width="21.7109""#))
  }
}
