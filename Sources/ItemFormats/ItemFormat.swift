/// A format that items can be exported in.
///
/// Flag values, help, file names, content types, download links, the README's table, conformance
/// tests and benchmarks all derive from ``all``.
public struct ItemFormat: Sendable {
  /// The name used in options and configuration.
  public let name: String
  /// The extension of its files, without the dot.
  public let fileExtension: String
  /// The media type.
  public let contentType: String
  /// What it is for, in a few words.
  public let summary: String
  /// Whether items are rows of a table, so that the columns must be known.
  public let isColumnar: Bool
  /// How encoded bytes become a file.
  public let packaging: Packaging
  /// Makes the encoder for one dataset.
  public let makeEncoder: @Sendable (DatasetFacts) -> any ItemEncoder

  /// How encoded bytes become a file.
  public enum Packaging: Sendable {
    /// They are the file.
    case plain
    /// They are the rows of a worksheet in a zip package.
    case workbook
  }

  /// Every format, in the order in which they are shown.
  public static let all: [ItemFormat] = [.json, .jsonl, .csv, .xml, .rss, .xlsx, .html]

  /// The format called `name`.
  public static func named(_ name: String) -> ItemFormat? { all.first { $0.name == name } }
}

extension ItemFormat: Hashable {
  /// Formats are the same if they have the same name.
  public static func == (one: ItemFormat, other: ItemFormat) -> Bool { one.name == other.name }
  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// What a format's head may say about the dataset.
public struct DatasetFacts: Sendable {
  /// What people call it: its name, else its folder.
  public var title: String
  /// The id, if known.
  public var id: String?
  /// The modification time in seconds since 1970, if known.
  public var modifiedAt: Int?
  /// The http(s) address of the dataset's page, if it will be published at one.
  public var link: String?
  /// Whether the writer was Crawlee for JavaScript 4, whose native core writes whole numbers beyond
  /// 32 bits with `.0` or an exponent.
  ///
  /// They are printed as integers outside JSON and JSON Lines.
  public var hasPointedIntegers: Bool
  /// The http(s) address of the first item, if it is known before a head is written.
  ///
  /// ``ItemBatch/firstLink`` finds it.
  public var firstLink: String?
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
    self.modifiedAt = modifiedAt
    self.link = link
    self.hasPointedIntegers = hasPointedIntegers
  }
}
