public import ByteIO

/// Encodes items in one format.
///
/// Pure: the same batch, columns and first row give the same bytes. An encoder holds options only;
/// it does no I/O and keeps nothing between calls. One output is `head`, then the encoded batches in
/// order, then `foot`.
public protocol ItemEncoder: Sendable {
  /// Looks at the first items before ``head(columns:to:)`` is called, for what the head says of them.
  ///
  /// Only of an encoder that writes the head; those that encode need not know.
  mutating func begin(with first: borrowing ItemBatch)

  /// What people should know about the head that was written, a line each.
  var notes: [String] { get }

  /// Appends what stands before the first item. Called once the columns are known.
  func head(columns: ColumnPlan, to out: inout OutputBuffer)

  /// Appends the items `items` of `batch`, each with what separates it from the one before.
  ///
  /// `columns` is the plan that the batch's leaves refer to; a text format ignores it. `firstRow` says
  /// how many items stand before these in the output. `losses` counts the values that the format cannot
  /// hold as they are.
  func encode(
    _ batch: borrowing ItemBatch,
    items: Range<Int>,
    columns: ColumnPlan,
    firstRow: Int,
    to out: inout OutputBuffer,
    losses: inout LossTally
  )

  /// Appends what stands behind the last item.
  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer)

  /// Appends `rows`, encoded when there were `known` columns, as they are with `columns`.
  ///
  /// Called when keys turn up late, and with 0 and 0 when no item has a key at all. A format whose short rows mean the same keeps the default, which
  /// copies.
  func widen(_ rows: Span<UInt8>, from known: Int, to columns: Int, into out: inout OutputBuffer)
}

extension ItemEncoder {
  /// The head says nothing about items.
  public mutating func begin(with first: borrowing ItemBatch) {}

  /// There is nothing to know.
  public var notes: [String] { [] }

  /// Rows stay as they are: short ones mean the same.
  public func widen(
    _ rows: Span<UInt8>,
    from known: Int,
    to columns: Int,
    into out: inout OutputBuffer
  ) {
    out.append(rows)
  }
}
