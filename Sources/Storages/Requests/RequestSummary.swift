/// What there is to know about the requests of a queue as a whole.
public struct RequestSummary: Sendable {
  /// How many are in each state.
  public var counts: RequestCounts
  /// The last error messages of requests that have any, numbers and addresses folded.
  public var errors: RequestTally
  /// The hosts of their addresses.
  public var hosts: RequestTally

  /// How many are in progress only until a moment that their files name: then they wait again, though
  /// nothing is written.
  public var lockedCount = 0

  /// Makes a summary.
  public init(
    counts: RequestCounts,
    errors: RequestTally = RequestTally(),
    hosts: RequestTally = RequestTally()
  ) {
    self.counts = counts
    self.errors = errors
    self.hosts = hosts
  }
}
