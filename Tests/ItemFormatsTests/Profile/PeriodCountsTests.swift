import Storages
import Testing

@testable import ItemFormats

@Suite struct PeriodCountsTests {
  private func column(_ dates: [String], batchSize: Int = 1_000) throws -> ColumnProfile {
    let items = dates.map { #"{"d":"\#($0)"}"# }
    return try #require(Profiled(items, batchSize: batchSize).columns.first)
  }

  @Test func `Days are those of UTC, and days without dates are there too`() throws {
    let days = try column(["2026-11-17T23:30:00-01:00", "2026-11-20", "2026-11-18 05:00:00"]).days
    #expect(
      days
        == PeriodCounts(
          unit: .day,
          periods: [
            .init(first: "2026-11-18", count: 2), .init(first: "2026-11-19", count: 0),
            .init(first: "2026-11-20", count: 1),
          ]
        )
    )
  }

  @Test(arguments: [
    ("2026-01-01", "2026-04-30", PeriodCounts.Unit.day, "2026-01-01", 120),
    ("2026-01-01", "2026-05-01", .week, "2025-12-29", 18),
    ("1969-12-31", "1970-12-31", .week, "1969-12-29", 53),
    ("2020-01-31", "2029-12-31", .month, "2020-01-01", 120),
    ("1999-12-31", "2010-01-01", .year, "1999-01-01", 12),
    ("1880-12-31", "2026-01-01", .decade, "1880-01-01", 15),
    ("0000-01-01", "9999-12-31", .century, "0000-01-01", 100),
  ])
  func `Periods are the shortest of which there are at most 120`(
    first: String,
    last: String,
    unit: PeriodCounts.Unit,
    start: String,
    count: Int
  ) throws {
    let days = try #require(try column([last, first]).days)
    #expect(days.unit == unit && days.periods.first?.first == start)
    #expect(days.periods.count == count && days.count == 2)
    #expect(days.periods.first?.count == 1 && days.periods.last?.count == 1)
  }

  @Test(arguments: [(19, 1, true), (18, 1, false), (1, 0, true), (0, 1, false)])
  func `Only a column of which 95 in 100 values are dates has them`(
    dates: Int,
    others: Int,
    isDated: Bool
  ) throws {
    let values =
      [String](repeating: "2026-11-17", count: dates) + [String](repeating: "x", count: others)
    let column = try column(values)
    #expect((column.days != nil) == isDated && column.looksLikeDates == isDated)
    #expect((column.periods != nil) == isDated)
  }

  @Test func `More than 4,000 days are counted by month, the same in whatever order`() throws {
    let dates = (0..<9_000).map { CivilDate(daysSince1970: $0).description }
    let whole = try column(dates)
    #expect(whole.days?.unit == .year && whole.days?.count == 9_000)
    #expect(whole.days?.periods.first == .init(first: "1970-01-01", count: 365))
    for size in [77, 5_000] {
      #expect(try column(dates.shuffled(), batchSize: size).days == whole.days)
    }
  }

  @Test func `Many columns of many days share the memory, wherever batches are cut`() throws {
    let items = (0..<3_000).map { day in
      let text = CivilDate(daysSince1970: day).description
      return "{" + (0..<30).map { #""c\#($0)":"\#(text)""# }.joined(separator: ",") + "}"
    }
    let whole = Profiled(items).columns
    #expect(whole.count == 30 && whole.allSatisfy { $0.days?.unit == .month })
    #expect(Profiled(items, batchSize: 700).columns == whole)
  }
}
