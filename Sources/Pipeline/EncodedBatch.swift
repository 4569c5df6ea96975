import ByteIO
import ItemFormats
import ZipArchive

/// A batch in one format, between encoding and committing.
///
/// Its buffers are used again for the batches behind.
final class EncodedBatch {
  /// Memory that the outputs of one lane use one after the other, so that it stays in the processor's
  /// cache.
  final class Buffers {
    /// The encoded items.
    var bytes = OutputBuffer(capacity: 1 << 12)
    /// The encoded items as a run of deflated bytes.
    ///
    /// Set by ``EncodedBatch/deflate()``.
    var packed = OutputBuffer(capacity: 64)
  }

  /// What was encoded, until another output of the lane encodes.
  let buffers: Buffers
  /// The facts of the deflated bytes.
  private(set) var run = DeflatedRun()
  /// The encoded rows, for an output that is a workbook.
  var rows: SheetRows?
  /// What the format could not hold.
  var losses = LossTally()
  private var deflater: Deflater?

  /// Makes one for text; `level` is for what is to be compressed.
  init(_ buffers: Buffers, level: Int? = nil) {
    self.buffers = buffers
    deflater = level.map { Deflater(level: $0) }
  }

  /// Makes one for a workbook, whose rows have buffers of their own.
  init(_ buffers: Buffers, rows: consuming SheetRows) {
    self.buffers = buffers
    self.rows = consume rows
    deflater = nil
  }

  /// Empties it; a buffer far beyond the usual is given back.
  func reset() {
    buffers.bytes.removeAll(keeping: 1 << 23)
    buffers.packed.removeAll(keeping: 1 << 22)
    losses = LossTally()
  }

  /// Compresses what was encoded, if that was asked for.
  func deflate() {
    guard var deflater = deflater.take() else { return }
    run = deflater.compress(buffers.bytes, to: &buffers.packed, ending: .sync)
    self.deflater = consume deflater
  }
}
