import ByteIO
import JSONText

/// The names that flattening makes in one batch, each written once behind the items' bytes.
///
/// A name is the one it grew from, a dot, and a key: `a.b`. Few are new after the first items.
struct DottedNames {
  /// A name.
  struct Name {
    fileprivate let parent: Int32
    /// The key that it was made of, and its decoded hash.
    fileprivate let part: JSONNode
    /// The name as a key.
    let key: JSONNode
    /// Its number in the selection, or −1.
    let number: Int32
    /// The first name with the same text.
    ///
    /// `a.b` and `c` make the same name as `a` and `b.c`.
    let same: Int32
    /// How many keys it is made of.
    let steps: Int
  }

  /// More names than that are not made: an object whose names would need them stays whole.
  static let maxBytes = 64 << 20

  // State of a batch; grows with every new name.
  private(set) var names: [Name] = []
  private var slots: [Int32] = []
  private var byText: [UInt32: [Int32]] = [:]
  private var bytes = 0

  /// Forgets all names, as their bytes go with the batch.
  mutating func removeAll() {
    names.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement(-1, count: 64))
    byText.removeAll(keepingCapacity: true)
    bytes = 0
  }

  /// The name that grows from `parent` by `part`, or from nothing if that is −1; nil if it is new.
  func find(_ parent: Int, _ part: JSONNode, in json: JSONView) -> Int? {
    let mask = slots.count - 1
    var slot = Self.mix(parent, part.next) & mask
    while slots[slot] >= 0 {
      let name = names[Int(slots[slot])]
      if name.parent == Int32(truncatingIfNeeded: parent), json.isSameKey(name.part, part) {
        return Int(slots[slot])
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Makes a name that ``find(_:_:in:)`` did not find; nil if names take too much memory.
  mutating func add(
    _ parent: Int,
    _ part: JSONNode,
    _ arena: inout ByteArena,
    _ known: NameSet
  ) -> Int? {
    var key = part
    if parent >= 0 {
      let first = names[parent].key
      let length = Int(first.count) + 1 + Int(part.count)
      guard bytes + length <= Self.maxBytes else { return nil }
      bytes += length
      var text = OutputBuffer(capacity: length)
      text.append(arena.bytes, first.range)
      text.append(UInt8(ascii: "."))
      text.append(arena.bytes, part.range)
      key.offset = UInt32(truncatingIfNeeded: arena.count)
      key.count = UInt32(truncatingIfNeeded: length)
      key.flags.formUnion(first.flags)
      key.flags.remove(.plainName)
      arena.append(text.bytes)
      var decoded = OutputBuffer(capacity: length)
      JSONEscapes.decode(text.bytes, to: &decoded)
      key.next = JSONIndex.hash(ofText: decoded.bytes)
    }
    // The view needs no nodes: keys are compared by their bytes.
    let json = JSONView(bytes: arena.bytes, nodes: Span())
    let number = Int32(truncatingIfNeeded: names.count)
    let same = byText[key.next]?.first { json.isSameKey(names[Int($0)].key, key) }
    byText[key.next, default: []].append(number)
    names.append(
      Name(
        parent: Int32(truncatingIfNeeded: parent),
        part: part,
        key: key,
        number: known.find(key, in: json),
        same: same ?? number,
        steps: parent < 0 ? 1 : names[parent].steps + 1
      )
    )
    if names.count * 2 > slots.count {
      slots = Array(repeating: -1, count: slots.count * 4)
      for name in names.indices { insert(name) }
    } else {
      insert(Int(number))
    }
    return Int(number)
  }

  private mutating func insert(_ name: Int) {
    var slot = Self.mix(Int(names[name].parent), names[name].part.next) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(truncatingIfNeeded: name)
  }

  private static func mix(_ parent: Int, _ hash: UInt32) -> Int {
    (parent &* 0x9E37_79B9) ^ Int(hash)
  }
}
