/// What becomes of a file that stands where an export is to go, as options and configurations spell it.
public enum ExistingFile: String, Sendable, CaseIterable {
  /// It is replaced.
  case replace
  /// It is kept, and nothing is written.
  case skip
  /// The run fails before anything is written.
  case error
}
