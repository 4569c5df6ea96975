import Storages

/// How many dates of a column there are in each day, week, month or longer: all periods from the first
/// to the last, none left out between them.
public struct PeriodCounts: Sendable, Equatable {
  /// How long a period is.
  public enum Unit: String, Sendable, CaseIterable {
    case day
    /// From Monday to Sunday.
    case week
    case month, year, decade, century
  }

  /// A period with its dates.
  public struct Period: Sendable, Equatable {
    /// Its first day: `2026-11-17`.
    public let first: String
    /// How many dates it has.
    public let count: Int

    /// Makes a period.
    public init(first: String, count: Int) {
      self.first = first
      self.count = count
    }
  }

  /// How long each period is.
  public let unit: Unit
  /// The periods in order.
  public let periods: [Period]

  /// Makes counts.
  public init(unit: Unit, periods: [Period]) {
    self.unit = unit
    self.periods = periods
  }

  /// How many dates there are.
  public var count: Int { periods.reduce(0) { $0 + $1.count } }
}

extension PeriodCounts {
  /// The shortest periods of which there are at most `limit`; nil without dates, or if even centuries
  /// are too many.
  ///
  /// Weeks and longer ones may begin before the first date.
  init?(_ tally: DayTally, limit: Int) {
    guard let counts = Self.make(tally, limit: limit) else { return nil }
    self = counts
  }

  private static func make(_ tally: DayTally, limit: Int) -> PeriodCounts? {
    guard let first = tally.counts.keys.min(), let last = tally.counts.keys.max() else {
      return nil
    }
    for unit in Unit.allCases {
      guard let start = number(first, tally.unit, unit), let end = number(last, tally.unit, unit),
        end - start < limit
      else { continue }
      var counts = [Int](repeating: 0, count: end - start + 1)
      for (period, count) in tally.counts {
        if let place = number(period, tally.unit, unit) { counts[place - start] += count }
      }
      return PeriodCounts(
        unit: unit,
        periods: counts.enumerated().map { place, count in
          Period(first: firstDay(start + place, unit), count: count)
        }
      )
    }
    return nil
  }

  /// The number of the period that a tally's period belongs to; nil if that is not known.
  private static func number(_ period: Int32, _ tallied: DayTally.Unit, _ unit: Unit) -> Int? {
    let period = Int(period)
    let months: Int
    switch tallied {
    case .day:
      switch unit {
      case .day: return period
      // The first day of 1970 was a Thursday. Nothing is earlier than the year 0.
      case .week: return (period + 3 + 7 * 105_000) / 7
      case .month, .year, .decade, .century:
        let date = CivilDate(daysSince1970: period)
        months = date.year * 12 + date.month - 1
      }
    case .month: months = period
    case .year: months = period * 12
    }
    switch unit {
    case .day, .week: return nil
    case .month: return tallied == .year ? nil : months
    case .year: return months / 12
    case .decade: return months / 120
    case .century: return months / 1200
    }
  }

  /// The first day of a period by its number.
  private static func firstDay(_ number: Int, _ unit: Unit) -> String {
    let date =
      switch unit {
      case .day: CivilDate(daysSince1970: number)
      case .week: CivilDate(daysSince1970: max(number * 7 - 3 - 7 * 105_000, firstDayOfAll))
      case .month: CivilDate(year: number / 12, month: number % 12 + 1, day: 1)
      case .year: CivilDate(year: number, month: 1, day: 1)
      case .decade: CivilDate(year: number * 10, month: 1, day: 1)
      case .century: CivilDate(year: number * 100, month: 1, day: 1)
      }
    return date.description
  }

  /// 0000-01-01.
  private static let firstDayOfAll = -719_528
}
