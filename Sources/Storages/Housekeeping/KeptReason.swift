/// Why a storage stays that somebody might have expected to go.
public struct KeptReason: Sendable, Equatable {
  /// Why; the documented words of `storages[].code`.
  public enum Code: String, Sendable, CaseIterable {
    // As it should be.
    case named, rule, leftover
    case notExpired = "not-expired"
    case looksLikeID = "looks-like-id"
    // The second clock.
    case changedSince = "changed-since"
    case beingWritten = "being-written"
    case busy
    // Somebody should look.
    case metadataIgnored = "metadata-ignored"
    case unreadable
    case dateUnknown = "date-unknown"
    case future
    case clock
    case nestedStorage = "nested-storage"
    case keptInSQLite = "kept-in-sqlite"
    case nameTooLong = "name-too-long"
    case nameTaken = "name-taken"
    case changed
  }

  /// Why.
  public let code: Code
  /// The same as part of a sentence.
  public let words: String

  /// Makes a reason.
  public init(_ code: Code, _ words: String) {
    self.code = code
    self.words = words
  }

  /// Whether somebody should look at it: it is neither how things should be, nor does time settle it.
  public var isReported: Bool {
    switch code {
    case .named, .rule, .leftover, .notExpired, .looksLikeID, .changedSince, .beingWritten, .busy:
      false
    case .metadataIgnored, .unreadable, .dateUnknown, .future, .clock, .nestedStorage,
      .keptInSQLite, .nameTooLong, .nameTaken, .changed:
      true
    }
  }

  /// Another process of ours holds its lock.
  public static let busy = KeptReason(.busy, "another run is at work on it")
}
