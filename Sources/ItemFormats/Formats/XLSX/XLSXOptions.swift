/// How items become a workbook.
public struct XLSXOptions: Sendable {
  /// What becomes of strings that are ISO 8601 dates.
  public enum Dates: Sendable {
    /// They become date cells.
    case auto
    /// They stay text, as on the platform.
    case text
  }

  /// What becomes of integers beyond the 15 digits that a spreadsheet shows.
  public enum BigIntegers: Sendable {
    /// They become text, so that no digit is lost.
    case text
    /// They become numbers, rounded to a double.
    case number
  }

  /// How wide columns are.
  public enum Widths: Sendable {
    /// As wide as the header and the first items need.
    case auto
    /// Whatever the reader's default is.
    case none
  }

  /// The name of the sheet; made valid if it is not.
  public var sheetName = "Data"
  /// What becomes of strings that are dates.
  public var dates = Dates.auto
  /// What becomes of long integers.
  public var bigIntegers = BigIntegers.text
  /// Whether strings that are web or mail addresses become hyperlinks.
  public var hasLinks = false
  /// Whether each sheet is a table, where its header allows it.
  ///
  /// Otherwise it has the filter buttons of ``hasAutoFilter``.
  public var isTable = false
  /// Whether the header has filter buttons.
  public var hasAutoFilter = true
  /// How wide columns are.
  public var widths = Widths.auto
  /// The deflate level, 0 to 9.
  public var compression = 5
  /// The author named in the document's properties.
  public var author: String?
  /// The time of creation named there, in seconds since 1970.
  public var createdAt: Int?
  /// When a sheet is continued in the next one.
  public var limits = SheetLimits()

  /// Makes the defaults.
  public init() {}
}
