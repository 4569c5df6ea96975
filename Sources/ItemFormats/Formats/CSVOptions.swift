/// How items become CSV.
struct CSVOptions: Sendable {
  /// Which values stand between quotes.
  enum Quoting: Sendable {
    /// Every one that is present.
    case all
    /// Those that would be read as something else without them.
    case needed
  }

  /// What stands between two values.
  var delimiter = UInt8(ascii: ",")
  /// Whether the file begins with U+FEFF, by which spreadsheets know UTF-8.
  var hasByteOrderMark = true
  /// Whether lines end with CR and LF (RFC 4180 §2).
  var hasCarriageReturns = false
  /// Whether the first line names the columns.
  var hasHeader = true
  /// Which values stand between quotes.
  var quoting = Quoting.all
  /// What stands for null and for what is missing; never between quotes.
  var null: [UInt8] = []
  /// Whether texts that a spreadsheet would run as formulas get an apostrophe.
  var guardsFormulas = false

  /// Whether values are written as the platform does, which is the short way.
  var isPlain: Bool { quoting == .all && !guardsFormulas }

  typealias Setting = FormatSetting<CSVOptions>

  static let settings: [Setting] = [
    Setting(
      text: "delimiter",
      "char",
      "Between two values: one ASCII character, or tab (default: ,)."
    ) { options, text throws(Setting.Rejection) in
      options.delimiter = try delimiter(text)
    },
    Setting(flag: "bom", "A byte order mark at the start (default: yes).") {
      $0.hasByteOrderMark = $1
    },
    Setting(flag: "crlf", "Lines end with CR LF.") { $0.hasCarriageReturns = $1 },
    Setting(flag: "skip-header-row", "No line of column names.") { $0.hasHeader = !$1 },
    Setting(
      choice: "quote",
      ["all": Quoting.all, "needed": .needed],
      "Which values stand between quotes (default: all)."
    ) { $0.quoting = $1 },
    Setting(
      text: "null",
      "text",
      "Stands for null and for what is missing (default: nothing)."
    ) { options, text throws(Setting.Rejection) in
      options.null = try null(text, options.delimiter)
    },
    Setting(flag: "formula-guard", "An apostrophe before what a spreadsheet would run.") {
      $0.guardsFormulas = $1
    },
  ]

  private static func delimiter(_ text: String) throws(Setting.Rejection) -> UInt8 {
    if text == "tab" || text == #"\t"# { return UInt8(ascii: "\t") }
    guard text.utf8.count == 1, let byte = text.utf8.first else {
      throw Setting.Rejection("is not one ASCII character")
    }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
      throw Setting.Rejection("cannot stand between values: it is part of CSV itself")
    }
    return byte
  }

  private static func null(_ text: String, _ delimiter: UInt8) throws(Setting.Rejection) -> [UInt8]
  {
    for byte in text.utf8
    where byte == delimiter || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
      || byte == UInt8(ascii: "\r")
    {
      throw Setting.Rejection("holds the delimiter, a quote or a line end, and is never quoted")
    }
    return Array(text.utf8)
  }
}
