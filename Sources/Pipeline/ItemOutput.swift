import ByteIO
public import ItemFormats

/// One output of a pass over a dataset: encoding on any thread, committing in order.
protocol ItemOutput: AnyObject, Sendable {
  /// The format.
  var format: ItemFormat { get }

  /// Encodes a batch into `encoded`. Called by many threads at once.
  func encode(
    _ batch: borrowing ItemBatch,
    columns: ColumnPlan,
    firstRow: Int,
    into encoded: EncodedBatch
  )

  /// Appends an encoded batch. Called for one batch after the other, in order.
  func commit(
    _ encoded: EncodedBatch,
    of batch: borrowing ItemBatch,
    columns: ColumnPlan
  ) throws(OutputError)

  /// Completes the file and puts it into its place.
  func finish(columns: ColumnPlan) throws(OutputError) -> OutputResult

  /// Gives the output up.
  func discard()
}

/// A batch in one format, between encoding and committing. Its buffers are reused by one thread.
final class EncodedBatch {
  /// The encoded items.
  var bytes = OutputBuffer(capacity: 1 << 16)
  /// The same, compressed, for formats that are.
  var packed = OutputBuffer()
  /// What the format could not hold.
  var losses = LossTally()
  /// How many items stood before the batch when it was encoded.
  var firstRow = 0

  /// Empties it; buffers far beyond the usual are given back.
  func reset(firstRow: Int) {
    bytes.removeAll(keeping: 1 << 23)
    packed.removeAll(keeping: 1 << 22)
    losses = LossTally()
    self.firstRow = firstRow
  }
}

/// What became of one output.
public struct OutputResult: Sendable {
  /// The format.
  public let format: ItemFormat
  /// How many items it holds.
  public let itemCount: Int
  /// Its size.
  public let bytes: Int
  /// What the format could not hold.
  public let losses: LossTally
}
