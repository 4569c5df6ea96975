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
  /// Where each item that was read stands in the arena, in order. Damaged ones are still among them.
  public var entries: [ItemEntry] = []
  /// What could not be read, and what ``index()`` found damaged.
  public var problems: [Problem] = []

  private var index: JSONIndex
  /// The node of each good item. Set by ``buildIndex()``.
  public private(set) var roots: [Int] = []
  /// The place of each good item. Set by ``buildIndex()``.
  public private(set) var places: [ItemPlace] = []
  /// The scalar values of all items with their columns, item after item. Set by ``resolve(_:)``.
  public internal(set) var leaves: [Leaf] = []
  /// Where each item's leaves start in `leaves`; one more entry than items. Set by ``resolve(_:)``.
  public internal(set) var leafStarts: [Int] = []

  /// Makes an empty batch.
  public init() {
    arena = ByteArena(capacity: 1 << 20)
    index = JSONIndex(capacity: 1 << 14)
  }

  /// The number of good items.
  public var itemCount: Int { roots.count }

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

  /// Empties the batch. Memory far beyond the usual is given back.
  public mutating func removeAll() {
    arena.removeAll(keeping: 1 << 22)
    index.removeAll(keeping: 1 << 18)
    entries.removeAll(keepingCapacity: entries.capacity < 1 << 14)
    problems.removeAll()
    roots.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    leaves.removeAll(keepingCapacity: leaves.capacity < 1 << 18)
    leafStarts.removeAll(keepingCapacity: true)
  }

  /// Indexes every entry. What is not a JSON object is reported in `problems` and left out.
  public mutating func buildIndex() {
    for entry in entries {
      do throws(JSONError) {
        let root = try index.add(arena, entry.range)
        guard index.nodes[root].kind == .object else {
          problems.append(
            Problem(
              .notAnObject,
              .error,
              file: entry.place.name,
              offset: entry.fileOffset,
              message: "is not a JSON object"
            )
          )
          continue
        }
        roots.append(root)
        places.append(entry.place)
      } catch {
        problems.append(
          Problem(
            .notJSON,
            .error,
            file: entry.place.name,
            offset: entry.fileOffset + error.offset,
            message: error.description
          )
        )
      }
    }
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
