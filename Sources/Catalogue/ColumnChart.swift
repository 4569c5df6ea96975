import ItemFormats

/// The chart of a column's card: the one that says most about its values.
struct ColumnChart {
  /// A range of a histogram in words, with its count.
  struct Range {
    let words: String
    let count: Int
  }

  let wording: ColumnWording

  private static let width = 240
  private static let shareHeight = 14
  /// The most parts of a share bar: so many colours there are.
  private static let partLimit = 5

  private var column: ColumnProfile { wording.column }

  /// The chart as markup; empty if there is nothing to draw.
  var markup: String {
    switch form {
    case .numbers, .lengths: histogramMarkup
    case .periods(let periods):
      BarChart(
        bars: periods.bars,
        label: "\(wording.name), \(periods.finding)",
        width: Self.width
      ).markup
    case .values:
      share(
        column.top.enumerated().map { place, value in
          (ColumnWording.text(value), value.count, Self.style(place))
        }
      )
    case .types:
      share(
        wording.shares.enumerated().map { ($1.word, $1.count, Self.style($0)) }
      )
    case .none: ""
    }
  }

  /// The ranges of a histogram that have anything in them; empty for other charts.
  var ranges: [Range] {
    bars.filter { $0.count > 0 }.map { Range(words: words($0), count: $0.count) }
  }

  /// What the ranges are of.
  var rangeNoun: String {
    if case .lengths = form { "Characters" } else { "Values" }
  }

  /// The most frequent values; empty where they would say nothing.
  var top: [ProfiledValue] {
    guard let first = column.top.first, !column.isUnique, first.count > 1 else { return [] }
    // Where there are more values than the list has, those that occur once are in it by chance.
    let isWhole = column.isDistinctExact && column.distinctCount == column.top.count
    let top = isWhole ? column.top : column.top.filter { $0.count > 1 }
    switch form {
    case .periods: return []
    case .numbers: return column.isDistinctExact && column.distinctCount <= 20 ? top : []
    case .lengths, .values, .types, .none:
      // Among very many values the most frequent ones may still be rare.
      let isTelling = column.isDistinctExact || first.count * 100 >= column.valueCount
      return isTelling ? top : []
    }
  }

  /// The colour of a value in the list of frequent ones: its own where it is part of the chart.
  func topStyle(_ place: Int) -> String {
    if case .values = form { Self.style(place) } else { "c1" }
  }

  private static func style(_ place: Int) -> String { "c\(min(place, 4) + 1)" }

  // MARK: - What to draw

  private enum Form {
    case numbers(ColumnHistogram)
    case lengths(ColumnHistogram)
    case periods(PeriodCounts)
    case values
    case types
    case none
  }

  private var form: Form {
    if wording.isMixed { return .types }
    if column.isDistinctExact, (2...Self.partLimit).contains(column.distinctCount),
      column.top.count == column.distinctCount, !column.isUnique
    {
      return .values
    }
    if let histogram = column.histogram, Self.isTelling(histogram) { return .numbers(histogram) }
    if let periods = column.periods, periods.periods.count > 1 { return .periods(periods) }
    // A list of values says more than their lengths do.
    let isListed = column.isDistinctExact && (column.top.first?.count ?? 0) > 1 && !column.isUnique
    if !isListed, let histogram = column.lengthHistogram, Self.isTelling(histogram) {
      return .lengths(histogram)
    }
    return wording.shares.count > 1 ? .types : .none
  }

  private static func isTelling(_ histogram: ColumnHistogram) -> Bool {
    histogram.bars.count { $0.count > 0 } > 2
  }

  // MARK: - Histograms

  private var histogram: ColumnHistogram? {
    switch form {
    case .numbers(let histogram), .lengths(let histogram): histogram
    case .periods, .values, .types, .none: nil
    }
  }

  private var bars: [ColumnHistogram.Bar] { histogram?.bars ?? [] }

  private var histogramMarkup: String {
    var style = "c1"
    var subject = wording.name
    var extent = ""
    if case .lengths = form {
      style = "c3"
      subject = "Length of \(wording.name)"
      if let lengths = column.lengths {
        extent =
          "\(Wording.number(lengths.lowerBound)) to \(Wording.count(lengths.upperBound, "character"))"
      }
    } else if let numbers = column.numbers {
      extent = "\(ColumnWording.spelled(numbers.min)) to \(ColumnWording.spelled(numbers.max))"
    }
    return BarChart(
      bars: bars.map { .init(count: $0.count, title: "\(words($0)): \(Wording.number($0.count))") },
      label: "\(subject), \(extent)\(finding)",
      style: style,
      width: Self.width
    ).markup
  }

  /// Where three of four values are, if they are together.
  private var finding: String {
    guard let histogram else { return "" }
    let enough = histogram.count - histogram.count / 4
    var sum = 0
    for bar in bars.dropLast() {
      sum += bar.count
      guard sum >= enough else { continue }
      let word = histogram.isWhole ? "up to" : "below"
      return "; most \(word) \(Wording.decimal(bar.upper))"
    }
    sum = 0
    for bar in bars.dropFirst().reversed() {
      sum += bar.count
      if sum >= enough { return "; most from \(Wording.decimal(bar.lower))" }
    }
    return ""
  }

  private func words(_ bar: ColumnHistogram.Bar) -> String {
    let (lower, upper) = (Wording.decimal(bar.lower), Wording.decimal(bar.upper))
    return lower == upper ? lower : "\(lower) to \(upper)"
  }

  private func share(_ parts: [(label: String, count: Int, style: String)]) -> String {
    ShareBar(
      parts: parts.map { .init(label: $0.label, count: $0.count, style: $0.style) },
      subject: wording.name,
      width: Self.width,
      height: Self.shareHeight
    ).markup
  }
}

extension PeriodCounts {
  /// A bar for each period.
  var bars: [BarChart.Bar] {
    periods.map { period in
      BarChart.Bar(
        count: period.count,
        title: "\(name(period)): \(Wording.number(period.count))"
      )
    }
  }

  /// From when to when, and where most dates are.
  var finding: String {
    guard let first = periods.first, let last = periods.last else { return "" }
    // Of equal ones the first.
    let most = periods.reduce(first) { $1.count > $0.count ? $1 : $0 }
    let extent =
      first == last
      ? name(first)
      : "\(name(first)) to \(name(last)), \(Wording.count(periods.count, unit.rawValue))"
    return
      "\(extent); most \(unit == .day ? "on" : "in") \(name(most)): \(Wording.number(most.count))"
  }

  /// A period in words: `2026-11-17`, `week of 2026-11-16`, `2026-11`, `2020s`.
  func name(_ period: Period) -> String {
    switch unit {
    case .day: period.first
    case .week: "week of \(period.first)"
    case .month: String(period.first.prefix(7))
    case .year: String(period.first.prefix(4))
    case .decade: "\(period.first.prefix(4))s"
    case .century: "century from \(period.first.prefix(4))"
    }
  }
}
