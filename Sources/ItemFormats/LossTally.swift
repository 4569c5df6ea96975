/// A rule by which a format replaces a value that it cannot hold.
public enum LossRule: String, Sendable, CaseIterable {
  /// A character that XML 1.0 or HTML forbids became U+FFFD.
  case forbiddenCharacter = "forbidden-character"
  /// Half of a surrogate pair became U+FFFD.
  case loneSurrogate = "lone-surrogate"
  /// `NaN` or an infinity became null.
  case nonFinite = "non-finite"
  /// A value nested too deep for the format was written as JSON text.
  case tooDeep = "too-deep"
  /// An empty array has no element to repeat.
  case emptyArray = "empty-array"
  /// A number has more digits than a spreadsheet's double.
  case numberPrecision = "number-precision"
  /// A text was longer than a spreadsheet cell and was cut.
  case textCut = "text-cut"
  /// A value that later items have, in a table whose columns are those of the first items.
  case lateColumn = "late-column"
  /// Carriage returns, which XML does not keep, became line feeds; once a spreadsheet cell.
  case lineEnd = "line-end"
  /// An address beyond what a sheet holds, in number or length, was written as text without its link.
  case linkLimit = "link-limit"

  /// Whether a limit of the format keeps something of the value out of the file; by the other rules it is
  /// only spelled in another way.
  public var isLimit: Bool { self == .textCut || self == .linkLimit }
}

/// How often each rule was applied, and to which item first.
public struct LossTally: Sendable, Equatable {
  /// One rule's count.
  public struct Count: Sendable, Equatable {
    /// How many values.
    public var count: Int
    /// The row, from 0, of the first.
    public var firstRow: Int
  }

  /// The rules that were applied.
  public private(set) var counts: [LossRule: Count] = [:]

  /// Makes an empty tally.
  public init() {}

  /// Counts one value of the item in row `row`.
  public mutating func count(_ rule: LossRule, row: Int, times: Int = 1) {
    counts[rule, default: Count(count: 0, firstRow: row)].count += times
  }

  /// Adds the tally of a later batch, whose rows are counted from `firstRow`.
  public mutating func add(_ other: LossTally, from firstRow: Int = 0) {
    for (rule, count) in other.counts {
      self.count(rule, row: firstRow + count.firstRow, times: count.count)
    }
  }
}
