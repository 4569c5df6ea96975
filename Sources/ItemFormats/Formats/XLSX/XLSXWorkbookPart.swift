import XMLText

/// The workbook part, `xl/workbook.xml` (ECMA-376 18.2.27): the sheets in order, and their filters.
enum XLSXWorkbookPart {
  /// A sheet as the workbook knows it.
  struct Sheet {
    let name: String
    let columnCount: Int
    let itemCount: Int
    let hasAutoFilter: Bool
  }

  static func xml(_ sheets: [Sheet]) -> [UInt8] {
    var xml = XMLDocumentWriter()
    xml.start(
      "workbook",
      [
        ("xmlns", "http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
        ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
      ]
    )
    xml.element("workbookPr")
    // Sheet views refer to it.
    xml.start("bookViews")
    xml.element("workbookView")
    xml.end()
    xml.start("sheets")
    for (index, sheet) in sheets.enumerated() {
      xml.element(
        "sheet",
        [("name", sheet.name), ("sheetId", "\(index + 1)"), ("r:id", "rId\(index + 1)")]
      )
    }
    xml.end()
    appendFilters(sheets, &xml)
    xml.end()
    return xml.finish(standalone: true)
  }

  /// Appends the hidden names by which Excel knows the range of each sheet's filter.
  private static func appendFilters(_ sheets: [Sheet], _ xml: inout XMLDocumentWriter) {
    let filtered = sheets.enumerated().filter {
      $0.element.hasAutoFilter && $0.element.columnCount > 0 && $0.element.itemCount > 0
    }
    guard !filtered.isEmpty else { return }
    xml.start("definedNames")
    for (index, sheet) in filtered {
      let letters = String(decoding: XLSXColumnNames.letters(sheet.columnCount - 1), as: UTF8.self)
      let quoted = sheet.name.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "''")
      xml.element(
        "definedName",
        [("name", "_xlnm._FilterDatabase"), ("localSheetId", "\(index)"), ("hidden", "1")],
        text: "'\(quoted)'!$A$1:$\(letters)$\(sheet.itemCount + 1)"
      )
    }
    xml.end()
  }
}
