import Storages

/// How often items break each rule of a schema, and which item first.
///
/// Kept for each batch and added up in order, so that it does not depend on the number of threads.
public struct SchemaTally: Sendable, Equatable {
  /// The most rules that are kept apart.
  public static let limit = 1000

  /// How many items break a rule.
  public private(set) var itemCount = 0
  /// How many values break rules beyond ``limit``.
  public private(set) var omittedCount = 0

  /// The rules, in the order in which they were first broken.
  private(set) var counts: [Count] = []
  private var places: [Rule: Int] = [:]

  /// A rule of a schema at its place in the items.
  struct Rule: Sendable, Hashable {
    /// The number of the checked value in the compiled schema.
    let node: Int
    let keyword: SchemaKeyword
    /// The name of a property that is missing, or that nobody foresaw.
    var name: String?
  }

  struct Count: Sendable, Equatable {
    let rule: Rule
    var count: Int
    let first: ItemPlace
  }

  /// Makes an empty tally.
  public init() {}

  /// Whether no rule is broken.
  public var isEmpty: Bool { itemCount == 0 }

  mutating func count(_ rule: Rule, _ place: ItemPlace, times: Int = 1) {
    if let at = places[rule] {
      counts[at].count += times
    } else if counts.count < Self.limit {
      places[rule] = counts.count
      counts.append(Count(rule: rule, count: times, first: place))
    } else {
      omittedCount += times
    }
  }

  mutating func countItem() { itemCount += 1 }

  /// Adds the tally of a later batch.
  public mutating func add(_ later: SchemaTally) {
    itemCount += later.itemCount
    omittedCount += later.omittedCount
    for count in later.counts { self.count(count.rule, count.first, times: count.count) }
  }
}
