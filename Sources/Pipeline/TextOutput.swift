import ByteIO
import ItemFormats
import SystemPackage
import ZipArchive

/// An output whose encoded batches are the file, compressed with gzip or not.
///
/// The head is written with the columns of the first batch. Only if more turned up later, or if the
/// output is a stream that cannot go back, is the body copied behind the final head, its rows widened:
/// nothing is parsed or encoded twice.
///
/// Compressed, each batch is a run of deflate blocks of its own, made by the thread that encoded it;
/// of runs that are copied only those to be widened are expanded.
///
/// In a table every item has a cell in every column, so a batch of items that share few keys becomes a
/// hundred times larger than it was: a thousand of them in 15,000 columns are 135 MB of HTML. Such a batch
/// is encoded in parts, and is as many runs; all but the first are encoded when it is committed.
final class TextOutput: ItemOutput, @unchecked Sendable {
  /// A run of the body, to be copied if need be: 40 bytes a batch, or a part of one.
  private struct Run {
    /// Its facts; uncompressed, both lengths are the same.
    var facts: DeflatedRun
    /// How many columns its rows have.
    var columns: Int
  }

  // Measured on items of 1.1 KB as JSON Lines: 40 % less time than zlib's usual 6, 4 % more bytes.
  private static let level = 5
  /// The most cells that are encoded at once, unless a single row has more.
  ///
  /// Batches of tables of up to 500 columns stay whole.
  private static let cellLimit = 1 << 19

  let format: ItemFormat
  private let encoder: any ItemEncoder
  /// The one that writes the head, and knows the first items.
  private var headEncoder: any ItemEncoder
  private let place: OutputPlace
  /// For head, foot and what is compressed again; nil if the file is plain text.
  private var deflater: Deflater?

  /// How many columns the head that stands in the file has; nil before it is written.
  private var headColumns: Int?
  /// Where the body begins.
  private var bodyStart = 0
  private var runs: [Run] = []
  /// All that was compressed so far, as one run.
  private var content = DeflatedRun()
  private var itemCount = 0
  private var losses = LossTally()

  init(_ format: ItemFormat, facts: DatasetFacts, place: OutputPlace) {
    self.format = format
    encoder = format.makeEncoder(facts)
    headEncoder = encoder
    self.place = place
    deflater = place.isGzipped ? Deflater(level: Self.level) : nil
  }

  func makeBatch(_ buffers: EncodedBatch.Buffers) -> EncodedBatch {
    EncodedBatch(buffers, level: place.isGzipped ? Self.level : nil)
  }

  func encode(
    _ batch: borrowing ItemBatch,
    columns: ColumnPlan,
    firstRow: Int,
    into encoded: EncodedBatch
  ) {
    encode(batch, items: part(of: batch, from: 0, columns), columns, firstRow, into: encoded)
  }

  private func encode(
    _ batch: borrowing ItemBatch,
    items: Range<Int>,
    _ columns: ColumnPlan,
    _ firstRow: Int,
    into encoded: EncodedBatch
  ) {
    encoder.encode(
      batch,
      items: items,
      columns: columns,
      firstRow: firstRow,
      to: &encoded.buffers.bytes,
      losses: &encoded.losses
    )
    encoded.deflate()
  }

  /// The items from `start` on that are encoded at once.
  private func part(
    of batch: borrowing ItemBatch,
    from start: Int,
    _ columns: ColumnPlan
  ) -> Range<Int> {
    guard format.isColumnar else { return start..<batch.itemCount }
    let most = max(1, Self.cellLimit / max(columns.count, 1))
    return start..<min(start + most, batch.itemCount)
  }

  func commit(
    _ encoded: EncodedBatch,
    of batch: borrowing ItemBatch,
    columns: ColumnPlan
  ) throws(OutputError) {
    if itemCount == 0, batch.itemCount > 0 { headEncoder.begin(with: batch) }
    if batch.itemCount > 0 { try writeHead(columns) }
    var items = part(of: batch, from: 0, columns)
    try append(encoded, columns)
    while items.upperBound < batch.itemCount {
      encoded.reset()
      items = part(of: batch, from: items.upperBound, columns)
      encode(batch, items: items, columns, itemCount + items.lowerBound, into: encoded)
      try append(encoded, columns)
    }
    itemCount += batch.itemCount
  }

  private func append(_ encoded: EncodedBatch, _ columns: ColumnPlan) throws(OutputError) {
    if place.isStreamed, columns.count == 0 {
      // Rows without columns cannot be mended later.
      try append(widened: encoded.buffers.bytes, from: columns.count, to: columns.count)
    } else if place.isGzipped {
      try place.file.sink.append(encoded.buffers.packed)
      note(encoded.run, columns)
    } else {
      try place.file.sink.append(encoded.buffers.bytes)
      let count = encoded.buffers.bytes.count
      note(DeflatedRun(count: count, packedCount: count), columns)
    }
    losses.add(encoded.losses)
  }

  func finish(columns: ColumnPlan) throws(OutputError) -> OutputResult {
    try writeHead(columns)
    if format.isColumnar, !place.isStreamed,
      place.isSpooled || headColumns != columns.count || columns.count == 0
    {
      try rewrite(columns)
    }
    var foot = OutputBuffer()
    encoder.foot(columns: columns, itemCount: itemCount, to: &foot)
    try append(foot.bytes, ending: .finish)
    if place.isGzipped {
      foot.truncate(to: 0)
      Gzip.appendTrailer(of: content, to: &foot)
      try place.file.sink.append(foot)
    }
    let bytes = place.file.sink.position
    try place.file.commit()
    return OutputResult(
      format: format,
      itemCount: itemCount,
      bytes: bytes,
      losses: losses,
      notes: headEncoder.notes
    )
  }

  func discard() { place.file.discard() }

  // MARK: - Bytes

  private func note(_ run: DeflatedRun, _ columns: ColumnPlan) {
    content.append(run)
    if format.isColumnar { runs.append(Run(facts: run, columns: columns.count)) }
  }

  /// Appends bytes of our own, compressed if the file is.
  private func append(_ bytes: Span<UInt8>, ending: Deflater.Ending) throws(OutputError) {
    guard var deflater = deflater.take() else { return try place.file.sink.append(bytes) }
    var packed = OutputBuffer()
    content.append(deflater.compress(bytes, to: &packed, ending: ending))
    self.deflater = consume deflater
    try place.file.sink.append(packed)
  }

  private func append(
    widened rows: Span<UInt8>,
    from known: Int,
    to columns: Int
  ) throws(OutputError) {
    var widened = OutputBuffer(capacity: rows.count + rows.count / 8)
    encoder.widen(rows, from: known, to: columns, into: &widened)
    try append(widened.bytes, ending: .sync)
  }

  private func append(
    widened rows: borrowing OutputBuffer,
    from known: Int,
    to columns: Int
  ) throws(OutputError) {
    try append(widened: rows.bytes, from: known, to: columns)
  }

  private func writeHead(_ columns: ColumnPlan) throws(OutputError) {
    guard headColumns == nil else { return }
    var head = OutputBuffer()
    if place.isGzipped {
      Gzip.appendHeader(to: &head)
      try place.file.sink.append(head)
      head.truncate(to: 0)
    }
    headEncoder.head(columns: columns, to: &head)
    content = DeflatedRun()
    try append(head.bytes, ending: .sync)
    headColumns = columns.count
    bodyStart = place.file.sink.position
  }

  // MARK: - Late columns

  private func rewrite(_ columns: ColumnPlan) throws(OutputError) {
    let body = place.file.sink
    var at = bodyStart
    try place.file.restart()
    headColumns = nil
    try writeHead(columns)
    var bytes = ByteArena(capacity: 1 << 20)
    for run in runs {
      bytes.truncate(to: 0)
      try body.read(at..<at + run.facts.packedCount) { piece in bytes.append(piece) }
      at += run.facts.packedCount
      if run.columns == columns.count, columns.count > 0 {
        try place.file.sink.append(bytes.bytes)
        content.append(run.facts)
      } else if place.isGzipped {
        let rows = try expanded(bytes, of: body)
        try append(widened: rows, from: run.columns, to: columns.count)
      } else {
        try append(widened: bytes.bytes, from: run.columns, to: columns.count)
      }
    }
    try body.close()
  }

  /// The bytes that a run was made of.
  private func expanded(
    _ run: borrowing ByteArena,
    of body: FileSink
  ) throws(OutputError) -> OutputBuffer {
    var whole = OutputBuffer(capacity: run.count + 2)
    whole.append(run.bytes)
    // An empty last block makes a stream of the run (RFC 1951 §3.2.6).
    whole.append(0x03)
    whole.append(0x00)
    var rows = OutputBuffer(capacity: 4 * run.count)
    var inflater = Inflater()
    do throws(ZipError) {
      _ = try inflater.expand(whole.bytes) { piece in rows.append(piece) }
    } catch {
      throw OutputError(.cannotWrite, body.path, .ioError, detail: "what was written has changed")
    }
    return rows
  }
}
