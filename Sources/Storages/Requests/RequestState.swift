/// What became of a request; every request is in exactly one state.
public enum RequestState: String, Sendable, CaseIterable {
  /// Waiting for its turn.
  case pending
  /// Being worked on: a client holds it, or its lock has not run out.
  case inProgress = "in-progress"
  /// Done, and successful.
  case handled
  /// Done, and given up: the platform counts it as handled.
  case failed
}
