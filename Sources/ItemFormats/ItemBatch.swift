//===----------------------------------------------------------------------===//
// ItemFormats: items become bytes.
//
//   ItemBatch (bytes + index) ─► resolve columns ─► ItemEncoder × formats ─► OutputBuffer
//
// A batch is the unit of work: a run of whole items in one arena with one index. Encoders are pure
// functions of (batch, columns, first row); they do no I/O and keep nothing between batches, so
// batches are encoded in parallel and joined in order.
//===----------------------------------------------------------------------===//

public import ByteIO
public import JSONText
public import Storages

/// A run of whole items: their bytes, the index over them, and the leaves of each.
///
/// Owned by one thread at a time and reused: ``removeAll()`` keeps the memory.
public struct ItemBatch: ~Copyable, Sendable {
  /// The items' bytes.
  public var arena: ByteArena
  /// Where each item that was read stands in the arena, in order.
  ///
  /// Damaged ones are still among them.
  public var entries: [ItemEntry] = []
  /// What could not be read, and what ``buildIndex()`` found damaged.
  public var problems: [Problem] = []

  var index: JSONIndex
  /// The entries that are no items.
  ///
  /// Set by ``buildIndex()``.
  private var damage: [Damage] = []
  /// The node of each good item, or of each row that a selection made of them.
  ///
  /// Set by ``buildIndex()`` and ``select(_:)``.
  public private(set) var roots: [Int] = []
  /// The scalar values of all items with their columns, item after item.
  ///
  /// Set by ``resolve(_:)``.
  var leaves = LeafList()
  /// Where each item's leaves start in `leaves`; one more entry than items.
  ///
  /// Set by ``resolve(_:)``.
  public internal(set) var leafStarts: [Int] = []
  /// The leaves column by column.
  ///
  /// Set by ``sortByColumn()``; empty without.
  var leafColumns = LeafColumns()
  /// The items as compact JSON, one behind the other, and where each ends.
  ///
  /// Set by ``makeLines()``; empty without.
  var lines = OutputBuffer()
  var lineEnds: [Int] = []
  /// The values that have no column because columns are fixed, by item of the batch.
  ///
  /// Set by ``resolve(_:)``.
  public internal(set) var leftOut = LossTally()

  /// Makes an empty batch.
  public init() {
    arena = ByteArena(capacity: 1 << 20)
    index = JSONIndex(capacity: 1 << 14)
  }

  /// The number of good items.
  public var itemCount: Int { roots.count }

  /// The place of each good item.
  ///
  /// Of the items as they were read: a selection may make more or fewer rows of them.
  var places: [ItemPlace] {
    var damaged = damage[...]
    return entries.map(\.place).filter { place in
      guard damaged.first?.place == place else { return true }
      damaged.removeFirst()
      return false
    }
  }

  /// The items' bytes and their index.
  public var json: JSONView {
    @_lifetime(borrow self)
    borrowing get { JSONView(bytes: arena.bytes, nodes: index.nodes) }
  }

  /// The leaves of one item, in column order.
  @_lifetime(borrow self)
  public borrowing func leaves(of item: Int) -> Span<Leaf> {
    leaves.span.extracting(leafStarts[item]..<leafStarts[item + 1])
  }

  /// Empties the batch.
  ///
  /// Memory far beyond the usual is given back.
  public mutating func removeAll() {
    arena.removeAll(keeping: 1 << 22)
    index.removeAll(keeping: 1 << 18)
    entries.removeAll(keepingCapacity: entries.capacity < 1 << 14)
    problems.removeAll()
    damage.removeAll()
    roots.removeAll(keepingCapacity: true)
    leaves.removeAll(keeping: 1 << 18)
    leafStarts.removeAll(keepingCapacity: true)
    leafColumns.removeAll()
    lines.removeAll(keeping: 1 << 22)
    lineEnds.removeAll(keepingCapacity: true)
    leftOut = LossTally()
  }

  /// Indexes every entry.
  ///
  /// What is not a JSON object is reported in `problems` and left out.
  public mutating func buildIndex() {
    // Entries are looked into where they are: a place may be a text, so that each copy is counted.
    for at in entries.indices {
      guard let flaw = add(entries[at].range, at: roots.count) else { continue }
      let entry = entries[at]
      damage.append(Damage(place: entry.place, itemsBefore: roots.count, problem: problems.count))
      problems.append(Problem(flaw, in: entry))
    }
  }

  /// Adds the bytes `range` as item `item`, or says what is wrong with them.
  private mutating func add(_ range: Range<Int>, at item: Int) -> ItemFlaw? {
    do throws(JSONError) {
      let root = try index.add(arena, range)
      guard index.nodes[root].kind == .object else { return .notAnObject }
      if item == roots.count { roots.append(root) } else { roots.insert(root, at: item) }
      return nil
    } catch {
      return .notJSON(error)
    }
  }
}

/// What makes an entry no item.
private enum ItemFlaw {
  case notAnObject
  case notJSON(JSONError)
}

extension Problem {
  fileprivate init(_ flaw: ItemFlaw, in entry: ItemEntry) {
    switch flaw {
    case .notAnObject:
      self.init(
        .notAnObject,
        .error,
        file: entry.place.name,
        offset: entry.fileOffset,
        message: "is not a JSON object"
      )
    case .notJSON(let error):
      self.init(
        .notJSON,
        .error,
        file: entry.place.name,
        offset: entry.fileOffset + error.offset,
        message: entry.place.isFile ? error.words : error.reason.description
      )
    }
  }
}

// MARK: - Damaged items that may be half-written

extension ItemBatch {
  /// An entry that is no item, with what is needed to put it in after all.
  struct Damage: Sendable {
    let place: ItemPlace
    let itemsBefore: Int
    let problem: Int
  }

  /// The places of entries that are not JSON.
  public var damagedPlaces: [ItemPlace] {
    damage.filter { problems[$0.problem].code == .notJSON }.map(\.place)
  }

  /// Takes the entry at `place`, read again to the end of the arena, as the item it should have been.
  ///
  /// If it is still damaged, nothing changes; if it is no JSON, its bytes leave the arena again.
  public mutating func replaceDamaged(_ place: ItemPlace, with entry: ItemEntry) {
    guard let at = damage.firstIndex(where: { $0.place == place }) else { return }
    let damaged = damage[at]
    if let flaw = add(entry.range, at: damaged.itemsBefore) {
      if case .notJSON = flaw { arena.truncate(to: entry.range.lowerBound) }
      return
    }
    problems.remove(at: damaged.problem)
    damage.remove(at: at)
    for later in damage.indices where later >= at {
      damage[later] = Damage(
        place: damage[later].place,
        itemsBefore: damage[later].itemsBefore + 1,
        problem: damage[later].problem - 1
      )
    }
  }

  /// Turns the damage at `place` into a note that it is being written.
  public mutating func excuseDamaged(_ place: ItemPlace) {
    guard let damaged = damage.first(where: { $0.place == place }) else { return }
    problems[damaged.problem] = Problem(
      .beingWritten,
      .note,
      file: place.name,
      message: "is being written; left for the next run"
    )
  }
}

// MARK: - Selection

extension ItemBatch {
  /// Puts rows in the place of the items, by the plan of `selector`: all, or a piece of them.
  ///
  /// Until it returns true the batch is to be used and then given to it again, for the next piece. A
  /// piece may be empty. Worst case, a piece holds 256 Ki nodes (4 MiB) and one row more than the items
  /// themselves.
  public mutating func select(_ selector: inout ItemSelector) -> Bool {
    lineEnds.removeAll(keepingCapacity: true)
    if selector.plan.onlyHides {
      hide(&selector)
      return true
    }
    if selector.hasMore {
      index.truncate(to: selector.nodeCount)
      roots.removeAll(keepingCapacity: true)
    } else {
      selector.begin(&roots, places, nodeCount: index.nodeCount)
    }
    var text = 0
    while roots.count < ItemSelector.Piece.rows, text < ItemSelector.Piece.text,
      index.nodeCount - selector.nodeCount < ItemSelector.Piece.nodes, selector.advance(json)
    {
      selector.choose(&arena, index)
      if selector.plan.skipsEmpty, selector.entries.isEmpty { continue }
      roots.append(selector.write(&index, &arena, &text))
    }
    return !selector.hasMore
  }

  /// Takes fields out of the items, and items out of the batch; nothing is copied.
  private mutating func hide(_ selector: inout ItemSelector) {
    selector.begin()
    var kept = 0
    for item in roots.indices {
      let root = roots[item]
      let (isMeant, hidden) = selector.hidden(of: root, json)
      for key in hidden { index.hide(member: key, of: root) }
      guard isMeant else { continue }
      roots[kept] = root
      kept += 1
    }
    roots.removeLast(roots.count - kept)
  }
}

/// A value of an item that stands in one cell of a table.
@frozen
public struct Leaf: Sendable {
  /// The column, counted from 0 in the plan.
  public var column: UInt32
  /// The value's node.
  public var node: UInt32
}
