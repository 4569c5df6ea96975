public import ItemFormats
public import Storages

/// What is taken of a storage: which of its rows, and what of each.
public struct StorageSelection: Sendable {
  /// Which of the stored rows are meant, and in which order.
  public var rows: RowRange
  /// What is taken of each; nil for all.
  public var items: SelectionPlan?

  /// Whether every item is taken whole, but for hidden fields.
  var takesAll: Bool { rows == RowRange() && (items?.takesAll ?? true) }

  /// Makes one; by default of everything.
  public init(rows: RowRange = RowRange(), items: SelectionPlan? = nil) {
    self.rows = rows
    self.items = items
  }
}
