import ByteIO
import ItemFormats
import Synchronization

/// An output whose encoded batches are the rows of a dataset in a workbook, compressed by the threads
/// that encode.
final class WorkbookOutput: ItemOutput, @unchecked Sendable {
  let format: ItemFormat
  private let facts: DatasetFacts
  private let workbook: Workbook
  /// Whether the workbook is this dataset's, and ends with it.
  private let isAlone: Bool
  /// Where rows will stand, for the threads that encode; the writer's, one commit later at most.
  private let paging: Mutex<SheetPaging>
  private var itemCount = 0
  /// Whether nothing is to be given up any more.
  private var isDone = false

  /// Begins a dataset in a workbook.
  init(
    _ format: ItemFormat,
    facts: DatasetFacts,
    sheetName: String,
    in workbook: Workbook,
    isAlone: Bool
  ) {
    self.format = format
    self.facts = facts
    self.workbook = workbook
    self.isAlone = isAlone
    workbook.begin(sheetName: sheetName)
    paging = Mutex(workbook.paging)
  }

  /// Begins a workbook of one dataset.
  convenience init(
    _ format: ItemFormat,
    facts: DatasetFacts,
    options: XLSXOptions = XLSXOptions(),
    file: any OutputFile,
    isSpooled: Bool
  ) throws(OutputError) {
    let workbook = try Workbook(
      file,
      isSpooled: isSpooled,
      title: facts.title,
      options: options
    )
    self.init(format, facts: facts, sheetName: options.sheetName, in: workbook, isAlone: true)
  }

  func makeBatch(_ buffers: EncodedBatch.Buffers) -> EncodedBatch {
    EncodedBatch(buffers, rows: workbook.makeRows(facts))
  }

  func encode(
    _ batch: borrowing ItemBatch,
    columns: ColumnPlan,
    firstRow: Int,
    into encoded: EncodedBatch
  ) {
    let known = paging.withLock { $0 }
    encoded.rows?.encode(batch, columns: columns, firstItem: firstRow, paging: known)
  }

  func commit(
    _ encoded: EncodedBatch,
    of batch: borrowing ItemBatch,
    columns: ColumnPlan
  ) throws(OutputError) {
    guard var rows = encoded.rows.take() else { return }
    try workbook.append(&rows, of: batch, columns: columns)
    itemCount += batch.itemCount
    encoded.rows = consume rows
    let moved = workbook.paging
    paging.withLock { $0 = moved }
  }

  func finish(columns: ColumnPlan) throws(OutputError) -> OutputResult {
    let losses = try workbook.end(columns: columns)
    isDone = !isAlone
    let (bytes, notes) = isAlone ? try workbook.finish() : (0, [])
    return OutputResult(
      format: format,
      itemCount: itemCount,
      bytes: bytes,
      losses: losses,
      notes: notes
    )
  }

  func discard() {
    if isAlone {
      workbook.discard()
    } else if !isDone {
      workbook.abandon()
      isDone = true
    }
  }
}
