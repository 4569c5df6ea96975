import ByteIO
import JSONText

/// The cells of a run of items that lie in one chunk of values, column by column.
public final class ValueRun {
  /// How many items there are.
  public let itemCount: Int
  /// The columns by number; nil for one that none of the items has.
  public private(set) var columns: [ColumnCells?] = []

  init(_ batch: borrowing ItemBatch, _ items: Range<Int>, _ scratch: inout ColumnCells.Scratch) {
    itemCount = items.count
    let json = batch.json
    let order = batch.leafColumns
    for (place, column) in order.columns.enumerated() where column < BrowserEncoder.valueColumns {
      let all = order.range(ofPlace: place)
      let start = order.place(ofItem: items.lowerBound, in: all)
      let end = order.place(ofItem: items.upperBound, in: all)
      let cells = order.cells.span.extracting(start..<end)
      guard !cells.isEmpty else { continue }
      while columns.count <= column { columns.append(nil) }
      let own = ColumnCells(count: cells.count)
      own.add(cells, from: items.lowerBound, of: json, &scratch)
      columns[column] = own
    }
  }
}
