import Testing

@testable import ItemFormats

@Suite struct XLSXTableTests {
  private static func options(rows: Int? = nil) -> XLSXOptions {
    var options = XLSXOptions()
    options.isTable = true
    if let rows { options.limits.rows = rows }
    return options
  }

  /// An item with a number under each name, the names as JSON spells them.
  private static func item(_ names: [String]) -> String {
    "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
  }

  private static let items = (0..<7).map { #"{"id":\#($0),"a \"<&>_x0041_\tb\nc":\#($0)}"# }

  @Test func `A table has the header's names, and the sheet no filter of its own`() throws {
    let made = try XLSXWorkbook.make(
      [#"{"id":1,"a \"<&>_x0041_\tb\nc\r\nd":2}"#],
      options: Self.options()
    )
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    #expect(
      try made.part("xl/tables/table1.xml") == declaration + """
        <table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" \
        name="Table1" displayName="Table1" ref="A1:B2" totalsRowShown="0">\
        <autoFilter ref="A1:B2"/><tableColumns count="2"><tableColumn id="1" name="id"/>\
        <tableColumn id="2" \
        name="a &quot;&lt;&amp;&gt;_x005F_x0041__x0009_b_x000a_c_x000a_d"/></tableColumns>\
        <tableStyleInfo name="TableStyleMedium2" showFirstColumn="0" showLastColumn="0" \
        showRowStripes="1" showColumnStripes="0"/></table>
        """
    )
    let sheet = try made.sheet()
    #expect(sheet.contains("<t>a \"&lt;&amp;&gt;_x005F_x0041_\tb\nc\nd</t>"))
    #expect(!sheet.contains("autoFilter"))
    #expect(
      sheet.hasSuffix(
        #"</ignoredErrors><tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>"#
      )
    )
    #expect(try !made.part("xl/workbook.xml").contains("definedName"))
    #expect(
      try made.part("xl/worksheets/_rels/sheet1.xml.rels") == declaration + """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
        <Relationship Id="rId1" \
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table" \
        Target="../tables/table1.xml"/></Relationships>
        """
    )
    #expect(
      try made.part("[Content_Types].xml").contains(
        #"PartName="/xl/tables/table1.xml" ContentType="application/vnd.openxmlformats-"#
          + #"officedocument.spreadsheetml.table+xml""#
      )
    )
    #expect(made.notes.isEmpty)
    #expect(made.losses.counts == [.lineEnd: LossTally.Count(count: 1, firstRow: 0)])
  }

  @Test(
    arguments: [
      (["a", "A"], #"the columns "a" and "A" have the same name but for case"#),
      (["Ä", "b", "ä"], #"the columns "Ä" and "ä" have the same name but for case"#),
      (
        ["straße", "STRASSE"],
        #"the columns "straße" and "STRASSE" have the same name but for case"#
      ),
      (["ΟΔΟΣ", "οδος"], #"the columns "ΟΔΟΣ" and "οδος" have the same name but for case"#),
      (["a\\rb", "a\\nb"], #"two columns are called "a b""#),
      (["", "b"], "a column has no name"),
      ([" ", "b"], "a column has no name"),
      ([String(repeating: "x", count: 256)], "a column has a name of more than 255 characters"),
      ([String(repeating: "🎁", count: 128)], "a column has a name of more than 255 characters"),
    ]
  )
  func `A header that Excel would repair has the filter instead, and this is said`(
    names: [String],
    reason: String
  ) throws {
    let made = try XLSXWorkbook.make([Self.item(names)], options: Self.options())
    #expect(made.notes == ["sheet \"Data\" is no table: \(reason)"])
    #expect(try made.bytes == XLSXWorkbook.make([Self.item(names)]).bytes)
  }

  @Test(arguments: [
    ["a", "a "], ["a", "á"], [String(repeating: "x", count: 255)], ["_x0041_", "A"],
    [String(repeating: "🎁", count: 127)], [String(repeating: "x", count: 254) + "\\r\\n"],
    ["1", "01", "1.0"], ["=a", "[b]", "#c", "'d", "@e"], ["a/b", "\\u0001"],
  ])
  func `Other headers make a table, however awkward`(names: [String]) throws {
    let made = try XLSXWorkbook.make([Self.item(names)], options: Self.options())
    #expect(made.notes.isEmpty)
    let columns = try made.part("xl/tables/table1.xml").split(separator: "<tableColumn ")
      .dropFirst()
    #expect(columns.count == names.count)
  }

  @Test(arguments: [([], "it has no rows"), (["{}"], "it has no columns")])
  func `A table needs rows and columns`(items: [String], reason: String) throws {
    let made = try XLSXWorkbook.make(items, options: Self.options())
    #expect(made.notes == ["sheet \"Data\" is no table: \(reason)"])
    #expect(try !made.names.contains { $0.contains("table") })
  }

  @Test(arguments: [1, 3, 100])
  func `Sheets that continue each other are tables of their own`(batchSize: Int) throws {
    let made = try XLSXWorkbook.make(
      Self.items,
      batchSize: batchSize,
      options: Self.options(rows: 4)
    )
    for (number, last) in [(1, 4), (2, 4), (3, 2)] {
      let table = try made.part("xl/tables/table\(number).xml")
      #expect(
        table.contains(#" id="\#(number)" name="Table\#(number)" displayName="Table\#(number)""#)
      )
      #expect(table.contains(#"ref="A1:B\#(last)""#))
      #expect(
        try made.part("xl/worksheets/_rels/sheet\(number).xml.rels")
          .contains("../tables/table\(number).xml")
      )
    }
  }

  @Test func `Table and links share a sheet's relationships`() throws {
    var options = Self.options(rows: 3)
    options.hasLinks = true
    let items = (0..<3).map { #"{"u":"http://a/\#($0)"}"# }
    let made = try XLSXWorkbook.make(items, options: options)
    #expect(
      try made.names.dropFirst(3).prefix(6) == [
        "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet2.xml", "xl/tables/table2.xml", "xl/worksheets/_rels/sheet2.xml.rels",
      ]
    )
    let relationships = try made.part("xl/worksheets/_rels/sheet1.xml.rels")
    #expect(
      relationships.contains(
        #"Target="http://a/1" TargetMode="External"/><Relationship Id="rId3""#
      )
    )
    #expect(try made.sheet(1).contains(#"<tablePart r:id="rId3"/>"#))
    #expect(try made.sheet(2).contains(#"<tablePart r:id="rId2"/>"#))
  }

  @Test func `A late column decides whether there is a table, of all sheets`() throws {
    let options = Self.options(rows: 3)
    let good = [#"{"a":1}"#, #"{"a":2}"#, #"{"a":3,"b":4}"#]
    let made = try XLSXWorkbook.make(good, batchSize: 1, options: options)
    #expect(made.moved)
    #expect(made.notes.isEmpty)
    #expect(try made.parts() == XLSXWorkbook.make(good, options: options).parts())
    #expect(try made.part("xl/tables/table1.xml").contains(#"ref="A1:B3""#))

    let bad = [#"{"a":1}"#, #"{"a":2}"#, #"{"a":3,"A":4}"#]
    let fallen = try XLSXWorkbook.make(bad, batchSize: 1, options: options)
    #expect(fallen.notes.count == 1)
    #expect(try !fallen.names.contains { $0.contains("table") || $0.contains("_rels/sheet") })
    #expect(try fallen.sheet(1).contains(#"<autoFilter ref="A1:B3"/>"#))
  }

  @Test func `Without filter buttons the sheet that is no table has none`() throws {
    var options = Self.options()
    options.hasAutoFilter = false
    let made = try XLSXWorkbook.make([Self.item(["a", "A"])], options: options)
    #expect(try !made.sheet().contains("autoFilter"))
    #expect(made.notes.count == 1)
  }
}
