import JSONText

/// A field of a row that is being made: where its key and its value stand.
struct SelectedField {
  /// The key, free to be put elsewhere; its `next` is the hash of its text.
  var key: JSONNode
  /// The value's node.
  var value: UInt32
  /// The node of the key, for the order in which fields were stored.
  var order: UInt32
  /// The number of its name; −1 if the selection does not speak of it.
  var name: Int32
  /// The unwindings, as a set of bits, that brought it in.
  var origins: UInt32
}

/// Finds the field with a certain key in a list of fields.
struct FieldLookup {
  /// Places in the list, or −1.
  private var slots: [Int32] = []

  /// Learns the fields of `list`, forgetting those before.
  mutating func fill(_ list: [SelectedField]) {
    var size = 16
    while size < list.count * 2 { size *= 2 }
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement(-1, count: size))
    for (place, field) in list.enumerated() {
      var slot = Int(field.key.next) & (size &- 1)
      while slots[slot] >= 0 { slot = (slot &+ 1) & (size &- 1) }
      slots[slot] = Int32(truncatingIfNeeded: place)
    }
  }

  /// The place in `list`, the list learned last, of the field with the key `key`; −1 if there is none.
  func find(_ key: JSONNode, in list: [SelectedField], _ json: JSONView) -> Int {
    let mask = slots.count &- 1
    var slot = Int(key.next) & mask
    while slots[slot] >= 0 {
      let place = Int(slots[slot])
      if json.isSameKey(list[place].key, key) { return place }
      slot = (slot &+ 1) & mask
    }
    return -1
  }
}
