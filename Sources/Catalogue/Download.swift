/// A file that a page offers for download.
public struct Download: Sendable, Equatable {
  /// The format's name in capitals: `CSV`.
  public var format: String
  /// A word about whom it is for: `for spreadsheets`.
  public var note: String?
  /// The file's name in the folder of the storage's downloads (see ``FilePlaces``).
  public var file: String
  /// The content type.
  public var contentType: String
  /// The size.
  public var bytes: Int
  /// How many items it holds.
  public var items: Int
  /// The SHA-256 of its bytes in lower-case hexadecimal digits.
  public var sha256: String

  /// Makes a download.
  public init(
    format: String,
    note: String? = nil,
    file: String,
    contentType: String,
    bytes: Int,
    items: Int,
    sha256: String
  ) {
    self.format = format
    self.note = note
    self.file = file
    self.contentType = contentType
    self.bytes = bytes
    self.items = items
    self.sha256 = sha256
  }
}
