import ByteIO
import ItemFormats

/// An output whose encoded batches are the file.
///
/// The head is written with the columns of the first batch. Only if more turned up later, or if the
/// output is a stream that cannot go back, is the body copied behind the final head, its rows widened:
/// nothing is parsed or encoded twice.
final class TextOutput: ItemOutput, @unchecked Sendable {
  let format: ItemFormat
  private let encoder: any ItemEncoder
  /// What the head says.
  ///
  /// Completed by the first items.
  private var facts: DatasetFacts
  private let file: any OutputFile
  /// Whether the file is a stream whose body was spooled.
  private let isSpooled: Bool

  /// How many columns the head that stands in the file has; nil before it is written.
  private var headColumns: Int?
  private var headLength = 0
  /// The length of each encoded batch and its columns, to widen it if need be: 16 bytes a batch.
  private var runs: [(length: Int, columns: Int)] = []
  private var itemCount = 0
  private var losses = LossTally()

  init(_ format: ItemFormat, facts: DatasetFacts, file: any OutputFile, isSpooled: Bool) {
    self.format = format
    encoder = format.makeEncoder(facts)
    self.facts = facts
    self.file = file
    self.isSpooled = isSpooled
  }

  func makeBatch() -> EncodedBatch { EncodedBatch() }

  func encode(
    _ batch: borrowing ItemBatch,
    columns: ColumnPlan,
    firstRow: Int,
    into encoded: EncodedBatch
  ) {
    encoded.reset()
    encoder.encode(
      batch,
      items: 0..<batch.itemCount,
      columns: columns,
      firstRow: firstRow,
      to: &encoded.bytes,
      losses: &encoded.losses
    )
  }

  func commit(
    _ encoded: EncodedBatch,
    of batch: borrowing ItemBatch,
    columns: ColumnPlan
  ) throws(OutputError) {
    if itemCount == 0, batch.itemCount > 0 { facts.firstLink = batch.firstLink }
    if batch.itemCount > 0 { try writeHead(columns) }
    try file.sink.append(encoded.bytes)
    if format.isColumnar { runs.append((encoded.bytes.count, columns.count)) }
    itemCount += batch.itemCount
    losses.add(encoded.losses)
  }

  func finish(columns: ColumnPlan) throws(OutputError) -> OutputResult {
    try writeHead(columns)
    if format.isColumnar, isSpooled || headColumns != columns.count || columns.count == 0 {
      try rewrite(columns)
    }
    var foot = OutputBuffer()
    encoder.foot(columns: columns, itemCount: itemCount, to: &foot)
    try file.sink.append(foot.bytes)
    let bytes = file.sink.position
    try file.commit()
    return OutputResult(format: format, itemCount: itemCount, bytes: bytes, losses: losses)
  }

  func discard() { file.discard() }

  private func writeHead(_ columns: ColumnPlan) throws(OutputError) {
    guard headColumns == nil else { return }
    var head = OutputBuffer()
    format.makeEncoder(facts).head(columns: columns, to: &head)
    try file.sink.append(head.bytes)
    headColumns = columns.count
    headLength = head.count
  }

  private func rewrite(_ columns: ColumnPlan) throws(OutputError) {
    let body = file.sink
    let start = headLength
    try file.restart()
    headColumns = nil
    try writeHead(columns)
    var at = start
    var rows = ByteArena(capacity: 1 << 20)
    var widened = OutputBuffer(capacity: 1 << 20)
    for run in runs {
      rows.truncate(to: 0)
      try body.read(at..<at + run.length) { piece in rows.append(piece) }
      at += run.length
      guard run.columns < columns.count || columns.count == 0 else {
        try file.sink.append(rows.bytes)
        continue
      }
      widened.truncate(to: 0)
      encoder.widen(rows.bytes, from: run.columns, to: columns.count, into: &widened)
      try file.sink.append(widened.bytes)
    }
    try body.close()
  }
}
