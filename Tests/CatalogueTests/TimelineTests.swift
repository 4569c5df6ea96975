import Storages
import Testing

@testable import Catalogue

@Suite struct TimelineTests {
  private func row(_ label: String, _ start: Int?, _ end: Int) -> Timeline.Row {
    Timeline.Row(
      label: label,
      start: start.map { Timestamp(seconds: Samples.now.seconds + $0) },
      end: Timestamp(seconds: Samples.now.seconds + end),
      isSoon: false
    )
  }

  @Test func `A row reaches from its date to its expiry on a scale of whole days`() {
    // 23 Nov 2026, 17:00: from 22 Nov 17:00 to 24 Nov 17:00 on a scale of three days.
    let chart = Timeline(rows: [row("a", -86_400, 86_400)], now: Samples.now).markup
    #expect(chart.contains("x=\"410\" y=\"28\" width=\"480\""))
    #expect(chart.contains("<path class=\"now\" d=\"M650 20V52\">"))
    #expect(chart.contains(">23 Nov</text>"))
    #expect(
      chart.contains(
        "aria-label=\"1 storage by expiry; the first is a, after 24 Nov 2026, 17:00 UTC\""
      )
    )
  }

  @Test(arguments: [
    (Int.min / 4, Int.max / 4), (nil, 1), (1, 1), (5 * 86_400, 86_400), (-1, 400 * 86_400),
  ])
  func `Whatever the dates, bars stay in the chart`(start: Int?, end: Int) throws {
    let chart = Timeline(rows: [row("a\"<", start, end)], now: Samples.now).markup
    #expect(Markup(Array(chart.utf8)).errors.isEmpty)
    let bar = try #require(Markup(Array(chart.utf8)).tags.first { $0.name == "rect" }).attributes
    let left = try #require(Double(bar["x"] ?? ""))
    let width = try #require(Double(bar["width"] ?? ""))
    #expect(left >= 240 && width >= 1 && left + width <= 961)
  }

  @Test func `Without rows there is no chart`() {
    #expect(Timeline(rows: [], now: Samples.now).markup.isEmpty)
  }
}
