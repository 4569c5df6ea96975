import CByteScan

/// What a container that is being read is like: a container of the same index that was read before.
///
/// Of an array, the element that its next one is probably like. Of an object, the key that its next one
/// probably is: keys that are found so are spelled without escapes, occur once in the earlier object,
/// and are passed in their order, so that they differ from each other.
struct Likeness: BitwiseCopyable {
  /// Containers deeper than this are like none.
  static let maxDepth = 64
  /// After a key that is not the next one, it is looked for among this many.
  private static let reach = 8

  /// The node of that element or key; `UInt32.max` for no element.
  var next: UInt32
  /// Of an object, where its keys end.
  private var end: UInt32 = 0
  /// Whether all keys of an object were found.
  private(set) var isWhole = false

  /// The likeness of an array, whose elements are like the node `element`.
  @inline(__always)
  init(next element: UInt32) { next = element }

  /// The likeness of a container of that kind to the node `value`, if there is any.
  @inline(__always)
  init(to value: UInt32, like kind: JSONKind, _ nodes: UnsafePointer<JSONNode>) {
    next = .max
    guard value != .max else { return }
    let node = unsafe nodes[Int(value)]
    guard node.kind == kind, node.next > value &+ 1 else { return }
    next = value &+ 1
    end = node.next
    isWhole = true
  }

  /// The node of the key that stands at `at`, if it is one of the next two; passes it.
  ///
  /// Reads up to 15 bytes past a key, which the arena's padding allows.
  @inline(__always)
  mutating func key(
    at: Int,
    _ limit: Int,
    _ text: UnsafePointer<UInt8>,
    _ nodes: UnsafePointer<JSONNode>
  ) -> Int? {
    var key = Int(next)
    for _ in 0..<2 {
      guard key < end else { return nil }
      let node = unsafe nodes[key]
      let behind = unsafe nodes[key &+ 1].next
      let length = Int(node.count) &+ 2
      if node.flags.isEmpty, limit &- at >= length,
        unsafe larder_same(text + at, text + Int(node.offset) - 1, length) != 0
      {
        next = behind
        return key
      }
      key = Int(behind)
    }
    return nil
  }

  /// Notes that an object has a key that was not found; goes behind its like, if that is near.
  @inline(__always)
  mutating func miss(_ found: JSONNode, _ nodes: UnsafePointer<JSONNode>) {
    isWhole = false
    var key = next
    for _ in 0..<Self.reach {
      guard key < end else { return }
      let node = unsafe nodes[Int(key)]
      key = unsafe nodes[Int(key) &+ 1].next
      if node.next == found.next, node.count == found.count {
        next = key
        return
      }
    }
  }
}
