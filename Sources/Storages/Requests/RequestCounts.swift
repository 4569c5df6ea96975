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
  public init(pending: Int = 0, inProgress: Int = 0, handled: Int = 0, failed: Int = 0) {
    self.pending = pending
    self.inProgress = inProgress
    self.handled = handled
    self.failed = failed
  }

  /// All requests.
  public var total: Int { pending + inProgress + handled + failed }

  /// How many are in a state.
  public subscript(_ state: RequestState) -> Int {
    get {
      switch state {
      case .pending: pending
      case .inProgress: inProgress
      case .handled: handled
      case .failed: failed
      }
    }
    set {
      switch state {
      case .pending: pending = newValue
      case .inProgress: inProgress = newValue
      case .handled: handled = newValue
      case .failed: failed = newValue
      }
    }
  }
}
