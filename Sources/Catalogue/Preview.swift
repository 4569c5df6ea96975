public import ItemFormats

/// The first items of a dataset, and what its item browser covers.
public struct Preview: Sendable {
  /// The headings, in the order of the cells.
  public var columnNames: [String]
  /// What fields are called for people, by their names; the exports keep the names.
  public var labels: [String: String] = [:]
  /// The columns that hold nothing but numbers.
  public var numericColumns: Set<Int> = []
  /// How many columns there are; `columnNames` may be fewer.
  public var columnCount: Int
  /// The first items.
  public var rows: [BrowserRow]
  /// How many items there are.
  public var total: Int
  /// How many of the first items have pages of their own; 0 if there is no item browser.
  public var pagedCount = 0

  /// Makes a preview.
  public init(columnNames: [String], columnCount: Int, rows: [BrowserRow], total: Int) {
    self.columnNames = columnNames
    self.columnCount = columnCount
    self.rows = rows
    self.total = total
  }
}
