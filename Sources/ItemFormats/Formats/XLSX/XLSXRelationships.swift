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
