import JSONText

/// The columns of a table as they are known at one moment: immutable, shared by all threads.
///
/// A nested value `{"a": {"b": [7]}}` stands in the column `a/b/0`. Columns are never removed or
/// moved: a later plan has the columns of an earlier one first.
public final class ColumnPlan: Sendable {
  let paths: PathTable

  init(_ paths: PathTable) { self.paths = paths }

  /// A plan without columns.
  public static let empty = ColumnPlan(PathTable(ColumnOptions()))

  /// The number of columns.
  public var count: Int { paths.columns.count }

  /// The name of a column, UTF-8: its keys joined by `/`.
  public func name(_ column: Int) -> [UInt8] { paths.columns[column] }

  /// The columns whose name another one has too, each with the keys that lead to it.
  ///
  /// `{"a/b": 1, "a": {"b": 2}}` has two columns `a/b`. The keys are those of each path to the column.
  public var namesakes: [Int: [[String]]] {
    var owners: [[UInt8]: Int] = [:]
    var namesakes: [Int: [[String]]] = [:]
    for column in 0..<count {
      if let owner = owners.updateValue(column, forKey: name(column)) {
        namesakes[owner] = []
        namesakes[column] = []
      }
    }
    guard !namesakes.isEmpty else { return [:] }
    for path in paths.paths.indices where namesakes[paths.paths[path].column] != nil {
      namesakes[paths.paths[path].column]?.append(
        paths.keys(of: path).map { String(decoding: $0, as: UTF8.self) }
      )
    }
    return namesakes
  }

  /// Whether there were more columns than allowed; the plan then holds the first of them.
  public var isOverfull: Bool { paths.isOverfull }
}

extension ItemBatch {
  /// Finds the column of every leaf; false if an item has a path that `plan` does not know.
  public mutating func resolve(_ plan: ColumnPlan) -> Bool {
    var paths = plan.paths
    return resolve(&paths, growing: false)
  }

  mutating func resolve(_ paths: inout PathTable, growing: Bool) -> Bool {
    var found = LeafList()
    swap(&found, &leaves)
    found.removeAll()
    leafStarts.removeAll(keepingCapacity: true)
    leafColumns.removeAll()
    var known = true
    leftOut = LossTally()
    for item in 0..<itemCount {
      // All of the item before is known here; what it passed over is counted item by item.
      if item > 0, paths.passedOver == 0, json.hasSameShape(roots[item], as: roots[item - 1]) {
        let before = leafStarts[item - 1]..<found.count
        leafStarts.append(found.count)
        found.repeatItem(before, distance: roots[item] - roots[item - 1])
        continue
      }
      leafStarts.append(found.count)
      paths.passedOver = 0
      let all = paths.walk(json, roots[item], growing: growing, into: &found)
      if paths.passedOver > 0 { leftOut.count(.lateColumn, row: item, times: paths.passedOver) }
      known = known && all
      if !known && !growing { break }
    }
    leafStarts.append(found.count)
    swap(&found, &leaves)
    return known
  }
}
