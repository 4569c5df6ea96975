import ByteIO
import JSONText

/// The cells of a run of items that lie in one chunk of values, column by column.
public final class ValueRun {
  /// How many items there are.
  public let itemCount: Int
  /// The columns by number; nil for one that none of the items has.
  public private(set) var columns: [ColumnCells?] = []
  private var scratch = OutputBuffer(capacity: 256)

  init(itemCount: Int) { self.itemCount = itemCount }

  func add(_ json: JSONView, _ node: Int, _ column: Int, _ item: Int) {
    while columns.count <= column { columns.append(nil) }
    let cells = columns[column] ?? ColumnCells()
    columns[column] = cells
    cells.pad(to: item)
    cells.add(json, node, &scratch)
  }
}
