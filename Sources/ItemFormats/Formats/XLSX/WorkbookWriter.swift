public import ByteIO
import ZipArchive

/// Puts compressed rows into a workbook, in order: the one place that knows datasets and sheets.
///
/// Order of calls: for each dataset ``beginDataset(sheetName:)``, ``append(_:of:columns:)`` for every
/// batch in the order of items, and ``endDataset(columns:)`` or ``abandonDataset()``; then one of the
/// two ways to finish.
///
/// - A sheet's head, with its column names, is written when its first row comes. If no column turned
///   up later, ``finish()`` completes the file where it is: nothing is copied.
/// - Otherwise (``mustMove``), and always when the rows were spooled for a stream,
///   ``finish(movingTo:reading:)`` writes the file to another sink, with the final heads and without
///   the datasets that were abandoned, and copies the compressed rows behind the heads as they are.
///
/// The bytes depend on the items and the cuts between batches only, and on whether the sink can be
/// patched; the uncompressed parts not even on the cuts. After an error the writer is useless.
public struct WorkbookWriter: ~Copyable {
  /// A dataset, on one sheet or more.
  private struct Dataset {
    /// The name of its first sheet, and what those of the others begin with.
    var name: String
    /// Its place among the sheets of the workbook.
    var firstSheet: Int
    /// Set by ``endDataset(columns:)``.
    var columns = ColumnPlan.empty
    /// Measured on the first batch that has items.
    var widths = XLSXColumnWidths()
    var itemCount = 0
    var losses = LossTally()
  }

  private let title: String
  private let options: XLSXOptions

  private var parts: SheetPartsWriter
  /// All datasets so far; the last one is open until it is ended or abandoned.
  private var datasets: [Dataset] = []
  private var isDatasetOpen = false
  /// All sheets so far; the last one is open until it is full or its dataset is ended.
  private var sheets: [WorkbookSheet] = []
  private var isSheetOpen = false
  /// The names of all sheets, in lower case.
  private var takenNames: Set<String> = []
  /// The links of the open sheet.
  private var links = SheetLinks()
  /// Whether the sink has sheets that are in no workbook.
  private var hasAbandonedSheets = false

  /// Where items of the open dataset will stand, as far as is known now.
  ///
  /// Workers encode with a copy of it.
  ///
  /// It changes only when a sheet is closed because of its bytes or has all its links; rows that were
  /// encoded with an older one are encoded again by ``append(_:of:columns:)`` if need be.
  public private(set) var paging: SheetPaging

  /// What people should know about the workbook, a line each.
  ///
  /// Complete once it is finished.
  public private(set) var notes: [String] = []

  /// Begins a workbook at the start of `sink` and writes its first parts.
  public init(
    _ sink: any ByteSink,
    title: String,
    options: XLSXOptions = XLSXOptions()
  ) throws(OutputError) {
    self.title = title
    self.options = options
    paging = SheetPaging(options.limits)
    parts = try SheetPartsWriter(sink, title: title, options: options)
  }

  // MARK: - Datasets

  /// Begins a dataset, whose sheets are called `sheetName` as far as that is valid and not taken.
  public mutating func beginDataset(sheetName: String) {
    precondition(!isDatasetOpen, "the dataset before was not ended")
    datasets.append(Dataset(name: SheetName.valid(sheetName), firstSheet: sheets.count))
    isDatasetOpen = true
    paging = SheetPaging(options.limits)
  }

  /// Ends the dataset that was begun; one without items has an empty sheet.
  ///
  /// `columns` are all that turned up.
  ///
  /// - Returns: what its sheets could not hold.
  public mutating func endDataset(columns: ColumnPlan) throws(OutputError) -> LossTally {
    precondition(isDatasetOpen, "no dataset was begun")
    if !isSheetOpen { try turn(columns) }
    try closeSheet(columns)
    let last = datasets.count - 1
    datasets[last].columns = columns
    XLSXWorksheet.countLosses(columns, &datasets[last].losses)
    isDatasetOpen = false
    return datasets[last].losses
  }

  /// Drops the dataset that was begun, and its sheets.
  ///
  /// What was written of them goes when the file is moved.
  public mutating func abandonDataset() {
    precondition(isDatasetOpen, "no dataset was begun")
    let dropped = datasets.removeLast().firstSheet..<sheets.count
    for sheet in sheets[dropped] { takenNames.remove(sheet.name.lowercased()) }
    hasAbandonedSheets = hasAbandonedSheets || !dropped.isEmpty
    sheets.removeSubrange(dropped)
    isSheetOpen = false
    isDatasetOpen = false
  }

  // MARK: - Rows

  /// Appends a batch to the dataset that was begun.
  ///
  /// `rows` are its rows as ``SheetRows/encode(_:columns:firstItem:paging:)`` made them; those that
  /// cannot stand where they were meant to are encoded again.
  public mutating func append(
    _ rows: inout SheetRows,
    of batch: borrowing ItemBatch,
    columns: ColumnPlan
  ) throws(OutputError) {
    precondition(isDatasetOpen, "no dataset was begun")
    let dataset = datasets.count - 1
    datasets[dataset].losses.add(rows.losses)
    guard batch.itemCount > 0 else { return }
    let firstSheet = datasets[dataset].firstSheet
    if sheets.count == firstSheet, options.widths == .auto {
      datasets[dataset].widths = XLSXColumnWidths.measure(batch, columns, options: options)
    }
    var next = 0
    while next < batch.itemCount {
      if !isSheetOpen || sheets[sheets.count - 1].itemCount == paging.itemsPerSheet {
        try turn(columns)
      }
      let sheet = sheets[sheets.count - 1]
      let place = SheetPlace(sheet: sheets.count - 1 - firstSheet, row: sheet.itemCount)
      let room = SheetRows.Room(
        rows: paging.itemsPerSheet - sheet.itemCount,
        bytes: options.limits.bytes - sheet.xmlCount,
        links: options.limits.links - sheet.linkCount
      )
      var part = rows.parts.first { $0.items.lowerBound == next && $0.place == place }
      if part.map({ !$0.fits(room) }) ?? true {
        rows.encodeAgain(
          batch,
          from: next,
          columns: columns,
          at: place,
          room: room,
          isForced: sheet.itemCount == 0
        )
        part = rows.parts.first
      }
      guard let part else {
        // Not one more row: the next sheet begins early, and all later ones with it.
        try turn(columns)
        paging.begin(sheets.count - 1 - firstSheet, with: datasets[dataset].itemCount)
        continue
      }
      try parts.append(part.run, rows.bytes(of: part))
      links.add(rows.links, from: part.linkStart, to: part.linkEnd)
      note(part)
      next = part.items.upperBound
    }
  }

  private mutating func note(_ part: SheetRows.Part) {
    let sheet = sheets.count - 1
    let dataset = datasets.count - 1
    sheets[sheet].rows.run.append(part.run)
    sheets[sheet].xmlCount += part.xmlCount
    sheets[sheet].itemCount += part.items.count
    sheets[sheet].linkCount += part.linkCount
    datasets[dataset].itemCount += part.items.count
    if let plain = part.plainLinks {
      datasets[dataset].losses.count(.linkLimit, row: plain.firstRow, times: plain.count)
    }
    if options.hasLinks, sheets[sheet].linkCount == options.limits.links {
      paging.fillLinks(of: part.place.sheet)
    }
  }

  /// Closes the sheet, if one is open, and opens the next.
  private mutating func turn(_ columns: ColumnPlan) throws(OutputError) {
    try closeSheet(columns)
    let dataset = datasets.count - 1
    let name = SheetName.continuing(
      datasets[dataset].name,
      number: sheets.count - datasets[dataset].firstSheet + 1,
      taken: takenNames
    )
    takenNames.insert(name.lowercased())
    var sheet = WorkbookSheet(name: name, dataset: dataset, headColumns: columns.count)
    try parts.begin(&sheet, columns, widths: datasets[dataset].widths)
    sheets.append(sheet)
    links.removeAll()
    isSheetOpen = true
  }

  private mutating func closeSheet(_ columns: ColumnPlan) throws(OutputError) {
    guard isSheetOpen else { return }
    try parts.end(&sheets[sheets.count - 1], columns, links: links)
    isSheetOpen = false
  }

  // MARK: - The end

  /// Whether the file must be written again elsewhere: a head that was written lacks columns, or a
  /// dataset was abandoned.
  public var mustMove: Bool {
    hasAbandonedSheets
      || sheets.contains { $0.headColumns != datasets[$0.dataset].columns.count }
  }

  /// Completes the file in the sink that it was begun in.
  ///
  /// Only if it need not be moved.
  public mutating func finish() throws(OutputError) {
    try addMissingSheet()
    precondition(!mustMove, "the file must be moved")
    try writeLastParts()
  }

  /// Writes the complete file to the start of another sink, without compressing any row again.
  ///
  /// `read` hands a range of the first sink's bytes, in pieces and in order, to the function that it
  /// is given.
  public mutating func finish(
    movingTo sink: any ByteSink,
    reading read: (Range<Int>, (Span<UInt8>) throws(OutputError) -> Void) throws(OutputError) ->
      Void
  ) throws(OutputError) {
    try addMissingSheet()
    parts = try SheetPartsWriter(sink, title: title, options: options)
    for index in sheets.indices {
      let dataset = datasets[sheets[index].dataset]
      sheets[index] = try parts.copy(
        sheets[index],
        dataset.columns,
        widths: dataset.widths,
        reading: read
      )
    }
    try writeLastParts()
  }

  /// Adds an empty sheet to a workbook that would have none, which no program opens.
  private mutating func addMissingSheet() throws(OutputError) {
    precondition(!isDatasetOpen, "a dataset was not ended")
    guard sheets.isEmpty else { return }
    beginDataset(sheetName: options.sheetName)
    _ = try endDataset(columns: .empty)
  }

  private mutating func writeLastParts() throws(OutputError) {
    let datasets = datasets
    try parts.finish(sheets, columnCounts: sheets.map { datasets[$0.dataset].columns.count })
    guard options.isTable else { return }
    for dataset in datasets {
      let sheet = sheets[dataset.firstSheet]
      // Sheets that continue it have the same columns.
      let obstacle = XLSXTable.obstacle(dataset.columns, itemCount: sheet.itemCount)
      if let obstacle { notes.append("sheet \"\(sheet.name)\" is no table: \(obstacle)") }
    }
  }
}
