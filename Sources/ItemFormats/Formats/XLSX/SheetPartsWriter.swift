import ByteIO
import ZipArchive

/// Writes the parts of a workbook in their order: for each sheet a worksheet and, if it has any, its
/// table and its relationships.
///
/// Order of calls: ``begin(_:_:widths:)``, ``append(_:_:)`` and ``end(_:_:links:)`` for a sheet that is
/// made, ``copy(_:_:widths:reading:)`` for one that was made in another sink; then
/// ``finish(_:columnCounts:)``.
struct SheetPartsWriter: ~Copyable {
  /// Hands a range of another sink's bytes, in pieces and in order, to a function.
  typealias Reading =
    (Range<Int>, (Span<UInt8>) throws(OutputError) -> Void) throws(OutputError) -> Void

  /// How much XML of links is compressed at once.
  private static let runLength = 1 << 20

  private let options: XLSXOptions
  private var package: OPCPackage
  private var deflater: Deflater
  private var xml = OutputBuffer()
  private var packed = OutputBuffer()
  private var scratch = OutputBuffer()
  /// How many sheets were begun.
  private var sheetCount = 0
  private var tableCount = 0
  private var isOpen = false

  /// Begins a package at the start of `sink` and writes its first parts.
  init(_ sink: any ByteSink, title: String, options: XLSXOptions) throws(OutputError) {
    self.options = options
    deflater = Deflater(level: options.compression)
    package = OPCPackage(sink, level: options.compression)
    try package.add(relationships: "_rels/.rels", XLSXRelationships.root())
    let core = XLSXDocumentProperties.core(
      title: title,
      author: options.author,
      createdAt: options.createdAt
    )
    try package.add(.coreProperties, core)
    try package.add(.styles, XLSXStyles.xml())
  }

  // MARK: - Sheets

  /// Begins the part of a sheet and writes its head; returns the length of the head's XML.
  ///
  /// A part that was left open is ended as it is: its sheet is in no workbook.
  mutating func begin(
    _ sheet: inout WorkbookSheet,
    _ columns: ColumnPlan,
    widths: XLSXColumnWidths
  ) throws(OutputError) {
    if isOpen { try package.end() }
    isOpen = true
    sheetCount += 1
    try package.begin(.worksheet(sheetCount))
    xml.truncate(to: 0)
    XLSXWorksheet.appendHead(
      columns,
      widths: options.widths == .auto ? widths : nil,
      isFirst: sheetCount == 1,
      to: &xml
    )
    sheet.xmlCount = xml.count
    _ = try appendXML(.sync)
    sheet.rows.start = package.position
  }

  /// Appends compressed rows to the sheet that was begun.
  mutating func append(_ run: DeflatedRun, _ packed: Span<UInt8>) throws(OutputError) {
    try package.append(run, packed)
  }

  /// Ends the sheet that was begun, with the links of its cells.
  mutating func end(
    _ sheet: inout WorkbookSheet,
    _ columns: ColumnPlan,
    links: borrowing SheetLinks
  ) throws(OutputError) {
    let foot = prepareFoot(&sheet, columns)
    try appendFootStart(foot)
    if foot.hasLinks { sheet.hyperlinks = try appendLinks(links, areHyperlinks: true) }
    try appendFootEnd(foot)
    try addTable(sheet, columns)
    guard foot.hasLinks else { return }
    try beginRelationships()
    sheet.targets = try appendLinks(links, areHyperlinks: false)
    try endRelationships(sheet)
  }

  /// Writes a sheet whose rows and links stand in another sink; they are not compressed again.
  mutating func copy(
    _ sheet: WorkbookSheet,
    _ columns: ColumnPlan,
    widths: XLSXColumnWidths,
    reading read: Reading
  ) throws(OutputError) -> WorkbookSheet {
    var copied = sheet
    try begin(&copied, columns, widths: widths)
    try copy(sheet.rows, read)
    let foot = prepareFoot(&copied, columns)
    try appendFootStart(foot)
    if foot.hasLinks { try copy(sheet.hyperlinks, read) }
    try appendFootEnd(foot)
    try addTable(copied, columns)
    if foot.hasLinks {
      try beginRelationships()
      try copy(sheet.targets, read)
      try endRelationships(copied)
    }
    return copied
  }

  // MARK: - Behind the rows

  private mutating func prepareFoot(
    _ sheet: inout WorkbookSheet,
    _ columns: ColumnPlan
  ) -> XLSXWorksheet.Foot {
    sheet.table = nil
    if options.isTable, XLSXTable.obstacle(columns, itemCount: sheet.itemCount) == nil {
      tableCount += 1
      sheet.table = tableCount
    }
    return XLSXWorksheet.Foot(
      columnCount: columns.count,
      itemCount: sheet.itemCount,
      hasAutoFilter: options.hasAutoFilter && sheet.table == nil,
      hasLinks: sheet.linkCount > 0,
      tableRelationship: sheet.table.map { _ in sheet.linkCount + 1 }
    )
  }

  /// Writes the foot up to the hyperlinks, if there are any.
  private mutating func appendFootStart(_ foot: XLSXWorksheet.Foot) throws(OutputError) {
    xml.truncate(to: 0)
    foot.appendStart(to: &xml)
    guard foot.hasLinks else { return }
    _ = try appendXML(.sync)
    xml.truncate(to: 0)
  }

  private mutating func appendFootEnd(_ foot: XLSXWorksheet.Foot) throws(OutputError) {
    foot.appendEnd(to: &xml)
    _ = try appendXML(.finish)
    try package.end()
    isOpen = false
  }

  /// Adds the table of a sheet that is one and, if it has no links, the relationships.
  private mutating func addTable(
    _ sheet: WorkbookSheet,
    _ columns: ColumnPlan
  ) throws(OutputError) {
    guard let table = sheet.table else { return }
    xml.truncate(to: 0)
    XLSXTable.append(table, columns, itemCount: sheet.itemCount, to: &xml)
    try package.add(.table(table), xml)
    guard sheet.linkCount == 0 else { return }
    xml.truncate(to: 0)
    XLSXRelationships.appendHead(to: &xml)
    XLSXRelationships.appendEnd(table: table, number: 1, to: &xml)
    try package.add(relationships: relationships, xml)
  }

  private var relationships: String { "xl/worksheets/_rels/sheet\(sheetCount).xml.rels" }

  private mutating func beginRelationships() throws(OutputError) {
    try package.begin(relationships: relationships)
    xml.truncate(to: 0)
    XLSXRelationships.appendHead(to: &xml)
    _ = try appendXML(.sync)
  }

  private mutating func endRelationships(_ sheet: WorkbookSheet) throws(OutputError) {
    xml.truncate(to: 0)
    XLSXRelationships.appendEnd(table: sheet.table, number: sheet.linkCount + 1, to: &xml)
    _ = try appendXML(.finish)
    try package.end()
  }

  /// Appends the XML of all links, as hyperlinks or as the relationships that these refer to.
  private mutating func appendLinks(
    _ links: borrowing SheetLinks,
    areHyperlinks: Bool
  ) throws(OutputError) -> WorkbookSheet.Stored {
    var stored = WorkbookSheet.Stored(start: package.position)
    var number = 0
    xml.truncate(to: 0)
    try links.forEach { row, column, text throws(OutputError) in
      number += 1
      if areHyperlinks {
        XLSXLink.appendHyperlink(
          text,
          row: row,
          column: column,
          number: number,
          to: &xml,
          &scratch
        )
      } else {
        XLSXLink.appendRelationship(text, number: number, to: &xml)
      }
      guard xml.count >= Self.runLength else { return }
      stored.run.append(try appendXML(.sync))
      xml.truncate(to: 0)
    }
    if !xml.isEmpty { stored.run.append(try appendXML(.sync)) }
    xml.truncate(to: 0)
    return stored
  }

  private mutating func copy(
    _ stored: WorkbookSheet.Stored,
    _ read: Reading
  ) throws(OutputError) {
    try package.append(stored.run) { target throws(OutputError) in
      try read(stored.range) { piece throws(OutputError) in try target.append(piece) }
    }
  }

  private mutating func appendXML(_ ending: Deflater.Ending) throws(OutputError) -> DeflatedRun {
    packed.truncate(to: 0)
    let run = deflater.compress(xml, to: &packed, ending: ending)
    try package.append(run, packed)
    return run
  }

  // MARK: - The end

  /// Writes the parts that know all sheets, and the directory.
  ///
  /// `columnCounts` has the number of columns of each sheet.
  mutating func finish(_ sheets: [WorkbookSheet], columnCounts: [Int]) throws(OutputError) {
    let known = zip(sheets, columnCounts).map { sheet, columnCount in
      XLSXWorkbookPart.Sheet(
        name: sheet.name,
        columnCount: columnCount,
        itemCount: sheet.itemCount,
        hasAutoFilter: options.hasAutoFilter && sheet.table == nil
      )
    }
    try package.add(.workbook, XLSXWorkbookPart.xml(known))
    try package.add(
      relationships: "xl/_rels/workbook.xml.rels",
      XLSXRelationships.workbook(sheetCount: sheets.count)
    )
    let names = sheets.map(\.name)
    try package.add(.extendedProperties, XLSXDocumentProperties.extended(sheetNames: names))
    try package.finish()
  }
}
