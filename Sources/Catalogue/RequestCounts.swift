/// The requests of a queue by state; every request is in exactly one.
public struct RequestCounts: Sendable, Equatable {
  /// Waiting.
  public var pending: Int
  /// Being worked on.
  public var inProgress: Int
  /// Done, and successful.
  public var handled: Int
  /// Done, and given up.
  public var failed: Int

  /// Makes counts.
  public init(pending: Int, inProgress: Int = 0, handled: Int, failed: Int = 0) {
    self.pending = pending
    self.inProgress = inProgress
    self.handled = handled
    self.failed = failed
  }

  /// All requests.
  public var total: Int { pending + inProgress + handled + failed }
}
