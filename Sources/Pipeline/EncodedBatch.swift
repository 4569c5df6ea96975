import ByteIO
import ItemFormats
import ZipArchive

/// A batch in one format, between encoding and committing.
///
/// Its buffers are used again for the batches behind.
final class EncodedBatch {
  /// The encoded items.
  var bytes = OutputBuffer(capacity: 1 << 12)
  /// The encoded items as a run of deflated bytes.
  ///
  /// Set by ``deflate()``.
  var packed = OutputBuffer(capacity: 64)
  /// The facts of `packed`.
  private(set) var run = DeflatedRun()
  /// The encoded rows, for an output that is a workbook.
  var rows: SheetRows?
  /// What the format could not hold.
  var losses = LossTally()
  private var deflater: Deflater?

  /// Makes the buffers; `level` is for those that are to be compressed.
  init(level: Int? = nil) { deflater = level.map { Deflater(level: $0) } }

  init(rows: consuming SheetRows) {
    self.rows = consume rows
    deflater = nil
  }

  /// Empties it; a buffer far beyond the usual is given back.
  func reset() {
    bytes.removeAll(keeping: 1 << 23)
    packed.removeAll(keeping: 1 << 22)
    losses = LossTally()
  }

  /// Compresses `bytes`, if that was asked for.
  func deflate() {
    guard var deflater = deflater.take() else { return }
    run = deflater.compress(bytes, to: &packed, ending: .sync)
    self.deflater = consume deflater
  }
}
