import ByteIO
import ItemFormats

/// A batch in one format, between encoding and committing.
///
/// Its buffers are used again by one thread.
final class EncodedBatch {
  /// The encoded items.
  var bytes = OutputBuffer(capacity: 1 << 12)
  /// The encoded rows, for an output that is a workbook.
  var rows: SheetRows?
  /// What the format could not hold.
  var losses = LossTally()

  init() {}

  init(rows: consuming SheetRows) { self.rows = consume rows }

  /// Empties it; a buffer far beyond the usual is given back.
  func reset() {
    bytes.removeAll(keeping: 1 << 23)
    losses = LossTally()
  }
}
