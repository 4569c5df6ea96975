//===----------------------------------------------------------------------===//
// JSONText: a flat index over JSON bytes.
//
//   {"id": 7, "tags": ["a", "b"]}
//
//   0 object  next 7 ─────────────┐
//   1 key     id                  │   A value's `next` is the node behind it and all it
//   2 number  7      next 3       │   contains, so whole subtrees are stepped over.
//   3 key     tags                │   Nothing is copied, decoded or reordered.
//   4 array   next 7 ──────────┐  │
//   5 string  a      next 6    │  │
//   6 string  b      next 7    │  │
//   7 ◄────────────────────────┴──┘
//
// One pass validates all of RFC 8259, UTF-8 included, and never recurses: while a container is open
// its `next` holds the index of its parent. A key's `next` holds a hash of its text; once a duplicate
// is found, the first key is `redirected`, its `next` being the index of the last value (RFC 8259 §4
// leaves the choice open; every client keeps the last value), and the others are `shadowed`.
//===----------------------------------------------------------------------===//

public import ByteIO
import CByteScan

/// The index over one or many JSON documents that lie in one arena.
///
/// 16 bytes a value or key. Documents are added one after the other; a document that is refused
/// leaves no trace.
@safe
public struct JSONIndex: ~Copyable, @unchecked Sendable {
  var base: UnsafeMutablePointer<JSONNode>
  var capacity: Int
  var count = 0
  /// What the containers around the one that is being read were like, see ``Likeness``.
  let outer: UnsafeMutablePointer<Likeness>
  /// The root of the document that was added last; -1 if that is not known any more.
  var previousRoot = -1
  /// The root of the document that others are read along, see ``Likeness``; -1 if there is none yet.
  ///
  /// Some members are there only at times, so a document stays as long as those read along it have no other
  /// keys: so it comes to have most of all that there are.
  var model = -1
  /// What the documents that are added have in common.
  var shape = DocumentShape()

  /// Makes an empty index with room for `capacity` nodes.
  public init(capacity: Int = 1024) {
    self.capacity = max(capacity, 16)
    unsafe base = Memory.allocate(self.capacity)
    unsafe outer = Memory.allocate(Likeness.maxDepth)
  }

  deinit {
    unsafe Memory.free(base)
    unsafe Memory.free(outer)
  }

  /// All nodes, in document order.
  public var nodes: Span<JSONNode> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Empties the index.
  ///
  /// Its memory is kept, unless it holds more than `keeping` nodes.
  public mutating func removeAll(keeping: Int = .max) {
    count = 0
    previousRoot = -1
    model = -1
    shape.lastRoot = -1
    guard capacity > keeping else { return }
    self = JSONIndex(capacity: keeping)
  }

  /// Takes a member out of the object `object`, for everyone who walks the index from now on.
  public mutating func hide(member key: Int, of object: Int) {
    precondition(object >= 0 && key > object && key < count)
    unsafe base[key].flags.insert(.shadowed)
    unsafe base[object].flags.insert(.impure)
  }

  mutating func grow() { resize(to: capacity * 2) }

  /// Makes room for `room` more nodes.
  mutating func reserve(_ room: Int) {
    if capacity - count < room { resize(to: max(capacity * 2, count + room)) }
  }

  private mutating func resize(to capacity: Int) {
    unsafe base = Memory.resize(base, to: capacity)
    self.capacity = capacity
  }

  /// Validates the document in `range` of `arena` and adds its nodes.
  ///
  /// A byte order mark is accepted, and the literals `NaN`, `Infinity` and `-Infinity` that Python
  /// writes, as null. Time is linear in the length, whatever the nesting.
  ///
  /// - Returns: the index of the document's root.
  /// - Throws: the first violation of RFC 8259, with its offset in the document.
  public mutating func add(_ arena: borrowing ByteArena, _ range: Range<Int>) throws(JSONError)
    -> Int
  {
    precondition(range.lowerBound >= 0 && range.upperBound <= arena.count)
    let root = count
    do {
      try unsafe arena.bytes.withUnsafeBufferPointer { bytes throws(Stop) in
        guard let start = bytes.baseAddress else { throw Stop(.empty, at: range.lowerBound) }
        try unsafe addDocument(start, range)
      }
      previousRoot = root
      return root
    } catch {
      count = root
      let document = arena.bytes.extracting(range)
      throw Self.explain(error, at: range.lowerBound, in: document)
    }
  }

  /// Names what people call the thing where the first bytes tell.
  private static func explain(_ stop: Stop, at start: Int, in document: Span<UInt8>) -> JSONError {
    let reason: JSONError.Reason =
      if let foreign = JSONError.Reason(firstBytes: document) {
        foreign
      } else if stop.reason == .unexpected(UInt8(ascii: "<")), stop.at - start < 4 {
        .markup
      } else {
        stop.reason
      }
    return JSONError(reason, at: stop.at - start, in: document)
  }

  /// A violation at an offset in the arena; line and column are found later.
  struct Stop: Error {
    let reason: JSONError.Reason
    let at: Int

    init(_ reason: JSONError.Reason, at: Int) {
      self.reason = reason
      self.at = at
    }
  }
}
