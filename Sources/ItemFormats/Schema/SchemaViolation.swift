public import Storages

/// A rule of a schema that items break.
public struct SchemaViolation: Sendable, Equatable {
  /// Where in an item: keys joined by `/`, any element of an array as `*`; the item itself is empty.
  public var path: String
  /// The keyword of JSON Schema that says so.
  public var keyword: SchemaKeyword
  /// What the schema asks for, as it follows the path in a sentence: `must be at least 0`.
  public var demand: String
  /// How many values break it.
  public var count: Int
  /// The first item that does.
  public var first: ItemPlace

  /// Makes a violation.
  public init(
    path: String,
    keyword: SchemaKeyword,
    demand: String,
    count: Int,
    first: ItemPlace
  ) {
    self.path = path
    self.keyword = keyword
    self.demand = demand
    self.count = count
    self.first = first
  }
}
