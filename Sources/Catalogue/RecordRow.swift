import ByteIO
public import Storages

/// One record of a key-value store, without its contents.
public struct RecordRow: Sendable, Equatable {
  /// The key; any text.
  public var key: String
  /// The content type; text for people, never a promise about the bytes.
  public var contentType: String?
  /// The size of the value.
  public var bytes: Int
  /// The value's file in the store, escaped for display.
  public var file: String
  /// Whether a sidecar describes it.
  public var hasSidecar = false
  /// Whether a crawler made it for itself.
  public var isInternal: Bool
  /// Whether the site withholds its contents.
  public var isWithheld: Bool
  /// When the value was last written.
  public var changed: Timestamp?
  /// What it is there for.
  public var role: Record.Role { Record.role(ofKey: key) }
  /// What the site publishes of it; nil if nothing.
  ///
  /// By its hash changes are noticed. What is withheld is not even hashed: a short secret could be guessed
  /// from its hash.
  public var published: PublishedRecord?
  /// The numbers in a crawler's statistics.
  public var statistics: CrawlerStatistics?

  /// Describes a record that was found.
  public init(_ record: Record) {
    self.init(
      key: record.key,
      contentType: record.contentType,
      bytes: record.size,
      file: record.file.display,
      isInternal: record.isInternal,
      isWithheld: record.isWithheld
    )
    hasSidecar = record.sidecar != nil
    changed = record.modifiedAt
  }

  /// Makes a row.
  public init(
    key: String,
    contentType: String?,
    bytes: Int,
    file: String,
    isInternal: Bool = false,
    isWithheld: Bool = false
  ) {
    self.key = key
    self.contentType = contentType
    self.bytes = bytes
    self.file = file
    self.isInternal = isInternal
    self.isWithheld = isWithheld
  }
}
