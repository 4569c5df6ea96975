import ByteIO
import ItemFormats

/// A workbook that is being written: a file, and the datasets that get a sheet or more of it each.
///
/// Order of calls: for one dataset after the other ``makeOutput(_:facts:sheetName:)``, and the output's
/// own calls to its end; then ``finish()`` or ``discard()``. Used by one thread at a time.
final class Workbook: @unchecked Sendable {
  private let file: any OutputFile
  private let isSpooled: Bool
  private let options: XLSXOptions
  private var writer: WorkbookWriter

  /// Begins a workbook in `file`, which `isSpooled` for a stream or not.
  init(
    _ file: any OutputFile,
    isSpooled: Bool,
    title: String,
    options: XLSXOptions = XLSXOptions()
  ) throws(OutputError) {
    self.file = file
    self.isSpooled = isSpooled
    self.options = options
    writer = try WorkbookWriter(file.sink, title: title, options: options)
  }

  /// Begins the next dataset; its output must be finished or discarded before another is made.
  ///
  /// The name of the sheet is made valid, and different from the others'. The output's result has no
  /// size, and discarding it drops the dataset from the workbook.
  func makeOutput(_ format: ItemFormat, facts: DatasetFacts, sheetName: String) -> WorkbookOutput {
    WorkbookOutput(format, facts: facts, sheetName: sheetName, in: self, isAlone: false)
  }

  /// Completes the file and puts it into its place.
  ///
  /// - Returns: its size, and what people should know about it, a line each.
  func finish() throws(OutputError) -> (bytes: Int, notes: [String]) {
    if isSpooled || writer.mustMove {
      let body = file.sink
      try file.restart()
      try writer.finish(movingTo: file.sink) { range, take throws(OutputError) in
        try body.read(range, take)
      }
      try body.close()
    } else {
      try writer.finish()
    }
    let bytes = file.sink.position
    try file.commit()
    return (bytes, writer.notes)
  }

  /// Gives the file up.
  func discard() { file.discard() }

  // MARK: - For its outputs

  /// Where rows of the dataset that was begun will stand.
  var paging: SheetPaging { writer.paging }

  func begin(sheetName: String) { writer.beginDataset(sheetName: sheetName) }

  func makeRows(_ facts: DatasetFacts) -> SheetRows { SheetRows(facts: facts, options: options) }

  func append(
    _ rows: inout SheetRows,
    of batch: borrowing ItemBatch,
    columns: ColumnPlan
  ) throws(OutputError) {
    try writer.append(&rows, of: batch, columns: columns)
  }

  func end(columns: ColumnPlan) throws(OutputError) -> LossTally {
    try writer.endDataset(columns: columns)
  }

  func abandon() { writer.abandonDataset() }
}
