public import ByteIO
import ZipArchive

/// Puts compressed rows into a workbook, in order: the one place that knows sheets and parts.
///
/// Order of calls: ``append(_:of:columns:)`` for every batch in the order of items, then one of the
/// two ways to finish.
///
/// - A sheet's head, with its column names, is written when its first row comes. If no column turned
///   up later, ``finish(columns:)`` completes the file where it is: nothing is copied.
/// - Otherwise (``mustMove(columns:)``), and always when the rows were spooled for a stream,
///   ``finish(columns:movingTo:reading:)`` writes the file to another sink, with the final heads, and
///   copies the compressed rows behind them as they are.
///
/// The bytes depend on the items and the cuts between batches only, and on whether the sink can be
/// patched; the uncompressed parts not even on the cuts. After an error the writer is useless.
public struct WorkbookWriter: ~Copyable {
  /// A sheet, and where its compressed rows stand in the sink.
  private struct Sheet {
    var name: String
    /// How many columns its head has.
    var headColumns: Int
    /// How much XML it has, the head included.
    var xmlCount = 0
    /// Where its rows begin in the sink.
    var bodyStart = 0
    /// All its rows as one run.
    var body = DeflatedRun()
    var itemCount = 0
  }

  private let facts: DatasetFacts
  private let options: XLSXOptions
  private let baseName: String

  private var package: OPCPackage
  private var deflater: Deflater
  /// All sheets so far; the last one is open until it is full or the workbook is finished.
  private var sheets: [Sheet] = []
  private var isSheetOpen = false
  /// Measured on the first batch that has items.
  private var widths = XLSXColumnWidths()
  private var xml = OutputBuffer()
  private var packed = OutputBuffer()
  private var itemCount = 0

  /// Where items will stand, as far as is known now.
  ///
  /// Workers encode with a copy of it.
  ///
  /// It changes only when a sheet is closed because of its bytes; rows that were encoded with an older
  /// one are encoded again by ``append(_:of:columns:)``.
  public private(set) var paging: SheetPaging

  /// Begins a workbook at the start of `sink` and writes its first parts.
  public init(
    _ sink: any ByteSink,
    facts: DatasetFacts,
    options: XLSXOptions = XLSXOptions()
  ) throws(OutputError) {
    self.facts = facts
    self.options = options
    baseName = SheetName.valid(options.sheetName)
    paging = SheetPaging(options.limits)
    deflater = Deflater(level: options.compression)
    package = OPCPackage(sink, level: options.compression)
    try Self.writeFirstParts(&package, facts, options)
  }

  // MARK: - Rows

  /// Appends a batch.
  ///
  /// `rows` are its rows as ``SheetRows/encode(_:columns:firstItem:paging:)`` made them; those that
  /// cannot stand where they were meant to are encoded again.
  public mutating func append(
    _ rows: inout SheetRows,
    of batch: borrowing ItemBatch,
    columns: ColumnPlan
  ) throws(OutputError) {
    guard batch.itemCount > 0 else { return }
    if sheets.isEmpty {
      widths = XLSXColumnWidths.measure(batch, columns, options: options)
    }
    var next = 0
    while next < batch.itemCount {
      if !isSheetOpen || sheets[sheets.count - 1].itemCount == paging.itemsPerSheet {
        try turn(columns)
      }
      let sheet = sheets[sheets.count - 1]
      let place = SheetPlace(sheet: sheets.count - 1, row: sheet.itemCount)
      let room = options.limits.bytes - sheet.xmlCount
      var part = rows.parts.first { $0.items.lowerBound == next && $0.place == place }
      if part.map({ $0.run.count > room }) ?? true {
        rows.encodeAgain(
          batch,
          from: next,
          columns: columns,
          at: place,
          rowLimit: paging.itemsPerSheet - sheet.itemCount,
          byteLimit: room,
          isForced: sheet.itemCount == 0
        )
        part = rows.parts.first
      }
      guard let part else {
        // Not one more row: the next sheet begins early, and all later ones with it.
        try turn(columns)
        paging.begin(sheets.count - 1, with: itemCount)
        continue
      }
      try package.append(part.run, rows.bytes(of: part))
      note(part)
      next = part.items.upperBound
    }
  }

  private mutating func note(_ part: SheetRows.Part) {
    let last = sheets.count - 1
    sheets[last].body.append(part.run)
    sheets[last].xmlCount += part.run.count
    sheets[last].itemCount += part.items.count
    itemCount += part.items.count
  }

  /// Closes the sheet, if one is open, and opens the next.
  private mutating func turn(_ columns: ColumnPlan) throws(OutputError) {
    try closeSheet(columns)
    let name = SheetName.continuing(
      baseName,
      number: sheets.count + 1,
      taken: sheets.map(\.name)
    )
    var sheet = Sheet(name: name, headColumns: columns.count)
    sheet.xmlCount = try openPart(sheets.count, columns)
    sheet.bodyStart = package.position
    sheets.append(sheet)
    isSheetOpen = true
  }

  private mutating func closeSheet(_ columns: ColumnPlan) throws(OutputError) {
    guard isSheetOpen, let sheet = sheets.last else { return }
    try closePart(columns, itemCount: sheet.itemCount)
    isSheetOpen = false
  }

  // MARK: - The end

  /// Whether a head that was written lacks columns, so that the file must be written again elsewhere.
  public func mustMove(columns: ColumnPlan) -> Bool {
    sheets.contains { $0.headColumns != columns.count }
  }

  /// Completes the file in the sink that it was begun in.
  ///
  /// Only if it need not be moved.
  public mutating func finish(columns: ColumnPlan) throws(OutputError) {
    precondition(!mustMove(columns: columns), "columns turned up late: the file must be moved")
    if sheets.isEmpty { try turn(columns) }
    try closeSheet(columns)
    try writeLastParts(columns)
  }

  /// Writes the complete file to the start of another sink, without compressing any row again.
  ///
  /// `read` hands a range of the first sink's bytes, in pieces and in order, to the function that it
  /// is given.
  public mutating func finish(
    columns: ColumnPlan,
    movingTo sink: any ByteSink,
    reading read: (Range<Int>, (Span<UInt8>) throws(OutputError) -> Void) throws(OutputError) ->
      Void
  ) throws(OutputError) {
    // The first sink's open part is left as it is: nobody will read it as a workbook.
    if sheets.isEmpty { sheets = [Sheet(name: baseName, headColumns: columns.count)] }
    package = OPCPackage(sink, level: options.compression)
    try Self.writeFirstParts(&package, facts, options)
    for (index, sheet) in sheets.enumerated() {
      _ = try openPart(index, columns)
      let body = sheet.bodyStart..<sheet.bodyStart + sheet.body.packedCount
      try package.append(sheet.body) { target throws(OutputError) in
        try read(body) { piece throws(OutputError) in try target.append(piece) }
      }
      try closePart(columns, itemCount: sheet.itemCount)
    }
    try writeLastParts(columns)
  }

  // MARK: - Parts

  /// Begins the part of a sheet and writes its head; returns the length of the head's XML.
  private mutating func openPart(_ index: Int, _ columns: ColumnPlan) throws(OutputError) -> Int {
    try package.begin(.worksheet(index + 1))
    xml.truncate(to: 0)
    XLSXWorksheet.appendHead(columns, widths: widths, isFirst: index == 0, to: &xml)
    try appendXML(.sync)
    return xml.count
  }

  private mutating func closePart(_ columns: ColumnPlan, itemCount: Int) throws(OutputError) {
    xml.truncate(to: 0)
    XLSXWorksheet.appendFoot(
      columnCount: columns.count,
      itemCount: itemCount,
      hasAutoFilter: options.hasAutoFilter,
      to: &xml
    )
    try appendXML(.finish)
    try package.end()
  }

  private mutating func appendXML(_ ending: Deflater.Ending) throws(OutputError) {
    packed.truncate(to: 0)
    let run = deflater.compress(xml, to: &packed, ending: ending)
    try package.append(run, packed)
  }

  private static func writeFirstParts(
    _ package: inout OPCPackage,
    _ facts: DatasetFacts,
    _ options: XLSXOptions
  ) throws(OutputError) {
    try package.add(relationships: "_rels/.rels", XLSXRelationships.root())
    let core = XLSXDocumentProperties.core(
      title: facts.title,
      author: options.author,
      createdAt: options.createdAt
    )
    try package.add(.coreProperties, core)
    try package.add(.styles, XLSXStyles.xml())
  }

  private mutating func writeLastParts(_ columns: ColumnPlan) throws(OutputError) {
    let known = sheets.map { sheet in
      XLSXWorkbookPart.Sheet(
        name: sheet.name,
        columnCount: columns.count,
        itemCount: sheet.itemCount,
        hasAutoFilter: options.hasAutoFilter
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
