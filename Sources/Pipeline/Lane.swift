import ItemFormats
import Storages

/// A batch on its way through a pass, with the buffers that it needs there.
///
/// Belongs to the thread that took it from its ``Lanes``, until that gives it back; its buffers are used
/// again for the batches behind.
final class Lane: @unchecked Sendable {
  /// What was read at once.
  struct Reading {
    /// The place of the batch in the order.
    let position: BatchPosition
    let itemCount: Int
    /// What the schema check found.
    let tally: SchemaTally?
  }

  /// What passes the gates at once: a batch, or a part of the rows that a selection made of it.
  struct Piece {
    let reading: Reading
    /// Counts the pieces of a batch from 0.
    let number: Int
    let isLast: Bool
    /// What the selection of the whole batch has to tell; nil before its last piece.
    let selection: SelectionTally?
    /// The columns that the piece was resolved with; behind the first gate those it has for good.
    var plan: ColumnPlan
    /// Whether more columns could be added to `plan` when the piece was resolved.
    let isOpen: Bool
    /// Whether that one had all columns of the piece.
    let isKnown: Bool
    /// How many items stand before the piece; known behind the first gate.
    var firstRow = 0
  }

  /// Reads the batches.
  let cursor: any ItemCursor
  var batch = ItemBatch()
  var selector: ItemSelector?
  var profile = BatchProfile()
  /// One for each output.
  let encoded: [EncodedBatch]
  let browsed = BrowserBatch()
  /// What is carried; nil while the lane is empty.
  var piece: Piece?
  /// The gate that the piece stands before.
  var gate = 0
  /// Whether the run of items that the last batch belongs to has more of them, which this lane alone
  /// can read.
  var isInRun = false

  init(_ cursor: any ItemCursor, _ encoded: [EncodedBatch], _ selector: ItemSelector?) {
    self.cursor = cursor
    self.encoded = encoded
    self.selector = selector
  }
}
