import ByteIO
public import Storages
public import SystemPackage

/// What becomes, or became, of storages that are named, pruned or dropped.
public struct HousekeepingResult: Sendable {
  /// What becomes, or became, of one of them.
  public enum Action: String, Sendable {
    case remove, removed, name, named, kept
    /// A stopped run had moved it aside, and it goes back to its place.
    case restore, restored
    case failed
  }

  /// One of them.
  public struct Entry: Sendable {
    /// The storage, as far as it could be looked at.
    public var storage: Storage
    /// What becomes of it.
    public var action: Action
    /// Why; nil where the retention says it all.
    public var reason: KeptReason?
    /// The size of everything in it, if it was measured.
    public var bytes: Int?
    /// What the policy says, if it was asked.
    public var retention: Retention?
    /// The newest of all times in it.
    public var changedAt: Timestamp?
    /// What it is called then, if it gets another name.
    public var newName: String?
    /// The package that was made of it before it went.
    public var archive: FilePath?

    /// Makes one.
    public init(_ storage: Storage, _ action: Action, _ reason: KeptReason? = nil) {
      self.storage = storage
      self.action = action
      self.reason = reason
    }
  }

  /// All storages that were looked at.
  public var entries: [Entry] = []
  /// What concerns no single storage, with the label of its root.
  public var problems: [(root: String, problem: Problem)] = []
  /// Why nothing was done at all; nil if that is not so.
  public var refusal: String?

  /// Makes an empty one.
  public init() {}

  /// What goes or went, and its size.
  public var removed: (count: Int, bytes: Int) {
    let gone = entries.filter { $0.action == .remove || $0.action == .removed }
    return (gone.count, gone.reduce(0) { $0 &+ ($1.bytes ?? 0) })
  }

  /// Whether something could not be looked at or not be done.
  public var isPartial: Bool {
    problems.contains { $0.problem.severity == .error }
      || entries.contains { $0.action == .failed || $0.reason?.code == .unreadable }
  }
}
