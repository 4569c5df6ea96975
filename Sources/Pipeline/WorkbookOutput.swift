import ByteIO
import ItemFormats
import Synchronization

/// An output whose encoded batches are the rows of a workbook, compressed by the threads that encode.
final class WorkbookOutput: ItemOutput, @unchecked Sendable {
  let format: ItemFormat
  private let facts: DatasetFacts
  private let options: XLSXOptions
  private let file: any OutputFile
  private let isSpooled: Bool
  private var writer: WorkbookWriter
  /// Where rows will stand, for the threads that encode; the writer's, one commit later at most.
  private let paging: Mutex<SheetPaging>
  private var itemCount = 0
  private var losses = LossTally()

  init(
    _ format: ItemFormat,
    facts: DatasetFacts,
    options: XLSXOptions,
    file: any OutputFile,
    isSpooled: Bool
  ) throws(OutputError) {
    self.format = format
    self.facts = facts
    self.options = options
    self.file = file
    self.isSpooled = isSpooled
    writer = try WorkbookWriter(file.sink, facts: facts, options: options)
    paging = Mutex(writer.paging)
  }

  func makeBatch() -> EncodedBatch { EncodedBatch(rows: SheetRows(facts: facts, options: options)) }

  func encode(
    _ batch: borrowing ItemBatch,
    columns: ColumnPlan,
    firstRow: Int,
    into encoded: EncodedBatch
  ) {
    encoded.reset()
    let known = paging.withLock { $0 }
    encoded.rows?.encode(batch, columns: columns, firstItem: firstRow, paging: known)
  }

  func commit(
    _ encoded: EncodedBatch,
    of batch: borrowing ItemBatch,
    columns: ColumnPlan
  ) throws(OutputError) {
    guard var rows = encoded.rows.take() else { return }
    try writer.append(&rows, of: batch, columns: columns)
    losses.add(rows.losses)
    itemCount += batch.itemCount
    encoded.rows = consume rows
    let moved = writer.paging
    paging.withLock { $0 = moved }
  }

  func finish(columns: ColumnPlan) throws(OutputError) -> OutputResult {
    if isSpooled || writer.mustMove(columns: columns) {
      let body = file.sink
      try file.restart()
      try writer.finish(columns: columns, movingTo: file.sink) { range, take throws(OutputError) in
        try body.read(range, take)
      }
      try body.close()
    } else {
      try writer.finish(columns: columns)
    }
    let bytes = file.sink.position
    try file.commit()
    return OutputResult(format: format, itemCount: itemCount, bytes: bytes, losses: losses)
  }

  func discard() { file.discard() }
}
