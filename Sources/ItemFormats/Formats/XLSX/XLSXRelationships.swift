import ByteIO
import XMLText

/// The parts that lead from one part to the others: `_rels/….rels` (ECMA-376-2 9.3).
enum XLSXRelationships {
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
  private static let package =
    "http://schemas.openxmlformats.org/package/2006/relationships"

  /// From the package to the workbook and the properties.
  static func root() -> [UInt8] {
    xml([
      (office + "officeDocument", OPCPackage.Part.workbook.name),
      (package + "/metadata/core-properties", OPCPackage.Part.coreProperties.name),
      (office + "extended-properties", OPCPackage.Part.extendedProperties.name),
    ])
  }

  /// From the workbook to its sheets, rId1 to rIdN, and to the styles.
  static func workbook(sheetCount: Int) -> [UInt8] {
    let sheets = (1...sheetCount).map { (office + "worksheet", "worksheets/sheet\($0).xml") }
    return xml(sheets + [(office + "styles", "styles.xml")])
  }

  // MARK: - Of a sheet

  /// Appends everything before the first relationship.
  static func appendHead(to out: inout OutputBuffer) {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")
    out.append("<Relationships xmlns=\"")
    out.append(text: package)
    out.append("\">")
  }

  /// Appends a relationship up to its target.
  static func appendStart(_ number: Int, _ type: StaticString, to out: inout OutputBuffer) {
    out.append("<Relationship Id=\"rId")
    out.append(decimal: number)
    out.append("\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/")
    out.append(type)
    out.append("\" Target=\"")
  }

  /// Appends everything behind the last hyperlink's: `number` is the table's, if there is one.
  static func appendEnd(table: Int?, number: Int, to out: inout OutputBuffer) {
    if let table {
      appendStart(number, "table", to: &out)
      out.append("../tables/table")
      out.append(decimal: table)
      out.append(".xml\"/>")
    }
    out.append("</Relationships>")
  }

  private static func xml(_ relationships: [(type: String, target: String)]) -> [UInt8] {
    var xml = XMLDocumentWriter()
    xml.start("Relationships", [("xmlns", package)])
    for (number, (type, target)) in relationships.enumerated() {
      xml.element(
        "Relationship",
        [("Id", "rId\(number + 1)"), ("Type", type), ("Target", target)]
      )
    }
    xml.end()
    return xml.finish(standalone: true)
  }
}
