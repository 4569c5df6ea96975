public import ByteIO

/// A record of a key-value store: where its value lies and what is known about it.
public struct Record: Sendable, Equatable {
  /// The key: the sidecar's word, else derived from the file's name.
  public var key: String
  /// The content type as stated by the sidecar, else by the file's extension; nil if neither tells.
  public var contentType: String?
  /// The size of the value in bytes.
  public var size: Int
  /// The file that holds the value; two keys may share one.
  public var file: FileName
  /// The file that describes the value, where there is one.
  public var sidecar: FileName?
  /// When the value was last written.
  public var modifiedAt: Timestamp

  /// What a record is there for.
  public enum Role: Sendable, Equatable {
    /// The user's own data.
    case user
    /// The input of a run.
    case input
    /// Numbers about a run.
    case statistics
    /// What a page looked like when its request failed.
    case errorSnapshot
    /// State that clients keep between their steps: sessions, cookies, tokens, queues.
    case state
  }

  /// What the record is there for, by its key.
  public var role: Role { Self.role(ofKey: key) }

  /// Whether a client made the record for itself.
  public var isInternal: Bool { role != .user && role != .input }

  /// Whether the record is never published unless asked for: inputs, statistics and states.
  ///
  /// The file's name counts as well, for a sidecar may give what is another record's any key.
  public var isWithheld: Bool {
    [role, Self.role(ofKey: file.display)].contains { $0 != .user && $0 != .errorSnapshot }
  }

  /// Whether the record stands for null, as Crawlee for Python 1 writes it.
  public var isNull: Bool { contentType == "application/x-none" }

  /// What a key says its record is there for.
  public static func role(ofKey key: String) -> Role {
    let statistics = [
      "SDK_CRAWLER_STATISTICS_", "CRAWLEE_CRAWLER_STATISTICS_", "__CRAWLER_STATISTICS_",
    ]
    if statistics.contains(where: key.hasPrefix) { return .statistics }
    if key.hasPrefix("INPUT") || key == "__CLI_INPUT" { return .input }
    if key.hasPrefix("ERROR_SNAPSHOT_") { return .errorSnapshot }
    let states = [
      "APIFY_GLOBAL_STATE", "SITEMAP_REQUEST_LIST_STATE", "SITEMAP_REQUEST_LOADER_STATE",
      "rendering-type-predictor-state", "AI-SELECTORS",
    ]
    let prefixes = ["SDK_", "CRAWLEE_", "__"]
    return prefixes.contains(where: key.hasPrefix) || states.contains(key) ? .state : .user
  }
}
