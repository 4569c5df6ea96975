/// The first items of a dataset, ready to be framed by a table.
public struct Preview: Sendable {
  /// The headings, in the order of the cells.
  public var columnNames: [String]
  /// What fields are called for people, by their names; the exports keep the names.
  public var labels: [String: String] = [:]
  /// Table rows as the HTML encoder writes them, escaped, in UTF-8: first a row header with the
  /// item's number, then a cell for each column.
  public var rows: [UInt8]
  /// How many items the rows show.
  public var shown: Int
  /// How many items there are.
  public var total: Int

  /// Makes a preview.
  public init(columnNames: [String], rows: [UInt8], shown: Int, total: Int) {
    self.columnNames = columnNames
    self.rows = rows
    self.shown = shown
    self.total = total
  }
}
