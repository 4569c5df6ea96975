/// What a site makes of the records of key-value stores.
public enum RecordPublishing: String, Sendable, CaseIterable {
  /// They are listed, and the bytes of all that is not withheld are published.
  case all
  /// They are listed.
  case listed
  /// Not even their keys are told.
  case none
}
