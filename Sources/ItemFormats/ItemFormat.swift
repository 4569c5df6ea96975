/// A format that items can be exported in, with its options.
///
/// Flag values, help, file names, content types, download links, the README's table, conformance
/// tests and benchmarks all derive from ``all``.
public struct ItemFormat: Sendable {
  /// Makes the encoder for one dataset.
  public typealias MakeEncoder = @Sendable (DatasetFacts) -> any ItemEncoder

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
  /// How encoded bytes become a file; with the options in force.
  public private(set) var packaging: Packaging
  /// The options it was configured with, by name and as they were written; nothing where none were.
  public private(set) var given: [String: String] = [:]
  /// The options that its encoder has.
  let ownOptions: [FormatOption]
  private let configure: @Sendable ([String: String]) throws(OptionError) -> Packaging

  /// How encoded bytes become a file.
  public enum Packaging: Sendable {
    /// They are the file.
    case plain(MakeEncoder)
    /// They are the rows of worksheets in a zip package.
    case workbook(XLSXOptions)
  }

  /// Every format, in the order in which they are shown.
  public static let all: [ItemFormat] = [.json, .jsonl, .csv, .xml, .rss, .xlsx, .html]

  /// The format called `name`.
  public static func named(_ name: String) -> ItemFormat? { all.first { $0.name == name } }

  /// Makes a format that has options: `settings` say which, `options` what holds without them, and
  /// `packaging` what becomes of them.
  public init<Options: Sendable>(
    name: String,
    fileExtension: String,
    contentType: String,
    summary: String,
    isColumnar: Bool,
    options: Options,
    settings: [FormatSetting<Options>],
    packaging: @escaping @Sendable (Options) -> Packaging
  ) {
    self.name = name
    self.fileExtension = fileExtension
    self.contentType = contentType
    self.summary = summary
    self.isColumnar = isColumnar
    self.packaging = packaging(options)
    ownOptions = settings.map(\.option)
    configure = { given throws(OptionError) in
      var options = options
      try given.apply(settings, to: &options)
      return packaging(options)
    }
  }

  /// Makes a format without options whose encoder's bytes are the file.
  public init(
    name: String,
    fileExtension: String,
    contentType: String,
    summary: String,
    isColumnar: Bool,
    makeEncoder: @escaping MakeEncoder
  ) {
    self.init(
      name: name,
      fileExtension: fileExtension,
      contentType: contentType,
      summary: summary,
      isColumnar: isColumnar,
      options: (),
      settings: [FormatSetting<Void>](),
      packaging: { .plain(makeEncoder) }
    )
  }

  /// The format with those of the options `given`, by name and as they were written, that it has.
  ///
  /// - Throws: if a value is not one that its option takes.
  public func configured(with given: [String: String]) throws(OptionError) -> ItemFormat {
    var format = self
    format.packaging = try configure(given)
    format.given = given
    return format
  }

  /// The format with other options for its workbooks.
  public func with(_ options: XLSXOptions) -> ItemFormat {
    var format = self
    if !isText { format.packaging = .workbook(options) }
    return format
  }

  /// Whether its files are text: what the encoder appends.
  public var isText: Bool {
    if case .plain = packaging { true } else { false }
  }

  /// The encoder for one dataset.
  public func makeEncoder(_ facts: DatasetFacts) -> any ItemEncoder {
    switch packaging {
    case .plain(let make): make(facts)
    case .workbook(let options): XLSXEncoder(facts: facts, options: options)
    }
  }
}

extension ItemFormat: Hashable {
  /// Formats are the same if they have the same name.
  public static func == (one: ItemFormat, other: ItemFormat) -> Bool { one.name == other.name }
  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
