import JSONText
public import Storages

/// What a selection could not do as asked, and what it hid.
public struct SelectionTally: Sendable {
  /// How often something happened, and to which item first.
  public struct Count: Sendable {
    /// How often.
    public var count = 0
    /// The first item's place.
    public var first: ItemPlace?

    mutating func add(_ place: ItemPlace) {
      count += 1
      if first == nil { first = place }
    }

    mutating func add(_ later: Count) {
      count += later.count
      if first == nil { first = later.first }
    }
  }

  /// The names of the hidden fields that were left out; the first 100.
  public internal(set) var hiddenFields: [String] = []
  /// Empty arrays that were unwound: their items were kept once, without them.
  public internal(set) var emptyArrays = Count()
  /// Fields that kept their names, since another field of the item has the new one.
  public internal(set) var keptNames = Count()
  /// Objects that were not flattened, since another field of the item has a name that would arise, or
  /// names would take too much memory.
  public internal(set) var keptObjects = Count()

  /// The most names of hidden fields.
  static let nameLimit = 100

  /// Makes an empty tally.
  public init() {}

  /// Adds the tally of a later batch.
  public mutating func add(_ later: SelectionTally) {
    for name in later.hiddenFields { add(hidden: name) }
    emptyArrays.add(later.emptyArrays)
    keptNames.add(later.keptNames)
    keptObjects.add(later.keptObjects)
  }

  mutating func add(hidden key: Int, _ json: JSONView) {
    if hiddenFields.count < Self.nameLimit { add(hidden: json.string(key)) }
  }

  private mutating func add(hidden name: String) {
    guard hiddenFields.count < Self.nameLimit, !hiddenFields.contains(name) else { return }
    hiddenFields.append(name)
  }
}
