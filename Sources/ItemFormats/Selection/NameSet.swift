import JSONText

/// Names, each with a number: a hash table that keys of items are looked up in.
struct NameSet: Sendable {
  /// The names, UTF-8, by number.
  private(set) var names: [[UInt8]] = []
  /// Each slot: a name's hash and its number, or −1 where there is none.
  private var slots: [(hash: UInt32, name: Int32)] = [(0, -1), (0, -1)]

  /// The number of the name `text`; new if it was not there.
  @discardableResult
  mutating func add(_ text: String) -> Int {
    let name = Array(text.utf8)
    let hash = JSONIndex.hash(ofText: name.span)
    var slot = free(hash, name)
    if slots[slot].name >= 0 { return Int(slots[slot].name) }
    names.append(name)
    if names.count * 2 > slots.count {
      let full = slots
      slots = Array(repeating: (0, -1), count: slots.count * 4)
      for entry in full where entry.name >= 0 {
        slots[free(entry.hash, names[Int(entry.name)])] = entry
      }
      slot = free(hash, name)
    }
    slots[slot] = (hash, Int32(truncatingIfNeeded: names.count - 1))
    return names.count - 1
  }

  /// The slot that has `name`, or the free one where it belongs.
  private func free(_ hash: UInt32, _ name: [UInt8]) -> Int {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot].name >= 0,
      slots[slot].hash != hash || names[Int(slots[slot].name)] != name
    {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// The number of the name that `key` stands for, or −1.
  ///
  /// The key's `next` must be the hash of its text.
  @inline(__always)
  func find(_ key: JSONNode, in json: JSONView) -> Int32 {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: key.next) & mask
    while slots[slot].name >= 0 {
      if slots[slot].hash == key.next {
        let number = slots[slot].name
        let name = names[Int(number)]
        if json.isKey(key, name.span) { return number }
      }
      slot = (slot &+ 1) & mask
    }
    return -1
  }
}
