import CByteScan

/// What a container that is being read is like: a container of the same index that was read before.
///
/// Of an array, the element that its next one is probably like. Of an object, the key that its next one
/// probably is: keys that are found so are spelled without escapes, occur once in the earlier object,
/// and are passed in their order, so that they differ from each other.
struct Likeness: BitwiseCopyable {
  /// Containers deeper than this are like none.
  static let maxDepth = 64
  /// So many keys in a row may be missing.
  private static let gap = 4
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

  /// The node of the key that stands at `at`, if it is the next one.
  ///
  /// `at` may be past `limit`, by a few bytes. Reads up to 16 bytes past either, which the arena's padding
  /// allows.
  @inline(__always)
  func key(
    at: Int,
    _ limit: Int,
    _ text: UnsafePointer<UInt8>,
    _ nodes: UnsafePointer<JSONNode>
  ) -> Int? {
    guard next < end else { return nil }
    let key = Int(next)
    let length = unsafe Int(nodes[key].count) &+ 2
    let (one, other) = unsafe (text + at, text + (Int(nodes[key].offset) &- 1))
    let same = unsafe larder_same_count(one, other)
    guard unsafe nodes[key].flags.isSubset(of: .plainName) else { return nil }
    if length <= 16 { return same >= length ? key : nil }
    guard same == 16, limit &- at >= length else { return nil }
    return unsafe larder_equal(one + 16, other + 16, length &- 16) != 0 ? key : nil
  }

  /// The node of the key that stands at `at`, if it is one of the next few behind the next; passes it.
  @inline(__always)
  mutating func keyBehindNext(
    at: Int,
    _ limit: Int,
    _ text: UnsafePointer<UInt8>,
    _ nodes: UnsafePointer<JSONNode>
  ) -> Int? {
    var later = self
    for _ in 0..<Self.gap {
      guard later.next < end else { return nil }
      unsafe later.pass(Int(later.next), nodes)
      guard let key = unsafe later.key(at: at, limit, text, nodes) else { continue }
      unsafe later.pass(key, nodes)
      self = later
      return key
    }
    return nil
  }

  /// Goes behind the key `key`.
  @inline(__always)
  mutating func pass(_ key: Int, _ nodes: UnsafePointer<JSONNode>) {
    next = unsafe nodes[key &+ 1].next
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
