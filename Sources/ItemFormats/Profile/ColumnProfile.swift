/// What the items of a dataset have in one column.
public struct ColumnProfile: Sendable, Equatable {
  /// How many values are of one type.
  public struct TypeCount: Sendable, Equatable {
    /// The type.
    public let type: ValueType
    /// How many items have such a value.
    public let count: Int
  }

  /// The least and the greatest of a column's numbers, as they are spelled.
  public struct Numbers: Sendable, Equatable {
    /// The least; of equal ones the first.
    public let min: String
    /// The greatest; of equal ones the first.
    public let max: String
  }

  /// The earliest and the latest of a column's dates, as they are written.
  public struct Dates: Sendable, Equatable {
    /// The earliest; of equal ones the first.
    public let earliest: String
    /// The latest; of equal ones the first.
    public let latest: String
    /// How many strings are dates (ISO 8601, see ``ItemDate``).
    public let count: Int
  }

  /// The path of the column as tables have it: `offers/0/price`.
  public let name: String
  /// In how many items it has a value of each type, null among them; types that occur, in their order.
  public let types: [TypeCount]
  /// How many items lack it.
  public let missingCount: Int
  /// The range of its numbers; nil if there is none, or if one has more than 256 characters.
  public let numbers: Numbers?
  /// The least and greatest length of its strings, in characters as code points.
  public let lengths: ClosedRange<Int>?
  /// The range of its strings that are dates.
  public let dates: Dates?
  /// How its numbers are distributed; nil as ``numbers``.
  public let histogram: ColumnHistogram?
  /// How the lengths of its strings are distributed.
  public let lengthHistogram: ColumnHistogram?
  /// How many of its strings are empty.
  public let emptyTextCount: Int
  /// When its dates are, in 120 periods at most; nil unless it ``looksLikeDates``.
  public let days: PeriodCounts?
  /// The same in fewer and longer periods, 24 at most.
  public let periods: PeriodCounts?
  /// How many values are true.
  public let trueCount: Int
  /// How many different values it has, null aside; numbers are compared by value.
  public let distinctCount: Int
  /// Whether that is no estimate.
  public let isDistinctExact: Bool
  /// One of its values: the first that is not empty, else the first; nil if all are null.
  ///
  /// Its count is 1, though others may be like it.
  public let example: ProfiledValue?
  /// The most frequent values, ten at most.
  ///
  /// If the number of values is an estimate: those that are certain to be more frequent than any that
  /// is not named.
  public let top: [ProfiledValue]

  /// How many items have a value of that type.
  public func count(_ type: ValueType) -> Int { types.first { $0.type == type }?.count ?? 0 }

  /// How many items have it with null.
  public var nullCount: Int { count(.null) }

  /// How many items have it with something other than null.
  public var valueCount: Int { types.reduce(0) { $0 + $1.count } - nullCount }

  /// Whether no two items share a value; false if that is not certain.
  public var isUnique: Bool { isDistinctExact && distinctCount == valueCount && valueCount > 1 }

  /// Whether at least 95 of 100 values are dates.
  public var looksLikeDates: Bool {
    guard let dates, valueCount > 0 else { return false }
    return dates.count * 100 >= valueCount * 95
  }

  /// How many values are numbers.
  public var numberCount: Int { count(.integer) + count(.number) }

  /// Whether it has numbers, and nothing else but null.
  public var isNumeric: Bool { numberCount > 0 && numberCount == valueCount }
}
