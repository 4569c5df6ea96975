import ByteIO
public import ItemFormats

/// One output of a pass over a dataset: encoding on any thread, committing in order.
protocol ItemOutput: AnyObject, Sendable {
  /// The format.
  var format: ItemFormat { get }

  /// Makes what a batch is encoded into, and then one behind it; others use `buffers` in between.
  func makeBatch(_ buffers: EncodedBatch.Buffers) -> EncodedBatch

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

/// What became of one output.
public struct OutputResult: Sendable {
  /// The format.
  public let format: ItemFormat
  /// How many items it holds.
  public let itemCount: Int
  /// Its size; 0 if it is a part of a file.
  public let bytes: Int
  /// What the format could not hold.
  public var losses: LossTally
  /// What people should know about it, a line each.
  public var notes: [String] = []
}
