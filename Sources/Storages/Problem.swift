/// Something that could not be read, or that a reader should know, with its place.
public struct Problem: Sendable, Hashable {
  /// What it is; the documented words of `problems[].code`.
  public enum Code: String, Sendable, CaseIterable {
    // Data that is missing from every output: severity `error`.
    case notJSON = "not-json"
    case notAnObject = "not-an-object"
    case notARequest = "not-a-request"
    case tooLarge = "too-large"
    case unreadable = "unreadable"
    case notAFile = "not-a-file"
    case gone = "gone"
    case replaced = "replaced"
    // Facts: severity `note`.
    case beingWritten = "being-written"
    case metadataIgnored = "metadata-ignored"
    case metadataDiffers = "metadata-differs"
    case changedSince = "changed-since"
    case sidecarIgnored = "sidecar-ignored"
    case orphanSidecar = "orphan-sidecar"
    case stateIgnored = "state-ignored"
    case orderUnknown = "order-unknown"
    case nestedStorage = "nested-storage"
    case strayEntry = "stray-entry"
    case keptInSQLite = "kept-in-sqlite"
    case nameRefused = "name-refused"
    case leftover
    case duplicateColumn = "duplicate-column"
    case schemaIgnored = "schema-ignored"
    case contentTypeDiffers = "content-type-differs"
    case duplicateKey = "duplicate-key"
    case emptyUnwind = "empty-unwind"
  }

  /// Whether data is missing because of it.
  public enum Severity: String, Sendable {
    case error, note
  }

  /// What it is.
  public var code: Code
  /// Whether data is missing because of it.
  public var severity: Severity
  /// The name of the file or folder in the storage (or root), escaped for display.
  public var file: String?
  /// The byte in that file, from 0.
  public var offset: Int?
  /// One line that its reader can act on, without the file's name.
  public var message: String

  /// Makes a problem.
  public init(
    _ code: Code,
    _ severity: Severity,
    file: String? = nil,
    offset: Int? = nil,
    message: String
  ) {
    self.code = code
    self.severity = severity
    self.file = file
    self.offset = offset
    self.message = message
  }
}

extension Problem {
  /// Whether it may be gone the next time though no file has another name, size or time.
  public var mayPass: Bool {
    [.beingWritten, .replaced, .gone, .unreadable, .tooLarge].contains(code)
  }

  /// A folder that is no longer the one that was opened.
  static let replaced = Problem(
    .replaced,
    .error,
    message: "the folder was replaced or removed while it was read"
  )
}
