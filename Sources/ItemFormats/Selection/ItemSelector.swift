import ByteIO
import JSONText
import Storages

//===----------------------------------------------------------------------===//
// Selection: items become rows.
//
//   item ─► its fields ─► unwind, field by field ─► flatten ─► omit, fields ─► names ─► a new root
//           (a list)      (a list for each step)    (a list)   (entries)              behind all nodes
//
// A list has 32 bytes for each top-level field: its key and where its value stands. Only the last step
// writes nodes, and only those that are kept; bytes stay where they are. What an unwinding makes of one
// item may be much more than the item, so rows are made in pieces: the lists remember which element
// comes next.
//===----------------------------------------------------------------------===//

/// Makes rows of the items of batches, one batch after the other: what a thread needs for it.
public struct ItemSelector {
  /// A piece ends with the row that makes it as long as that.
  ///
  /// Batches have about the same bounds, so that a selection that makes no more of them keeps them whole.
  enum Piece {
    static let rows = 1000
    static let text = 1 << 20
    static let nodes = 1 << 18
  }

  /// The fields of a row before an unwinding, and the elements that are still to be merged with them.
  struct Level {
    var fields: [SelectedField] = []
    /// The place in `fields` of the one that is unwound.
    var place = 0
    /// The node of the element that comes next, and where the array ends.
    var next = 0
    var end = 0
    var lookup = FieldLookup()
    var hasLookup = false
  }

  /// A field of the row in the making, as it is written.
  struct Entry {
    var key: JSONNode
    var value: UInt32
    /// The step of the plan's picks to which the value is pruned; −1 for all of it.
    var pick: Int32 = -1
    /// The step of the plan's omissions that says what is left out of the value; −1 for nothing.
    var omission: Int32 = -1
    /// The place of the field that chose it, then the order in which it was stored: its place in the row.
    var rank: UInt32 = 0
    var order: UInt32
    /// The number of its own name and of the one it gets; −1 if the selection does not speak of it.
    var own: Int32
    var name: Int32
    /// Whether it stood deeper, so that `key` is not its own.
    var isMoved = false
  }

  let plan: SelectionPlan

  // State of a batch; set by ``begin(_:_:)``.
  private(set) var items: [Int] = []
  private var places: [ItemPlace] = []
  private var nextItem = 0
  private(set) var nodeCount = 0
  /// The last item, if it has no key that a plan which only hides looks for; else -1.
  private var untouched = -1
  /// What there is to tell of the batch.
  ///
  /// Added to by every row.
  public internal(set) var tally = SelectionTally()
  var dotted = DottedNames()
  /// The new names as keys, by number; written when one is first needed.
  var nameKeys: [JSONNode?]

  // State of a row; changed by every step.
  private var item = 0
  var levels: [Level]
  private var brought: [(field: SelectedField, place: Int)] = []
  var flat: [SelectedField] = []
  var lookup = FieldLookup()
  var entries: [Entry] = []
  /// Counts rows; what carries an older number is of an older row.
  var row = 0
  /// Counts looks for names that occur twice, in the same way.
  var uses = 0
  var fieldHits: [Int]
  var omissionHits: [Int]
  var nameUses: [(use: Int, entry: Int)]
  var dottedUses: [Int] = []

  /// Makes what a thread needs to apply `plan`.
  public init(_ plan: SelectionPlan) {
    self.plan = plan
    levels = Array(repeating: Level(), count: plan.unwind.count + 1)
    nameKeys = Array(repeating: nil, count: plan.names.names.count)
    fieldHits = Array(repeating: 0, count: plan.fields?.count ?? 0)
    omissionHits = Array(repeating: 0, count: plan.omissionCount)
    nameUses = Array(repeating: (0, 0), count: plan.names.names.count)
  }

  /// Takes over the items of a batch, and where they were read.
  mutating func begin(_ roots: inout [Int], _ places: [ItemPlace], nodeCount: Int) {
    swap(&items, &roots)
    // What comes back is the batch's before.
    roots.removeAll(keepingCapacity: true)
    self.places = places
    nextItem = 0
    self.nodeCount = nodeCount
    begin()
    dotted.removeAll()
    dottedUses.removeAll(keepingCapacity: true)
    for name in nameKeys.indices { nameKeys[name] = nil }
  }

  /// Forgets what there was to tell of the batch before.
  mutating func begin() {
    tally = SelectionTally()
    untouched = -1
  }

  /// Which keys of the item `root` are to be hidden, and whether the item is kept.
  mutating func hidden(of root: Int, _ json: JSONView) -> (isMeant: Bool, keys: [Int]) {
    if untouched >= 0, json.hasSameShape(root, as: untouched) {
      untouched = root
      return (true, [])
    }
    var keys: [Int] = []
    var isTouched = false
    var isMeant = true
    var isEmpty = true
    let hasNames = !plan.names.names.isEmpty
    var members = json.members(of: root)
    while let (key, value) = members.next() {
      if hasNames {
        let name = plan.names.find(json.freeKey(key), in: json)
        if name >= 0 {
          isTouched = true
          if name == plan.failure, json[value].kind != .null { isMeant = false }
          if plan.roles[Int(name)].isOmitted {
            keys.append(key)
            continue
          }
        }
      }
      if plan.skipsHidden, Self.isHidden(json[key], json) {
        isTouched = true
        tally.add(hidden: key, json)
        keys.append(key)
      } else {
        isEmpty = false
      }
    }
    untouched = isTouched || isEmpty ? -1 : root
    return (isMeant && !(plan.skipsEmpty && isEmpty), keys)
  }

  /// The place of the item whose row is in the making.
  var place: ItemPlace { places[item] }

  /// The root of the item whose row is in the making.
  var root: Int { items[item] }

  /// Whether there are items or elements of which no row was made.
  var hasMore: Bool { nextItem < items.count || levels.contains { $0.next < $0.end } }

  /// Puts the fields of the next row into the last level; false when there is none.
  mutating func advance(_ json: JSONView) -> Bool {
    var step = plan.unwind.count - 1
    while step >= 0 {
      if levels[step].next < levels[step].end {
        mergeNextElement(step, json)
        unwind(from: step + 1, json)
        return true
      }
      step -= 1
    }
    while nextItem < items.count {
      item = nextItem
      nextItem += 1
      guard gather(json) else { continue }
      unwind(from: 0, json)
      return true
    }
    return false
  }

  /// Lists the fields of the item; false if it is left out.
  private mutating func gather(_ json: JSONView) -> Bool {
    var list: [SelectedField] = []
    swap(&list, &levels[0].fields)
    list.removeAll(keepingCapacity: true)
    var isMeant = true
    var members = json.members(of: root)
    while let (key, value) = members.next() {
      let free = json.freeKey(key)
      let name = plan.names.find(free, in: json)
      if name >= 0, name == plan.failure, json[value].kind != .null { isMeant = false }
      if plan.skipsHidden, Self.isHidden(free, json) {
        tally.add(hidden: key, json)
        continue
      }
      list.append(
        SelectedField(
          key: free,
          value: UInt32(truncatingIfNeeded: value),
          order: UInt32(truncatingIfNeeded: key),
          name: name,
          origins: 0
        )
      )
    }
    swap(&list, &levels[0].fields)
    return isMeant
  }

  /// Whether a top-level key stands for a name that starts with `#`.
  @inline(__always)
  static func isHidden(_ key: JSONNode, _ json: JSONView) -> Bool {
    guard key.count > 0 else { return false }
    let first = json.bytes[Int(key.offset)]
    if first == UInt8(ascii: "#") { return true }
    // No other escape stands for it.
    guard first == UInt8(ascii: "\\"), key.count >= 6 else { return false }
    let escape = json.bytes.extracting(Int(key.offset) + 1..<Int(key.offset) + 6)
    return escape[0] == UInt8(ascii: "u") && escape[1] == UInt8(ascii: "0")
      && escape[2] == UInt8(ascii: "0") && escape[3] == UInt8(ascii: "2")
      && escape[4] == UInt8(ascii: "3")
  }

  // MARK: - Unwinding

  /// Makes the lists behind the level `first`: of each array the first element is taken.
  private mutating func unwind(from first: Int, _ json: JSONView) {
    for step in first..<plan.unwind.count {
      levels[step].next = 0
      levels[step].end = 0
      levels[step].hasLookup = false
      let name = plan.unwind[step]
      guard let place = levels[step].fields.firstIndex(where: { $0.name == name }) else {
        copy(step, without: nil)
        continue
      }
      levels[step].place = place
      let value = Int(levels[step].fields[place].value)
      switch json[value].kind {
      case .object: merge(step, value, json)
      case .array where json.isEmpty(value):
        tally.emptyArrays.add(self.place)
        copy(step, without: place)
      case .array:
        levels[step].next = value + 1
        levels[step].end = Int(json[value].next)
        mergeNextElement(step, json)
      default: copy(step, without: nil)
      }
    }
  }

  private mutating func copy(_ step: Int, without place: Int?) {
    let list = levels[step].fields
    levels[step + 1].fields.removeAll(keepingCapacity: true)
    levels[step + 1].fields.append(contentsOf: list)
    if let place { levels[step + 1].fields.remove(at: place) }
  }

  private mutating func mergeNextElement(_ step: Int, _ json: JSONView) {
    let element = levels[step].next
    levels[step].next = Int(json[element].next)
    if json[element].kind == .object {
      merge(step, element, json)
    } else {
      // What has no fields stays under the array's name.
      let place = levels[step].place
      copy(step, without: nil)
      levels[step + 1].fields[place].value = UInt32(truncatingIfNeeded: element)
      levels[step + 1].fields[place].origins |= 1 << UInt32(step)
    }
  }

  /// Makes the next list: the fields of `object` in the place of the one that is unwound.
  ///
  /// A field that the row has already takes the new value where it stands.
  private mutating func merge(_ step: Int, _ object: Int, _ json: JSONView) {
    let list = levels[step].fields
    let place = levels[step].place
    if !levels[step].hasLookup {
      levels[step].lookup.fill(list)
      levels[step].hasLookup = true
    }
    var out: [SelectedField] = []
    swap(&out, &levels[step + 1].fields)
    out.removeAll(keepingCapacity: true)
    out.append(contentsOf: list[..<place])
    brought.removeAll(keepingCapacity: true)
    let origins = list[place].origins | 1 << UInt32(step)
    var members = json.members(of: object)
    while let (key, value) = members.next() {
      let free = json.freeKey(key)
      if plan.skipsHidden, Self.isHidden(free, json) {
        tally.add(hidden: key, json)
        continue
      }
      var field = SelectedField(
        key: free,
        value: UInt32(truncatingIfNeeded: value),
        order: UInt32(truncatingIfNeeded: key),
        name: -1,
        origins: origins
      )
      let other = levels[step].lookup.find(free, in: list, json)
      if other >= 0, other != place {
        field.name = list[other].name
        brought.append((field, other))
      } else {
        field.name = plan.names.find(free, in: json)
        out.append(field)
      }
    }
    let added = out.count - place
    out.append(contentsOf: list[(place + 1)...])
    for (field, other) in brought { out[other < place ? other : other - 1 + added] = field }
    swap(&out, &levels[step + 1].fields)
  }
}
