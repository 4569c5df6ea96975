/// What becomes of a file that stands where an export is to go.
public enum ExistingFile: Sendable {
  /// It is replaced.
  case replace
  /// It is kept, and nothing is written.
  case skip
  /// The run fails before anything is written.
  case error
}
