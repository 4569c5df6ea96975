/// How the tables of an export get their columns.
public struct ColumnOptions: Sendable, Equatable {
  /// Which columns there are, and in which order.
  public enum Order: Sendable {
    /// Those of all items, in the order in which they first appear.
    case union
    /// Those of all items, path by path, digits as numbers: the platform's order.
    case sorted
    /// Those of the first batch of items; what later items have besides is left out, and counted.
    case first
  }

  /// Which columns there are, and in which order.
  public var order = Order.union
  /// The most columns; a table with more is not made.
  public var limit = 16_384
  /// Whether an empty array or object has a column, with the value `[]` or `{}`.
  public var keepsEmptyContainers = true

  /// Makes the defaults.
  public init() {}
}
