/// What a format may say about the dataset as a whole.
public struct DatasetFacts: Sendable {
  /// What people call it: its name, else its folder.
  public var title: String
  /// The id, if known.
  public var id: String?
  /// The modification time in seconds since 1970, if known.
  ///
  /// Asked for when all items are written: it may be that of the files that were read.
  public var modifiedAt: @Sendable () -> Int?
  /// The http(s) address of the dataset's page, if it will be published at one.
  public var link: String?
  /// Whether the writer was Crawlee for JavaScript 4, whose native core writes whole numbers beyond
  /// 32 bits with `.0` or an exponent.
  ///
  /// They are printed as integers outside JSON and JSON Lines.
  public var hasPointedIntegers: Bool
  /// The http(s) address at which the feed itself will be published, if it will.
  public var feedLink: String?

  /// Makes the facts.
  public init(
    title: String,
    id: String? = nil,
    modifiedAt: Int? = nil,
    link: String? = nil,
    hasPointedIntegers: Bool = false
  ) {
    self.title = title
    self.id = id
    self.modifiedAt = { modifiedAt }
    self.link = link
    self.hasPointedIntegers = hasPointedIntegers
  }
}
