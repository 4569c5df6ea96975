import TestSupport
import Testing
import ZipArchive

@testable import ItemFormats

@Suite struct WorkbookWriterTests {
  private static func items(_ count: Int) -> [String] {
    (0..<count).map { #"{"id":\#($0),"name":"item \#($0)"}"# }
  }

  private static func options(rows: Int? = nil, bytes: Int? = nil) -> XLSXOptions {
    var options = XLSXOptions()
    if let rows { options.limits.rows = rows }
    if let bytes { options.limits.bytes = bytes }
    return options
  }

  /// The ids on each sheet, by the row they stand in, and whether each sheet has its header.
  private static func rows(_ made: XLSXWorkbook.Made) throws -> [[String]] {
    try made.names.filter { $0.hasPrefix("xl/worksheets/") }.map { name in
      let sheet = try made.part(name)
      #expect(sheet.contains(#"<row r="1"><c r="A1" s="1" t="inlineStr"><is><t>id</t>"#))
      let rows = sheet.split(separator: "<row r=\"").dropFirst(2)
      return try rows.enumerated().map { index, row in
        #expect(row.hasPrefix("\(index + 2)\"><c r=\"A\(index + 2)\"><v>"))
        return String(
          try #require(row.split(separator: "<v>").dropFirst().first?.split(separator: "<").first)
        )
      }
    }
  }

  @Test("The parts come in the order in which they are known")
  func partNames() throws {
    let made = try XLSXWorkbook.make(Self.items(3))
    #expect(
      try made.names == [
        "_rels/.rels", "docProps/core.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml",
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "docProps/app.xml", "[Content_Types].xml",
      ]
    )
    #expect(!made.moved)
  }

  @Test("A file, a stream and a spooled stream hold the same parts")
  func fileAndStream() throws {
    let items = Self.items(30)
    let file = try XLSXWorkbook.make(items, batchSize: 10)
    let stream = try XLSXWorkbook.make(items, batchSize: 10, canPatch: false, isDirect: true)
    let spooled = try XLSXWorkbook.make(items, batchSize: 10, canPatch: false)
    #expect(try file.parts() == stream.parts())
    #expect(stream.bytes == spooled.bytes)
    // One streamed entry: one descriptor.
    #expect(stream.bytes.count == file.bytes.count + 16)
  }

  @Test("The same batches give the same bytes, other batches the same parts")
  func deterministic() throws {
    let items = Self.items(100)
    let made = try XLSXWorkbook.make(items, batchSize: 10)
    #expect(try XLSXWorkbook.make(items, batchSize: 10).bytes == made.bytes)
    for size in [1, 7, 99, 1000] {
      let other = try XLSXWorkbook.make(items, batchSize: size)
      // Only what the first batch tells of the widths may differ, and here it does not.
      #expect(try other.parts() == made.parts())
    }
  }

  @Test("Late columns are real columns: the rows are copied behind a new head")
  func lateColumns() throws {
    let late = [#"{"a":1}"#, #"{"a":2}"#, #"{"b":3,"a":4}"#]
    let made = try XLSXWorkbook.make(late, batchSize: 1)
    #expect(made.moved)
    #expect(try made.parts() == XLSXWorkbook.make(late).parts())
    let sheet = try made.sheet()
    #expect(sheet.contains(#"<c r="B1" s="1" t="inlineStr"><is><t>b</t>"#))
    #expect(sheet.contains(#"<row r="4"><c r="A4"><v>4</v></c><c r="B4"><v>3</v></c></row>"#))
    #expect(sheet.contains(#"<autoFilter ref="A1:B4"/>"#))
    let stream = try XLSXWorkbook.make(late, batchSize: 1, canPatch: false)
    #expect(try stream.parts() == made.parts())
  }

  @Test(
    "A sheet that is full is continued in the next, with its header",
    arguments: [1, 2, 3, 4, 5, 11, 100]
  )
  func rowLimit(batchSize: Int) throws {
    let options = Self.options(rows: 4)
    let made = try XLSXWorkbook.make(Self.items(11), batchSize: batchSize, options: options)
    #expect(
      try Self.rows(made) == [
        ["0", "1", "2"], ["3", "4", "5"], ["6", "7", "8"], ["9", "10"],
      ]
    )
    let workbook = try made.part("xl/workbook.xml")
    for name in ["Data", "Data (2)", "Data (3)", "Data (4)"] {
      #expect(workbook.contains(#"<sheet name="\#(name)""#))
      #expect(try made.part("docProps/app.xml").contains("<vt:lpstr>\(name)</vt:lpstr>"))
    }
    #expect(workbook.contains("'Data (4)'!$A$1:$B$3"))
    #expect(try made.sheet(1).contains("tabSelected"))
    #expect(try !made.sheet(2).contains("tabSelected"))
  }

  @Test("A last row exactly at the limit begins no new sheet")
  func exactlyFull() throws {
    let made = try XLSXWorkbook.make(Self.items(6), options: Self.options(rows: 4))
    #expect(try Self.rows(made) == [["0", "1", "2"], ["3", "4", "5"]])
  }

  @Test(
    "A sheet whose bytes are full is continued in the next",
    arguments: [1, 3, 10, 100],
    [true, false]
  )
  func byteLimit(batchSize: Int, hasStalePaging: Bool) throws {
    let items = Self.items(100)
    let limit = 3000
    let made = try XLSXWorkbook.make(
      items,
      batchSize: batchSize,
      options: Self.options(bytes: limit),
      hasStalePaging: hasStalePaging
    )
    let rows = try Self.rows(made)
    #expect(rows.joined().map(\.self) == (0..<100).map(String.init))
    #expect(rows.count > 2)
    for (index, _) in rows.enumerated() {
      let sheet = try made.sheet(index + 1)
      let beforeFoot = try #require(sheet.split(separator: "</sheetData>").first)
      #expect(beforeFoot.utf8.count <= limit)
      // Full: one more row would not have fitted.
      if index < rows.count - 1 { #expect(beforeFoot.utf8.count > limit - 120) }
    }
    #expect(made.losses == LossTally())
  }

  @Test("Both limits at once, and late columns")
  func everything() throws {
    let items = Self.items(40) + [#"{"id":40,"late":true}"#]
    let options = Self.options(rows: 9, bytes: 1500)
    let made = try XLSXWorkbook.make(items, batchSize: 7, options: options)
    #expect(made.moved)
    #expect(try Self.rows(made).joined().map(\.self) == (0...40).map(String.init))
    for number in 1...(try Self.rows(made).count) {
      #expect(try made.sheet(number).contains("<t>late</t>"))
    }
  }

  @Test("A row longer than a whole sheet may be stands alone")
  func hugeRow() throws {
    let made = try XLSXWorkbook.make(Self.items(3), options: Self.options(bytes: 10))
    #expect(try Self.rows(made) == [["0"], ["1"], ["2"]])
  }

  @Test("Losses name the item in the dataset, whatever the sheet, and are counted once")
  func losses() throws {
    let items = (0..<10).map { $0 == 7 ? #"{"id":0.12345678901234567}"# : #"{"id":\#($0)}"# }
    for options in [Self.options(rows: 4), Self.options(bytes: 1300), Self.options()] {
      let made = try XLSXWorkbook.make(items, batchSize: 5, options: options)
      let count = made.losses.counts[.numberPrecision]
      #expect(count == LossTally.Count(count: 1, firstRow: 7))
    }
  }

  @Test("No items still make a valid workbook of one empty sheet")
  func empty() throws {
    for canPatch in [true, false] {
      let made = try XLSXWorkbook.make([], canPatch: canPatch)
      let sheet = try made.sheet()
      #expect(sheet.contains("<sheetData></sheetData>"))
      for absent in ["<cols>", "<autoFilter", "<ignoredErrors"] {
        #expect(!sheet.contains(absent))
      }
      #expect(try !made.part("xl/workbook.xml").contains("definedName"))
    }
  }

  @Test(
    "Items without any key are empty rows",
    arguments: [["{}", "{}"], [#"{"a":null}"#, "{}"]]
  )
  func noValues(items: [String]) throws {
    let sheet = try XLSXWorkbook.make(items).sheet()
    #expect(sheet.contains(#"<row r="2"/><row r="3"/></sheetData>"#))
  }

  @Test("A damaged item leaves no row")
  func damagedItem() throws {
    let made = try XLSXWorkbook.make([#"{"id":0}"#, #"{"id":"#, #"{"id":1}"#])
    #expect(try Self.rows(made) == [["0", "1"]])
  }

  @Test("Without the filter neither the sheet nor the workbook speaks of it")
  func noFilter() throws {
    var options = XLSXOptions()
    options.hasAutoFilter = false
    let made = try XLSXWorkbook.make(Self.items(2), options: options)
    #expect(try !made.sheet().contains("autoFilter"))
    #expect(try !made.part("xl/workbook.xml").contains("definedName"))
  }

  @Test(arguments: 0...9)
  func `Every level of compression holds the same parts`(level: Int) throws {
    var options = Self.options(rows: 40)
    options.compression = level
    let items = Self.items(90)
    let made = try XLSXWorkbook.make(items, batchSize: 20, options: options)
    #expect(try made.parts() == XLSXWorkbook.make(items, options: Self.options(rows: 40)).parts())
    let directory = try ZipDirectory(made.bytes.span)
    #expect(directory.entries.allSatisfy { $0.method == 8 })
  }

  @Test func `Incompressible text at any level grows but a little`() throws {
    var generator = SeededGenerator(seed: 7)
    let noise = (0..<200).map { _ in
      let text = (0..<2_000).map { _ in String(Int.random(in: 0..<36, using: &generator), radix: 36)
      }
      return #"{"t":"\#(text.joined())"}"#
    }
    for level in [0, 1, 5] {
      var options = XLSXOptions()
      options.compression = level
      let made = try XLSXWorkbook.make(noise, batchSize: 50, options: options)
      #expect(try made.sheet().utf8.count > 400_000)
      #expect(made.bytes.count < 420_000)
    }
  }

  @Test func `Without widths there is no list of columns`() throws {
    var options = XLSXOptions()
    options.widths = .none
    let sheet = try XLSXWorkbook.make(Self.items(2), options: options).sheet()
    #expect(sheet.contains(#"<sheetFormatPr defaultRowHeight="15"/><sheetData>"#))
  }

  @Test(arguments: [1, 2, 10])
  func `What is changed in the header is counted once, whatever the number of sheets`(
    batchSize: Int
  ) throws {
    let long = String(repeating: "n", count: 32_768)
    let items = Array(repeating: #"{"id":1,"a\rb":2,"\#(long)":3}"#, count: 7)
    let made = try XLSXWorkbook.make(
      items,
      batchSize: batchSize,
      options: Self.options(rows: 3)
    )
    #expect(try Self.rows(made).count == 4)
    #expect(
      made.losses.counts == [
        .lineEnd: LossTally.Count(count: 1, firstRow: 0),
        .textCut: LossTally.Count(count: 1, firstRow: 0),
      ]
    )
  }

  @Test func `A time is told only if it was given`() throws {
    var options = XLSXOptions()
    options.createdAt = 1_764_000_000
    let core = try XLSXWorkbook.make([], options: options).part("docProps/core.xml")
    for name in ["created", "modified"] {
      #expect(core.contains(">2025-11-24T16:00:00Z</dcterms:\(name)>"))
    }
  }

  @Test func `Row 1,048,576 is the last of a sheet`() throws {
    let items = Array(repeating: "{}", count: 1_048_576)
    let made = try XLSXWorkbook.make(items, batchSize: 200_000)
    let first = try made.sheet(1).utf8.suffix(400)
    #expect(String(decoding: first, as: UTF8.self).contains(#"<row r="1048576"/></sheetData>"#))
    #expect(try made.sheet(2).contains(#"<sheetData><row r="2"/></sheetData>"#))
  }
}
