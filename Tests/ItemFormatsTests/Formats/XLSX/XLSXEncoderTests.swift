import ByteIO
import Testing

@testable import ItemFormats

@Suite struct XLSXEncoderTests {
  /// The row of one cell around what stands between `r="A2"` and `</c>`.
  private static func row(_ cell: String) -> String {
    #"<row r="2"><c r="A2"\#(cell)</c></row>"#
  }

  private static func number(_ text: String) -> String { row("><v>\(text)</v>") }

  private static func text(_ text: String) -> String {
    row(#" t="inlineStr"><is><t>\#(text)</t></is>"#)
  }

  private static func protected(_ text: String) -> String {
    row(#" s="5" t="inlineStr"><is><t>\#(text)</t></is>"#)
  }

  @Test(
    "Numbers keep every digit that a spreadsheet can keep",
    arguments: [
      ("1", number("1")),
      ("-17", number("-17")),
      ("0", number("0")),
      ("-0", number("0")),
      ("-0.0", number("0")),
      ("0e5", number("0")),
      ("1.5", number("1.5")),
      ("-1.50", number("-1.50")),
      ("123456789012.345", number("123456789012.345")),
      ("0.30000000000000004", number("0.30000000000000004")),
      ("5e-324", number("5e-324")),
      ("1.7976931348623157e308", number("1.7976931348623157e+308")),
      ("1E2", number("100")),
      ("1e-7", number("1e-07")),
      ("999999999999999", number("999999999999999")),
      ("-999999999999999", number("-999999999999999")),
      ("1000000000000000", protected("1000000000000000")),
      ("9007199254740993", protected("9007199254740993")),
      ("-12345678901234567890", protected("-12345678901234567890")),
      ("1e400", protected("1e400")),
      ("-1e400", protected("-1e400")),
    ]
  )
  func numbers(literal: String, row: String) {
    let (xml, losses) = XLSXWorkbook.cell(literal)
    #expect(xml == row)
    #expect(losses.isEmpty)
  }

  @Test(
    "Digits that a double cannot hold are counted",
    arguments: [
      ("0.12345678901234567890", "0.12345678901234568"),
      ("3.14159265358979323846", "3.141592653589793"),
      ("1e-400", "0"),
      ("0.0000000000000000000000000000000000000000000000010000000000000000000001", "1e-48"),
    ]
  )
  func lostDigits(literal: String, shown: String) throws {
    let (xml, losses) = XLSXWorkbook.cell(literal)
    #expect(xml == Self.number(shown))
    #expect(losses[.numberPrecision]?.count == 1)
  }

  @Test("Long integers become numbers on request, and are counted")
  func bigIntegersAsNumbers() {
    var options = XLSXOptions()
    options.bigIntegers = .number
    let exact = XLSXWorkbook.cell("9007199254740992", options: options)
    #expect(exact.xml == Self.number("9007199254740992"))
    #expect(exact.losses.isEmpty)
    let rounded = XLSXWorkbook.cell("9007199254740993", options: options)
    #expect(rounded.xml == Self.number("9007199254740992"))
    #expect(rounded.losses[.numberPrecision]?.count == 1)
  }

  @Test(
    "Whole numbers of Crawlee for JavaScript 4 count as the integers they are",
    arguments: [
      ("1771059000123.0", number("1771059000123")),
      ("1.771059000123e12", number("1771059000123")),
      ("-4294967296.0", number("-4294967296")),
      ("1771059000123456.0", protected("1771059000123456")),
      ("1.5e20", protected("150000000000000000000")),
      ("1e21", number("1e+21")),
      ("1.5", number("1.5")),
      ("0.0", number("0")),
      ("7", number("7")),
    ]
  )
  func pointedIntegers(literal: String, row: String) {
    #expect(XLSXWorkbook.cell(literal, pointed: true).xml == row)
  }

  @Test("Elsewhere such a number is a number like any other")
  func pointedElsewhere() {
    #expect(XLSXWorkbook.cell("1771059000123.0").xml == Self.number("1771059000123.0"))
  }

  @Test(
    "Strings become inline strings, protected where Excel would change them on editing",
    arguments: [
      (#""""#, text("")),
      (#""plain""#, text("plain")),
      (#""=1+1""#, protected("=1+1")),
      (#""+1 555""#, protected("+1 555")),
      (#""-""#, protected("-")),
      (#""@x""#, protected("@x")),
      (#""00123""#, protected("00123")),
      (#""1e5""#, protected("1e5")),
      (#""1,234.5""#, protected("1,234.5")),
      (#""12%""#, protected("12%")),
      (#""1e""#, text("1e")),
      (#""12 kg""#, text("12 kg")),
      (#""12%%""#, text("12%%")),
      (#""a\tb\nc""#, text("a\tb\nc")),
      (#""a\u00e9\ud83c\udf81""#, text("aé🎁")),
      (#""a & b < c > d ]]>""#, text("a &amp; b &lt; c &gt; d ]]&gt;")),
    ]
  )
  func strings(literal: String, row: String) {
    let (xml, losses) = XLSXWorkbook.cell(literal)
    #expect(xml == row)
    #expect(losses.isEmpty)
  }

  @Test(
    "The other values of JSON",
    arguments: [
      ("true", row(#" s="7" t="b"><v>1</v>"#)),
      ("false", row(#" s="7" t="b"><v>0</v>"#)),
      ("null", #"<row r="2"/>"#),
      ("[]", text("[]")),
      ("{}", text("{}")),
      ("NaN", #"<row r="2"/>"#),
      ("-Infinity", #"<row r="2"/>"#),
    ]
  )
  func otherValues(literal: String, row: String) {
    #expect(XLSXWorkbook.cell(literal).xml == row)
  }

  @Test(
    "Dates become serial numbers with the style that shows them as they were written",
    arguments: [
      ("2025-07-11", row(#" s="2"><v>45849</v>"#)),
      ("1900-03-01", row(#" s="2"><v>61</v>"#)),
      ("9999-12-31", row(#" s="2"><v>2958465</v>"#)),
      ("2025-07-11T12:00:00", row(#" s="3"><v>45849.5</v>"#)),
      ("2025-07-11T00:00:00Z", row(#" s="3"><v>45849</v>"#)),
      ("2025-07-11T15:10:00.000Z", row(#" s="4"><v>45849.631944444445</v>"#)),
      ("2025-07-11T15:10:00.12", row(#" s="4"><v>45849.63194583333</v>"#)),
    ]
  )
  func dates(text: String, row: String) {
    #expect(XLSXWorkbook.cell("\"\(text)\"").xml == row)
  }

  @Test("On request dates stay text, as on the platform")
  func datesAsText() {
    var options = XLSXOptions()
    options.dates = .text
    #expect(XLSXWorkbook.cell(#""2025-07-11""#, options: options).xml == Self.text("2025-07-11"))
  }

  @Test("Cells ascend whatever the order of the keys, and nested keys are columns")
  func order() throws {
    let made = try XLSXWorkbook.make([#"{"a":1,"b":{"c":2,"d":[3]}}"#, #"{"b":{"d":[4]},"a":5}"#])
    let sheet = try made.sheet()
    #expect(
      sheet.contains(
        #"<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c><c r="C2"><v>3</v></c></row>"#
      )
    )
    #expect(sheet.contains(#"<row r="3"><c r="A3"><v>5</v></c><c r="C3"><v>4</v></c></row>"#))
    for name in ["a", "b/c", "b/d/0"] { #expect(sheet.contains("<t>\(name)</t>")) }
  }

  @Test("What is nested deeper than columns go is written as JSON, and counted")
  func tooDeep() throws {
    let deep = String(repeating: "[", count: 70) + "1" + String(repeating: "]", count: 70)
    let (xml, losses) = XLSXWorkbook.cell(deep)
    #expect(xml.contains("<t>[[[[[[[1]]]]]]]</t>"))
    #expect(losses[.tooDeep]?.count == 1)
  }

  @Test("Half of a surrogate pair becomes U+FFFD and is counted")
  func loneSurrogate() {
    let (xml, losses) = XLSXWorkbook.cell(#""a\ud800b""#)
    #expect(xml == Self.text("a\u{FFFD}b"))
    #expect(losses[.loneSurrogate]?.count == 1)
  }

  @Test(arguments: [
    (#""a\rb""#, text("a\nb")),
    (#""a\r\nb\r""#, row(#" t="inlineStr"><is><t xml:space="preserve">a\#nb\#n</t></is>"#)),
    (#""=\r\n""#, row(#" s="5" t="inlineStr"><is><t xml:space="preserve">=\#n</t></is>"#)),
  ])
  func `Carriage returns become line feeds and are counted once a cell`(
    literal: String,
    row: String
  ) {
    let (xml, losses) = XLSXWorkbook.cell(literal)
    #expect(xml == row)
    #expect(losses == [.lineEnd: LossTally.Count(count: 1, firstRow: 0)])
  }

  @Test func `A carriage return behind the cut is not counted, one before it is`() {
    let long = String(repeating: "x", count: 40_000)
    #expect(
      XLSXWorkbook.cell("\"\(long)\\r\"").losses.keys.sorted { $0.rawValue < $1.rawValue } == [
        .textCut
      ]
    )
    #expect(XLSXWorkbook.cell("\"\\r\(long)\"").losses.count == 2)
  }

  @Test(arguments: [#""a\nb""#, #""a\\rb""#, #""a_x000D_b""#])
  func `What only looks like a carriage return is no loss`(literal: String) {
    #expect(XLSXWorkbook.cell(literal).losses.isEmpty)
  }

  @Test("Head, rows and foot are one worksheet")
  func wholeSheet() throws {
    let encoder = XLSXEncoder(facts: DatasetFacts(title: "Test"))
    var out = OutputBuffer()
    var losses = LossTally()
    let plan = XLSXWorkbook.batches([#"{"a":1}"#]) { batch, columns, _ in
      encoder.head(columns: columns, to: &out)
      encoder.encode(batch, items: 0..<1, columns: columns, firstRow: 0, to: &out, losses: &losses)
    }
    encoder.foot(columns: plan, itemCount: 1, to: &out)
    let made = try XLSXWorkbook.make([#"{"a":1}"#])
    #expect(out.text() == (try made.sheet()))
  }
}
