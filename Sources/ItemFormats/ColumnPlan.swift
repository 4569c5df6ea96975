import JSONText

/// The columns of a table as they are known at one moment: immutable, shared by all threads.
///
/// A nested value `{"a": {"b": [7]}}` stands in the column `a/b/0`. Columns are never removed or
/// moved: a later plan has the columns of an earlier one first.
public final class ColumnPlan: Sendable {
  let paths: PathTable

  init(_ paths: PathTable) { self.paths = paths }

  /// A plan without columns.
  public static let empty = ColumnPlan(PathTable(limit: .max))

  /// The number of columns.
  public var count: Int { paths.columns.count }

  /// The name of a column, UTF-8: its keys joined by `/`.
  public func name(_ column: Int) -> [UInt8] { paths.columns[column] }

  /// Whether there were more columns than allowed; the plan then holds the first of them.
  public var isOverfull: Bool { paths.isOverfull }
}

/// The columns found so far: the one place that adds them, in the order of items.
///
/// Fields that were asked for have their columns from the start, in their order. What a field's columns
/// are, itself or those of what is in it, the first items show; later ones stand behind all others.
public struct ColumnRegistry: Sendable {
  /// The plan that holds all columns registered so far.
  public private(set) var plan: ColumnPlan
  /// Whether columns may still move, since no item was resolved for good.
  public private(set) var isOpen: Bool
  private let limit: Int
  private let fields: [ColumnField]

  /// Makes a registry that takes up to `limit` columns, those of `fields` first.
  public init(limit: Int, fields: [ColumnField] = []) {
    self.limit = limit
    self.fields = fields
    isOpen = !fields.isEmpty
    var paths = PathTable(limit: limit)
    paths.arrange(by: fields)
    plan = ColumnPlan(paths)
  }

  /// Adds the columns that `batch` is the first to have and resolves the batch again.
  ///
  /// For a batch whose ``ItemBatch/resolve(_:)`` met an unknown path, or whose plan was an open one that
  /// has closed meanwhile; batches must come in order.
  public mutating func register(_ batch: inout ItemBatch) {
    var paths = isOpen ? PathTable(limit: limit) : plan.paths
    _ = batch.resolve(&paths, growing: true)
    if isOpen {
      paths.arrange(by: fields)
      _ = batch.resolve(&paths, growing: false)
    }
    plan = ColumnPlan(paths)
    accept(batch)
  }

  /// Notes that `batch` was resolved with the plan: if it has items, columns no longer move.
  public mutating func accept(_ batch: borrowing ItemBatch) {
    if batch.itemCount > 0 { isOpen = false }
  }
}

extension ItemBatch {
  /// Finds the column of every leaf; false if an item has a path that `plan` does not know.
  public mutating func resolve(_ plan: ColumnPlan) -> Bool {
    var paths = plan.paths
    return resolve(&paths, growing: false)
  }

  fileprivate mutating func resolve(_ paths: inout PathTable, growing: Bool) -> Bool {
    var found: [Leaf] = []
    swap(&found, &leaves)
    found.removeAll(keepingCapacity: true)
    var starts: [Int] = []
    swap(&starts, &leafStarts)
    starts.removeAll(keepingCapacity: true)
    var known = true
    for item in 0..<itemCount {
      starts.append(found.count)
      let all = paths.walk(
        json,
        roots[item],
        parent: 0,
        step: 0,
        growing: growing,
        into: &found
      )
      known = known && all
      if !known && !growing { break }
      Self.sort(&found, from: starts[item])
    }
    starts.append(found.count)
    leaves = found
    leafStarts = starts
    return known
  }

  /// Puts an item's leaves in column order; mostly they are.
  private static func sort(_ leaves: inout [Leaf], from start: Int) {
    var isSorted = true
    for at in start..<leaves.count where at > start {
      if leaves[at - 1].column > leaves[at].column {
        isSorted = false
        break
      }
    }
    if !isSorted { leaves[start...].sort { $0.column < $1.column } }
  }
}
