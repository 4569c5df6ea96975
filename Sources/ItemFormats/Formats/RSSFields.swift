import ByteIO
import JSONText

/// The members of an item that ``RSSMapping`` may put into elements of the standard, by their keys.
struct RSSFields {
  /// A member with such a key.
  struct Field: BitwiseCopyable {
    /// The value's node, counted from the item's.
    let value: Int
    /// How preferred the key is for the element; less is more.
    let rank: Int
    let role: RSSMapping.Role
  }

  private(set) var found: [Field] = []
  private var item = -1

  /// Has found nothing.
  init() {}

  init(_ json: JSONView, _ item: Int, _ keys: RSSKeys, _ scratch: inout OutputBuffer) {
    look(json, item, keys, &scratch)
  }

  /// Looks at the members of the item `item`, unless it has the keys of the one before.
  mutating func look(
    _ json: JSONView,
    _ item: Int,
    _ keys: RSSKeys,
    _ scratch: inout OutputBuffer
  ) {
    defer { self.item = item }
    if self.item >= 0, json.hasSameShape(item, as: self.item) { return }
    found.removeAll(keepingCapacity: true)
    var members = json.members(of: item)
    while let (key, value) = members.next() {
      guard let (rank, role) = keys.find(key, json, &scratch) else { continue }
      found.append(Field(value: value - item, rank: rank, role: role))
    }
  }
}
