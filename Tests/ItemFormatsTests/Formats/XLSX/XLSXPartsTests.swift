import Testing

@testable import ItemFormats

/// The small parts as they are meant to be, and one whole sheet.
@Suite struct XLSXPartsTests {
  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

  private static func made() throws -> XLSXWorkbook.Made {
    var options = XLSXOptions()
    options.sheetName = "It's"
    options.author = "A & B"
    options.createdAt = 0
    options.limits.rows = 3
    return try XLSXWorkbook.make(
      [
        #"{"id":1,"name":"one","ok":true,"at":"2025-07-11"}"#,
        #"{"id":2,"name":"<two>","at":null}"#,
        #"{"id":12345678901234567890}"#,
      ],
      facts: DatasetFacts(title: "Offers < 5"),
      options: options
    )
  }

  /// The part without its declaration and with a line break before each element, as the goldens are.
  private static func lines(_ name: String) throws -> String {
    let part = try made().part(name)
    #expect(part.hasPrefix(declaration))
    let lines = String(part.dropFirst(declaration.count)).replacing("><", with: ">\n<")
    return lines.hasSuffix("\n") ? String(lines.dropLast()) : lines
  }

  @Test("Worksheet")
  func worksheet() throws {
    #expect(
      try Self.lines("xl/worksheets/sheet1.xml") == """
        <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
        <sheetViews>
        <sheetView tabSelected="1" workbookViewId="0">
        <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>
        </sheetView>
        </sheetViews>
        <sheetFormatPr defaultRowHeight="15"/>
        <cols>
        <col min="1" max="1" width="20.7109" customWidth="1"/>
        <col min="2" max="2" width="8.7109" customWidth="1"/>
        <col min="3" max="3" width="8.7109" customWidth="1"/>
        <col min="4" max="4" width="10.7109" customWidth="1"/>
        </cols>
        <sheetData>
        <row r="1">
        <c r="A1" s="1" t="inlineStr">
        <is>
        <t>id</t>
        </is>
        </c>
        <c r="B1" s="1" t="inlineStr">
        <is>
        <t>name</t>
        </is>
        </c>
        <c r="C1" s="1" t="inlineStr">
        <is>
        <t>ok</t>
        </is>
        </c>
        <c r="D1" s="1" t="inlineStr">
        <is>
        <t>at</t>
        </is>
        </c>
        </row>
        <row r="2">
        <c r="A2">
        <v>1</v>
        </c>
        <c r="B2" t="inlineStr">
        <is>
        <t>one</t>
        </is>
        </c>
        <c r="C2" s="7" t="b">
        <v>1</v>
        </c>
        <c r="D2" s="2">
        <v>45849</v>
        </c>
        </row>
        <row r="3">
        <c r="A3">
        <v>2</v>
        </c>
        <c r="B3" t="inlineStr">
        <is>
        <t>&lt;two&gt;</t>
        </is>
        </c>
        </row>
        </sheetData>
        <autoFilter ref="A1:D3"/>
        <pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>
        <ignoredErrors>
        <ignoredError sqref="A2:D3" numberStoredAsText="1"/>
        </ignoredErrors>
        </worksheet>
        """
    )
  }

  @Test("Workbook")
  func workbook() throws {
    #expect(
      try Self.lines("xl/workbook.xml") == """
        <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
        <workbookPr/>
        <bookViews>
        <workbookView/>
        </bookViews>
        <sheets>
        <sheet name="It's" sheetId="1" r:id="rId1"/>
        <sheet name="It's (2)" sheetId="2" r:id="rId2"/>
        </sheets>
        <definedNames>
        <definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'It''s'!$A$1:$D$3</definedName>
        <definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">'It''s (2)'!$A$1:$D$2</definedName>
        </definedNames>
        </workbook>
        """
    )
  }

  @Test("Styles: one cell format for each style")
  func styles() throws {
    let lines = try Self.lines("xl/styles.xml")
    let formats = try #require(lines.split(separator: "<cellXfs count=\"8\">\n").last)
    #expect(
      formats.split(separator: "\n</cellXfs>")[0] == """
        <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
        <xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>
        <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
        <xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
        <xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
        <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>
        <xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/>
        <xf numFmtId="167" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
        """
    )
    for format in [
      #"numFmtId="164" formatCode="yyyy\-mm\-dd""#,
      #"numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss""#,
      #"numFmtId="166" formatCode="yyyy\-mm\-dd\ hh:mm:ss.000""#,
      #"numFmtId="167" formatCode="&quot;TRUE&quot;;&quot;TRUE&quot;;&quot;FALSE&quot;""#,
    ] { #expect(lines.contains(format)) }
  }

  @Test("Content types: every part has one")
  func contentTypes() throws {
    #expect(
      try Self.lines("[Content_Types].xml") == """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/>
        <Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
        <Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
        <Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
        <Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
        <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
        <Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>
        </Types>
        """
    )
  }

  @Test("Relationships: from the package and from the workbook")
  func relationships() throws {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let package = "http://schemas.openxmlformats.org/package/2006/relationships"
    #expect(
      try Self.lines("_rels/.rels") == """
        <Relationships xmlns="\(package)">
        <Relationship Id="rId1" Type="\(office)/officeDocument" Target="xl/workbook.xml"/>
        <Relationship Id="rId2" Type="\(package)/metadata/core-properties" Target="docProps/core.xml"/>
        <Relationship Id="rId3" Type="\(office)/extended-properties" Target="docProps/app.xml"/>
        </Relationships>
        """
    )
    #expect(
      try Self.lines("xl/_rels/workbook.xml.rels") == """
        <Relationships xmlns="\(package)">
        <Relationship Id="rId1" Type="\(office)/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId2" Type="\(office)/worksheet" Target="worksheets/sheet2.xml"/>
        <Relationship Id="rId3" Type="\(office)/styles" Target="styles.xml"/>
        </Relationships>
        """
    )
  }

  @Test("Properties say what they were given, and no time of their own")
  func properties() throws {
    let core = try Self.lines("docProps/core.xml")
    #expect(core.contains("<dc:title>Offers &lt; 5</dc:title>"))
    #expect(core.contains("<dc:creator>A &amp; B</dc:creator>"))
    let created =
      #"<dcterms:created xsi:type="dcterms:W3CDTF">1970-01-01T00:00:00Z</dcterms:created>"#
    #expect(core.contains(created))
    let plain = try XLSXWorkbook.make([], facts: DatasetFacts(title: "bad\u{1}title"))
    let plainCore = try plain.part("docProps/core.xml")
    #expect(plainCore.contains("<dc:title>bad\u{FFFD}title</dc:title>"))
    #expect(!plainCore.contains("dcterms:created"))
    #expect(!plainCore.contains("dc:creator"))
  }
}
