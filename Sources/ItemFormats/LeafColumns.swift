/// The leaves of a batch, column by column and in each in the order of the items.
///
/// Who looks at the values in this order has what belongs to one column in use at a time, and what a column
/// has is mostly of one kind.
struct LeafColumns: Sendable {
  /// A leaf of a column, with its item.
  struct Cell: Sendable {
    var item: UInt32 = 0
    var node: UInt32 = 0
  }

  /// All leaves, in that order.
  private(set) var cells: [Cell] = []
  /// The columns that there are, in the order in which the items have them.
  private(set) var columns: [Int] = []
  /// Where the cells of each of `columns` end.
  private var ends: [Int] = []
  /// The place of each column in `columns`; -1 for those that there are not.
  private var places: [Int32] = []

  /// Memory for more cells than this is given back.
  private static let usualCells = 1 << 18

  /// The cells of the column that stands at `place` in ``columns``.
  func range(ofPlace place: Int) -> Range<Int> { (place == 0 ? 0 : ends[place - 1])..<ends[place] }

  /// The place of a column that there is in ``columns``.
  func place(of column: Int) -> Int { Int(places[column]) }

  /// The place of the first cell in `range`, a column's, that belongs to `item` or to one behind it.
  func place(ofItem item: Int, in range: Range<Int>) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if Int(cells[middle].item) < item { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Sorts `leaves`, by counting; those of an item begin where `starts` says, which has one entry more
  /// than there are items.
  mutating func sort(_ leaves: Span<Leaf>, _ starts: [Int]) {
    removeAll()
    // First how many cells each column has, then where its next one goes.
    for at in leaves.indices {
      let place = place(meeting: Int(leaves[at].column))
      ends[place] += 1
    }
    var start = 0
    for place in ends.indices {
      let count = ends[place]
      ends[place] = start
      start += count
    }
    cells.append(contentsOf: repeatElement(Cell(), count: leaves.count))
    Self.distribute(leaves, starts, places, &cells, &ends)
  }

  /// Puts each leaf where `next` says for the place of its column, one behind the other.
  private static func distribute(
    _ leaves: Span<Leaf>,
    _ starts: [Int],
    _ places: [Int32],
    _ cells: inout [Cell],
    _ next: inout [Int]
  ) {
    // Spans, since an array is checked for other owners at each access.
    var cells = cells.mutableSpan
    var next = next.mutableSpan
    let places = places.span
    for item in 0..<max(starts.count - 1, 0) {
      for at in starts[item]..<starts[item + 1] {
        let place = Int(places[Int(leaves[at].column)])
        cells[next[place]] = Cell(
          item: UInt32(truncatingIfNeeded: item),
          node: leaves[at].node
        )
        next[place] += 1
      }
    }
  }

  /// Forgets all leaves; memory far beyond the usual is given back.
  mutating func removeAll() {
    for column in columns { places[column] = -1 }
    cells.removeAll(keepingCapacity: cells.capacity < Self.usualCells)
    columns.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  /// The place of a column, which may be new.
  @inline(__always)
  private mutating func place(meeting column: Int) -> Int {
    if column < places.count, places[column] >= 0 { return Int(places[column]) }
    while places.count <= column { places.append(-1) }
    places[column] = Int32(truncatingIfNeeded: columns.count)
    columns.append(column)
    ends.append(0)
    return columns.count - 1
  }
}

extension ItemBatch {
  /// Sorts the leaves by column, for what looks at the values of one after the other.
  ///
  /// To be called once leaves are resolved; the second time it does nothing.
  public mutating func sortByColumn() {
    guard leafColumns.cells.count != leaves.count else { return }
    var columns = LeafColumns()
    swap(&columns, &leafColumns)
    columns.sort(leaves.span, leafStarts)
    leafColumns = columns
  }
}
