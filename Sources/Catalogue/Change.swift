public import Storages

/// What one build found changed about one storage, or that its time has come.
public struct Change: Sendable, Equatable {
  /// What happened.
  public enum Event: String, Sendable, CaseIterable {
    case new, gone, changed
    /// Little is left of its time.
    case expiring
    case expired
  }

  /// Names of one sort, of which there may be more than are kept.
  public struct Names: Sendable, Equatable {
    /// How many there are.
    public var count: Int
    /// The first of them.
    public var names: [String]

    /// Keeps the first of some names, cut to a length that a page can bear.
    init(_ all: [String]) {
      count = all.count
      names = all.prefix(Self.limit).map { String($0.prefix(Self.longest)) }
    }

    init(count: Int, names: [String]) {
      self.count = count
      self.names = names
    }

    static let limit = 12
    static let longest = 120
  }

  /// The sorts of names that a change may list.
  public enum Sort: String, Sendable, CaseIterable {
    case newColumns, goneColumns, retypedColumns, newRecords, changedRecords, goneRecords
  }

  /// What happened.
  public var event: Event
  /// The argument that names the storage.
  public var ref: String
  /// Its kind.
  public var kind: StorageKind
  /// The name of its folder in the site at that time.
  public var slug: String
  /// What it was called.
  public var title: String
  /// What it was called before, if that is part of the change.
  public var formerTitle: String?
  /// How many items, records or requests it held before.
  public var before: Int?
  /// How many it holds.
  public var now: Int?
  /// Whether items are others than before, and not only more.
  public var isRewritten = false
  /// How many requests were done with before, and now.
  public var handled: Pair?
  /// Names of columns and records.
  public var lists: [Sort: Names] = [:]
  /// When it expires or expired.
  public var expiresAt: Timestamp?

  /// A number before and after.
  public struct Pair: Sendable, Equatable {
    /// Before.
    public var before: Int
    /// After.
    public var now: Int
  }

  /// Makes a change that has nothing to tell yet.
  public init(_ event: Event, ref: String, kind: StorageKind, slug: String, title: String) {
    self.event = event
    self.ref = ref
    self.kind = kind
    self.slug = slug
    self.title = title
  }

  /// How many items, records or requests there are more than before.
  var added: Int {
    guard let before, let now, !isRewritten else { return 0 }
    return max(0, now - before)
  }
}
