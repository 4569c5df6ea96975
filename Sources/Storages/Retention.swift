/// What becomes of a storage, and why.
public struct Retention: Sendable, Equatable {
  /// The state by the policy's date alone.
  public enum State: String, Sendable {
    case kept, expires, expired, unknown
  }

  /// Why.
  public enum Reason: Sendable, Equatable {
    case named, unnamed, rule, leftover
    /// The date that the policy counts from is not on disk.
    case missing(RetentionPolicy.Clock)
    /// The date that the policy counts from cannot be right.
    case absurd(RetentionPolicy.Clock)
  }

  /// The state.
  public var state: State
  /// When it expires or expired.
  public var expiresAt: Timestamp?
  /// The date that was counted from.
  public var clock: RetentionPolicy.Clock
  /// The period in days; nil where none applies.
  public var days: Int?
  /// Why.
  public var reason: Reason

  /// Makes a judgement.
  public init(
    state: State,
    expiresAt: Timestamp?,
    clock: RetentionPolicy.Clock,
    days: Int?,
    reason: Reason
  ) {
    self.state = state
    self.expiresAt = expiresAt
    self.clock = clock
    self.days = days
    self.reason = reason
  }
}

/// How long unnamed storages are kept.
public struct RetentionPolicy: Sendable, Equatable {
  /// The date that the period counts from.
  public enum Clock: String, Sendable { case modified, created }

  /// The period of unnamed storages: 7 by default, as on the platform.
  public var days = 7
  /// The date it counts from.
  public var clock = Clock.modified
  /// A storage expires "soon" when fewer seconds than these are left: 24 hours by default.
  public var soon = 86_400
  /// Exceptions; the first whose pattern matches decides.
  public var rules: [Rule] = []

  /// An exception for the storages whose `kind/name` a glob matches.
  public struct Rule: Sendable, Equatable {
    /// A glob over `datasets/products` and the like.
    public var match: String
    /// Kept, whatever its name.
    public var keep: Bool
    /// Its own period.
    public var days: Int?

    /// Makes a rule.
    public init(match: String, keep: Bool = false, days: Int? = nil) {
      self.match = match
      self.keep = keep
      self.days = days
    }
  }

  /// The default policy.
  public init() {}
}
