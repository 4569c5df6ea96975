/// What the formats of one export share: how their tables get columns, and whether they are compressed.
public struct ExportOptions: Sendable, Equatable {
  /// How tables get their columns.
  public var columns = ColumnOptions()
  /// Whether files of text formats are compressed with gzip.
  public var isGzipped = false

  /// Makes the defaults.
  public init() {}

  static let gzip = FormatSetting<ExportOptions>(
    flag: "gzip",
    "Compressed, as an extension .gz means too."
  ) { $0.isGzipped = $1 }

  static let tables: [FormatSetting<ExportOptions>] = [
    FormatSetting(
      choice: "columns",
      ["union": ColumnOptions.Order.union, "sorted": .sorted, "first": .first],
      "All columns as they appear, all in natural order, or those of the first items."
    ) { $0.columns.order = $1 },
    FormatSetting(
      number: "max-columns",
      1...Int.max,
      "The most columns (default: 16384, xlsx's limit)."
    ) { $0.columns.limit = $1 },
  ]

  static let likeApify = FormatSetting<ExportOptions>(
    flag: "like-apify",
    "The platform's choices where ours differ and nothing is lost."
  ) { options, isMeant in
    guard isMeant else { return }
    options.columns.order = .sorted
    options.columns.keepsEmptyContainers = false
  }
}

extension ItemFormat {
  /// All options that have an effect on this format.
  public var options: [FormatOption] {
    var shared: [FormatSetting<ExportOptions>] = []
    if isColumnar { shared += ExportOptions.tables }
    if isText { shared.append(ExportOptions.gzip) }
    shared.append(ExportOptions.likeApify)
    let own = ownOptions.map(\.name)
    return ownOptions + shared.map(\.option).filter { !own.contains($0.name) }
  }

  /// Every option of any format, each once.
  public static let allOptions: [FormatOption] = {
    var options: [FormatOption] = []
    for option in all.flatMap(\.options)
    where !options.contains(where: { $0.name == option.name }) {
      options.append(option)
    }
    return options
  }()

  /// The formats that each option has an effect on, by the option's name.
  public static let formatsOfOptions: [String: [ItemFormat]] = Dictionary(
    uniqueKeysWithValues: allOptions.map { option in
      (option.name, all.filter { $0.options.contains { $0.name == option.name } })
    }
  )

  /// The formats with the options `given`, by name and as they were written.
  ///
  /// - Throws: if a value is not one that its option takes, or if an option has no effect on any of
  ///   the formats.
  public static func configure(
    _ formats: [ItemFormat],
    with given: [String: String]
  ) throws(OptionError) -> (formats: [ItemFormat], shared: ExportOptions) {
    for name in given.keys.sorted()
    where !formats.contains(where: { $0.options.contains { $0.name == name } }) {
      let those = (formatsOfOptions[name] ?? []).map(\.name)
      throw OptionError(
        name,
        those.isEmpty
          ? "is no option of any format"
          : "has no effect on \(list(formats.map(\.name))): it is an option of \(list(those))"
      )
    }
    var shared = ExportOptions()
    // What was asked for by name counts more than what a parity profile brings along.
    try given.apply(
      [ExportOptions.likeApify, ExportOptions.gzip] + ExportOptions.tables,
      to: &shared
    )
    var configured: [ItemFormat] = []
    for format in formats { configured.append(try format.configured(with: given)) }
    return (configured, shared)
  }

  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
