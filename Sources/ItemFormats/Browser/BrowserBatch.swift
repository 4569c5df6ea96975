public import ByteIO

/// A batch as the item browser needs it, between encoding and committing.
///
/// Its buffers are used again for the batches behind.
public final class BrowserBatch {
  /// The number of items.
  public internal(set) var itemCount = 0
  /// The items as JSON in the form of ``ScriptString``, each behind a separator.
  public internal(set) var rows = OutputBuffer()
  /// Where each item ends in `rows`.
  public internal(set) var rowEnds: [Int] = []
  /// Those of the first items that are in the batch.
  public internal(set) var first: [BrowserRow] = []
  /// The cells of columns, a run for each chunk of values that the batch touches.
  public internal(set) var values: [ValueRun] = []
  var scratch = OutputBuffer()
  var cellScratch = ColumnCells.Scratch()

  /// Makes the buffers.
  public init() {}

  /// Empties it; a buffer far beyond the usual is given back.
  public func reset() {
    itemCount = 0
    rows.removeAll(keeping: 1 << 22)
    scratch.removeAll(keeping: 1 << 20)
    rowEnds.removeAll(keepingCapacity: true)
    first.removeAll()
    values.removeAll()
  }
}
