import ByteIO

/// The leaves of a batch, item after item.
///
/// Unlike an array, room is made once an item, so that a leaf costs a store and a comparison.
@safe
struct LeafList: ~Copyable, @unchecked Sendable {
  private var base: UnsafeMutablePointer<Leaf>
  private var capacity = 64
  private(set) var count = 0
  /// Where the item begins that leaves are added to, and whether its leaves are in column order so far.
  private var start = 0
  private var isSorted = true

  /// As many are sorted by moving them, whose time grows with the square.
  private static let fewLeaves = 64

  init() { unsafe base = Memory.allocate(capacity) }

  deinit { unsafe Memory.free(base) }

  var span: Span<Leaf> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Empties the list; its memory is kept unless it holds more than `keeping` leaves.
  mutating func removeAll(keeping: Int = .max) {
    count = 0
    start = 0
    isSorted = true
    if capacity > keeping { self = LeafList() }
  }

  /// Begins an item that has at most `most` leaves.
  mutating func beginItem(most: Int) {
    start = count
    isSorted = true
    guard capacity - count < most else { return }
    capacity = max(capacity * 2, count + most)
    unsafe base = Memory.resize(base, to: capacity)
  }

  /// Adds an item whose leaves stand in the columns of the item `leaves`, `distance` nodes behind those.
  mutating func repeatItem(_ leaves: Range<Int>, distance: Int) {
    precondition(leaves.lowerBound >= 0 && leaves.upperBound <= count)
    beginItem(most: leaves.count)
    let distance = UInt32(truncatingIfNeeded: distance)
    let (from, to) = unsafe (base + leaves.lowerBound, base + count)
    for at in 0..<leaves.count {
      unsafe to[at] = Leaf(column: from[at].column, node: from[at].node &+ distance)
    }
    count += leaves.count
  }

  @inline(__always)
  mutating func append(column: Int, node: Int) {
    precondition(count < capacity)
    let leaf = Leaf(
      column: UInt32(truncatingIfNeeded: column),
      node: UInt32(truncatingIfNeeded: node)
    )
    if count > start, unsafe base[count &- 1].column > leaf.column { isSorted = false }
    unsafe base[count] = leaf
    count &+= 1
  }

  /// Puts the item's leaves in column order, as they mostly are; those of one column stay as they are.
  mutating func endItem() {
    guard !isSorted else { return }
    var leaves = unsafe UnsafeMutableBufferPointer(start: base + start, count: count - start)
    guard leaves.count <= Self.fewLeaves else {
      return unsafe leaves.sort { $0.column < $1.column }
    }
    // Few are out of their place: those of columns that were found late.
    for at in 1..<leaves.count {
      let leaf = unsafe leaves[at]
      var place = at
      while place > 0, unsafe leaves[place &- 1].column > leaf.column {
        unsafe leaves[place] = leaves[place &- 1]
        place &-= 1
      }
      unsafe leaves[place] = leaf
    }
  }
}
