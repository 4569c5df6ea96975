import Storages

/// How many dates of a column fall on each day: by month, then by year, where there are too many days.
struct DayTally: Sendable {
  /// How many days have the same period.
  enum Unit: Int, Sendable, Comparable {
    case day, month, year

    static func < (one: Unit, other: Unit) -> Bool { one.rawValue < other.rawValue }
  }

  /// Dates of one day that stand next to each other.
  struct Run: Sendable {
    /// Counted from 1970-01-01.
    let day: Int32
    var count: Int32
  }

  /// The most days, or months, of a column.
  static let limit = 4_000

  /// Never becomes finer.
  private(set) var unit = Unit.day
  /// How many dates are in each period, by its number: days and years as they count, months since the year 0.
  private(set) var counts: [Int32: Int] = [:]

  /// Adds dates that a later batch has.
  mutating func add(_ runs: [Run]) {
    for run in runs { counts[Self.period(run.day, unit), default: 0] += Int(run.count) }
    while counts.count > Self.limit, unit < .year { coarsen() }
  }

  /// Makes its periods at least so long.
  mutating func coarsen(to unit: Unit) {
    while self.unit < unit { coarsen() }
  }

  /// What it counts for among all columns, if none had shorter periods than `unit`.
  ///
  /// Never falls when dates are added, so that it does not matter when the sum is looked at.
  func weight(_ unit: Unit) -> Int {
    (self.unit.rawValue - unit.rawValue) * (Self.limit + 1) + counts.count
  }

  private mutating func coarsen() {
    let isDay = unit == .day
    unit = isDay ? .month : .year
    var coarse: [Int32: Int] = [:]
    for (period, count) in counts {
      coarse[isDay ? Self.period(period, .month) : period / 12, default: 0] += count
    }
    counts = coarse
  }

  private static func period(_ day: Int32, _ unit: Unit) -> Int32 {
    guard unit > .day else { return day }
    let date = CivilDate(daysSince1970: Int(day))
    return Int32(unit == .month ? date.year * 12 + date.month - 1 : date.year)
  }
}

extension ItemDate {
  /// The day in UTC, counted from 1970-01-01.
  var day: Int32 {
    Int32(truncatingIfNeeded: (seconds >= 0 ? seconds : seconds &- 86_399) / 86_400)
  }
}
