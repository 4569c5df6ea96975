import ByteIO
import JSONText

/// The cells of a run of items that lie in one chunk of values, column by column.
///
/// The values come item by item. They are sorted by column first, by counting, and then each column is
/// written in one go: what a column has is mostly of one kind, and nothing is looked up for a value.
public final class ValueRun {
  /// How many items there are.
  public let itemCount: Int
  /// The columns by number; nil for one that none of the items has.
  public private(set) var columns: [ColumnCells?] = []

  /// A value with its item, counted from the first of the run.
  struct Cell {
    var item = 0
    var node = 0
  }

  init(_ batch: borrowing ItemBatch, _ items: Range<Int>, _ scratch: inout ColumnCells.Scratch) {
    itemCount = items.count
    let json = batch.json
    let (cells, ends) = Self.sorted(batch, items)
    var start = 0
    for end in ends {
      guard start < end else {
        columns.append(nil)
        continue
      }
      let column = ColumnCells()
      column.add(cells.span.extracting(start..<end), of: json, &scratch)
      columns.append(column)
      start = end
    }
  }

  /// The values in the order of their columns and in these of their items, and where each column ends.
  private static func sorted(_ batch: borrowing ItemBatch, _ items: Range<Int>) -> ([Cell], [Int]) {
    let leaves = batch.leaves.span
    // First how many values each column has, then where its next one goes.
    var places = [Int](repeating: 0, count: BrowserEncoder.valueColumns)
    for at in batch.leafStarts[items.lowerBound]..<batch.leafStarts[items.upperBound] {
      let column = Int(leaves[at].column)
      if column < places.count { places[column] += 1 }
    }
    while places.last == 0 { places.removeLast() }
    var count = 0
    for column in places.indices {
      let start = count
      count += places[column]
      places[column] = start
    }
    var cells = [Cell](repeating: Cell(), count: count)
    for item in items {
      for at in batch.leafStarts[item]..<batch.leafStarts[item + 1] {
        let column = Int(leaves[at].column)
        guard column < places.count else { continue }
        cells[places[column]] = Cell(item: item - items.lowerBound, node: Int(leaves[at].node))
        places[column] += 1
      }
    }
    return (cells, places)
  }
}
