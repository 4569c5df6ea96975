import ByteIO
import XMLText
import ZipArchive

/// Reads a workbook back: every part of the archive, and the rows of all sheets.
enum WorkbookCheck {
  /// What it holds; the row 1 of each sheet is its header, and missing where items have no columns.
  static func facts(of source: any ZipSource) throws -> ContentFacts {
    try facts(source)
  }

  private static func facts<Source: ZipSource>(_ source: Source) throws -> ContentFacts {
    let archive = try ZipReader(source)
    var rows = 0
    var sheets = 0
    for entry in archive.entries {
      let name = entry.name.display
      guard name.hasSuffix(".xml") || name.hasSuffix(".rels") else {
        try archive.expand(entry) { _ in }
        continue
      }
      let isSheet = name.hasPrefix("xl/worksheets/") && name.hasSuffix(".xml")
      let rule: XMLItemCount.Rule =
        isSheet ? .elements("row", depth: 2, but: ("r", "1")) : .children
      let reader = XMLItemCount(rule)
      try archive.expand(entry) { reader.take($0) }
      reader.end()
      if let error = reader.error {
        return ContentFacts(complaint: "\(name) is not well-formed: \(error)")
      }
      if isSheet {
        sheets += 1
        rows += reader.count
      }
    }
    guard let book = archive.entry("xl/workbook.xml") else {
      return ContentFacts(complaint: "has no xl/workbook.xml")
    }
    let named = try sheetCount(archive, book)
    guard named == sheets else {
      return ContentFacts(complaint: "names \(named) sheets and has \(sheets)")
    }
    return ContentFacts(items: rows)
  }

  private static func sheetCount<Source>(
    _ archive: ZipReader<Source>,
    _ entry: ZipReader<Source>.Entry
  ) throws -> Int {
    let reader = XMLItemCount(.elements("sheet", depth: 2))
    try archive.expand(entry) { reader.take($0) }
    reader.end()
    return reader.count
  }
}
