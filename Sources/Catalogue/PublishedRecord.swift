/// What a site publishes of a record: its bytes under a name of the site's own.
public struct PublishedRecord: Sendable, Equatable {
  /// What a page shows of the bytes besides the link to them.
  public enum Look: Sendable, Equatable {
    /// Nothing.
    case none
    /// The text; `isWhole` is false if it is only the first of it.
    case text(String, isWhole: Bool)
    /// The picture, with its size in pixels.
    case picture(width: Int, height: Int)
  }

  /// The file's name in the folder of the store's records (see ``FilePlaces``).
  public var file: String
  /// The content type as the bytes tell it.
  public var contentType: String
  /// The size.
  public var bytes: Int
  /// The SHA-256 of its bytes in lower-case hexadecimal digits.
  public var sha256: String
  /// What its page shows.
  public var look = Look.none

  /// Makes one.
  public init(file: String, contentType: String, bytes: Int, sha256: String, look: Look = .none) {
    self.file = file
    self.contentType = contentType
    self.bytes = bytes
    self.sha256 = sha256
    self.look = look
  }
}
