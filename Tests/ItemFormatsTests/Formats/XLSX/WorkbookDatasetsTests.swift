import ByteIO
import TestSupport
import Testing

@testable import ItemFormats

@Suite struct WorkbookDatasetsTests {
  /// What becomes of a dataset.
  private struct Input {
    var name: String
    var items: [String]
    var isAbandoned = false
  }

  private static func make(
    _ inputs: [Input],
    batchSize: Int = 2,
    options: XLSXOptions = XLSXOptions(),
    canPatch: Bool = true
  ) throws -> (made: XLSXWorkbook.Made, losses: [LossTally]) {
    let sink = MemorySink(canPatch: true)
    var writer = try WorkbookWriter(sink, title: "All", options: options)
    var losses: [LossTally] = []
    for input in inputs {
      writer.beginDataset(sheetName: input.name)
      let plan = try XLSXWorkbook.append(
        input.items,
        to: &writer,
        batchSize: batchSize,
        options: options
      )
      if input.isAbandoned {
        writer.abandonDataset()
      } else {
        losses.append(try writer.endDataset(columns: plan))
      }
    }
    let made = try XLSXWorkbook.finish(
      &writer,
      sink,
      canPatch: canPatch,
      isSpooled: !canPatch
    )
    return (made, losses)
  }

  private static func names(_ made: XLSXWorkbook.Made) throws -> [Substring] {
    try made.part("xl/workbook.xml").split(separator: "<sheet name=\"").dropFirst().map {
      $0.split(separator: "\"")[0]
    }
  }

  private static func rows(_ name: String, _ count: Int) -> [String] {
    (0..<count).map { #"{"\#(name)":\#($0)}"# }
  }

  private static let three = [
    Input(name: "Shops", items: rows("shop", 5)), Input(name: "Empty", items: []),
    Input(name: "Offers", items: rows("offer", 1) + [#"{"offer":1,"late":2}"#, "{}"]),
  ]

  /// Exactly one sheet is selected, the first.
  private static func expectOneSelection(_ made: XLSXWorkbook.Made) throws {
    for number in 1...(try names(made).count) {
      #expect(try made.sheet(number).contains("tabSelected") == (number == 1))
    }
  }

  @Test(arguments: [1, 2, 100], [true, false])
  func `Each dataset has a sheet, in order, with its own columns`(
    batchSize: Int,
    canPatch: Bool
  ) throws {
    let made = try Self.make(Self.three, batchSize: batchSize, canPatch: canPatch).made
    #expect(made.moved == (batchSize == 1 || !canPatch))
    #expect(try Self.names(made) == ["Shops", "Empty", "Offers"])
    try Self.expectOneSelection(made)
    #expect(try made.sheet(1).contains("<t>shop</t></is></c></row>"))
    #expect(try made.sheet(1).contains(#"<autoFilter ref="A1:A6"/>"#))
    #expect(try made.sheet(2).contains("<sheetData></sheetData><pageMargins"))
    #expect(try made.sheet(3).contains("<t>offer</t></is></c><c r=\"B1\""))
    #expect(try made.sheet(3).contains(#"<autoFilter ref="A1:B4"/>"#))
    let workbook = try made.part("xl/workbook.xml")
    #expect(workbook.contains(#"localSheetId="0" hidden="1">'Shops'!$A$1:$A$6</definedName>"#))
    #expect(workbook.contains(#"localSheetId="2" hidden="1">'Offers'!$A$1:$B$4</definedName>"#))
    #expect(!workbook.contains(#"localSheetId="1""#))
    #expect(try made.part("docProps/core.xml").contains("<dc:title>All</dc:title>"))
    #expect(try made.parts() == Self.make(Self.three, batchSize: 100).made.parts())
  }

  @Test func `A dataset alone has the sheet that it would have among others`() throws {
    let made = try Self.make(Self.three).made
    var options = XLSXOptions()
    options.sheetName = "Offers"
    let alone = try XLSXWorkbook.make(Self.three[2].items, batchSize: 2, options: options)
    let sheet = try alone.sheet().replacing("tabSelected=\"1\" ", with: "")
    #expect(try made.sheet(3) == sheet)
  }

  @Test func `Sheets that continue a dataset stand before the next dataset`() throws {
    var options = XLSXOptions()
    options.limits.rows = 3
    let made = try Self.make(Self.three, options: options).made
    #expect(
      try Self.names(made) == [
        "Shops", "Shops (2)", "Shops (3)", "Empty", "Offers", "Offers (2)",
      ]
    )
    for number in 1...3 { #expect(try made.sheet(number).contains("<t>shop</t>")) }
    for number in 5...6 { #expect(try made.sheet(number).contains("<t>late</t>")) }
    try Self.expectOneSelection(made)
  }

  @Test func `Names differ over all datasets, whatever their case`() throws {
    var options = XLSXOptions()
    options.limits.rows = 2
    let long = String(repeating: "n", count: 40)
    let inputs = [
      ("data", 2), ("Data", 1), ("DATA (2)", 1), ("", 0), ("a/b", 0), ("a_b", 0), ("history", 0),
      (long, 1), (long + "x", 1),
    ].map { Input(name: $0, items: Self.rows("a", $1)) }
    let names = try Self.names(Self.make(inputs, options: options).made)
    let cut = String(long.prefix(31))
    let second = long.prefix(27) + " (2)"
    #expect(
      names == [
        "data", "data (2)", "Data (3)", "DATA (2) (2)", "Sheet", "a_b", "a_b (2)", "history_",
        cut[...], second[...],
      ]
    )
    #expect(Set(names.map { $0.lowercased() }).count == names.count)
  }

  @Test(arguments: 0..<3, [true, false])
  func `A dataset that is abandoned leaves no trace`(position: Int, canPatch: Bool) throws {
    var options = XLSXOptions()
    options.limits.rows = 4
    options.isTable = true
    options.hasLinks = true
    var inputs = Self.three
    inputs[0].items.append(#"{"shop":"http://a/#b"}"#)
    let failing = Input(
      name: "OFFERS",
      items: Self.rows("gone", 7) + [#"{"gone":"http://gone"}"#],
      isAbandoned: true
    )
    inputs.insert(failing, at: position)
    let made = try Self.make(inputs, options: options, canPatch: canPatch).made
    #expect(made.moved)
    inputs.remove(at: position)
    let without = try Self.make(inputs, options: options, canPatch: canPatch).made
    #expect(try made.parts() == without.parts())
    #expect(made.notes == without.notes)
    #expect(try made.names == without.names)
    try Self.expectOneSelection(made)
  }

  @Test func `A dataset that is abandoned before its first row moves nothing`() throws {
    var inputs = Self.three
    inputs[2].items = []
    let without = try Self.make(inputs).made
    inputs.insert(Input(name: "Gone", items: [], isAbandoned: true), at: 1)
    let made = try Self.make(inputs).made
    #expect(!made.moved)
    #expect(made.bytes == without.bytes)
  }

  @Test(arguments: [0, 1, 3])
  func `A workbook whose datasets are all abandoned has one empty sheet`(count: Int) throws {
    let inputs = (0..<count).map { number in
      Input(name: "Gone \(number)", items: Self.rows("a", 3), isAbandoned: true)
    }
    let made = try Self.make(inputs).made
    #expect(try Self.names(made) == ["Data"])
    #expect(try made.parts()["xl/worksheets/sheet1.xml"] == XLSXWorkbook.make([]).sheet())
  }

  @Test func `Losses are counted for each dataset`() throws {
    let inputs = [
      Input(name: "a", items: [#"{"v":"x"}"#, #"{"v":"a\rb"}"#]),
      Input(name: "b", items: [#"{"v":0.12345678901234567}"#]), Input(name: "c", items: []),
    ]
    let losses = try Self.make(inputs).losses.map(\.counts)
    #expect(
      losses == [
        [.lineEnd: LossTally.Count(count: 1, firstRow: 1)],
        [.numberPrecision: LossTally.Count(count: 1, firstRow: 0)], [:],
      ]
    )
  }

  @Test func `Tables are numbered over all datasets, and each that is none is named`() throws {
    var options = XLSXOptions()
    options.isTable = true
    let inputs = [
      Input(name: "One", items: Self.rows("a", 1)), Input(name: "Two", items: [#"{"a":1,"A":2}"#]),
      Input(name: "Three", items: Self.rows("a", 1)), Input(name: "Four", items: []),
    ]
    let made = try Self.make(inputs, options: options).made
    #expect(
      made.notes == [
        "sheet \"Two\" is no table: the columns \"a\" and \"A\" have the same name but for case",
        "sheet \"Four\" is no table: it has no rows",
      ]
    )
    #expect(
      try made.names.filter { $0.contains("tables/") }
        == ["xl/tables/table1.xml", "xl/tables/table2.xml"]
    )
    #expect(
      try made.part("xl/worksheets/_rels/sheet3.xml.rels").contains("../tables/table2.xml")
    )
    #expect(try made.part("xl/workbook.xml").contains("'Two'!$A$1:$B$2"))
  }
}
