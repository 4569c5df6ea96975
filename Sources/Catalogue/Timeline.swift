import Storages

/// When storages expire, as SVG: a row each, from its date to its expiry, and a line for now.
///
/// Lengths to one decimal, colours by class. What lies more than ninety days away is cut at the edge;
/// the lists below the chart have the dates.
struct Timeline {
  /// A storage that expires.
  struct Row {
    let label: String
    /// The date that the policy counts from, as far as it is known.
    let start: Timestamp?
    let end: Timestamp
    let isSoon: Bool
  }

  private static let day = 86_400
  private static let reach = 90 * day
  private static let gutter = 240.0
  private static let width = 720.0
  private static let rowHeight = 24
  private static let head = 24

  let rows: [Row]
  let now: Timestamp

  /// The chart; empty without rows.
  var markup: String {
    guard let first = rows.first else { return "" }
    let height = Self.head + rows.count * Self.rowHeight + 4
    let total = Int(Self.gutter + Self.width)
    let finding =
      "\(Wording.count(rows.count, "storage")) by expiry; the first is \(first.label), "
      + "after \(first.end.text)"
    var svg =
      "<svg class=\"timeline\" role=\"img\" aria-label=\"\(HTMLText.escaped(finding))\""
      + " viewBox=\"0 0 \(total) \(height)\" width=\"\(total)\" height=\"\(height)\">\n"
    for tick in ticks {
      let x = SVGLength.text(place(tick))
      svg +=
        "<path class=\"grid\" d=\"M\(x) \(Self.head - 4)V\(height)\"></path>"
        + "<text class=\"tick\" x=\"\(x)\" y=\"12\" text-anchor=\"middle\">"
        + "\(Self.date(tick))</text>\n"
    }
    for (index, row) in rows.enumerated() {
      svg += bar(row, top: Self.head + index * Self.rowHeight)
    }
    let x = SVGLength.text(place(now.seconds))
    svg += "<path class=\"now\" d=\"M\(x) \(Self.head - 4)V\(height)\"><title>now</title></path>\n"
    return svg + "</svg>"
  }

  private func bar(_ row: Row, top: Int) -> String {
    let left = place(row.start?.seconds ?? domain.lowerBound)
    let length = max(1, place(row.end.seconds) - left)
    let label = row.label.count > 32 ? row.label.prefix(31) + "…" : row.label
    return "<text x=\"0\" y=\"\(top + 15)\">\(HTMLText.escaped(label))</text>"
      + "<rect class=\"\(row.isSoon ? "c2" : "c1")\" x=\"\(SVGLength.text(left))\" y=\"\(top + 4)\""
      + " width=\"\(SVGLength.text(length))\" height=\"14\"><title>"
      + "\(HTMLText.escaped("\(row.label): until \(row.end.text)"))</title></rect>\n"
  }

  /// The seconds that the chart spans, whole days.
  private var domain: ClosedRange<Int> {
    let earliest = now.adding(seconds: -Self.reach)
    let latest = now.adding(seconds: Self.reach)
    let start = rows.compactMap(\.start).min().map { max(min($0, now), earliest) } ?? earliest
    let end = rows.map(\.end).max().map { min(max($0, now), latest) } ?? latest
    return Self.midnight(start.seconds)...max(Self.midnight(end.seconds) + Self.day, start.seconds)
  }

  /// Midnights, a few of them, evenly apart.
  private var ticks: [Int] {
    let days = (domain.upperBound - domain.lowerBound) / Self.day
    let step = [1, 2, 7, 14].first { days / $0 <= 10 } ?? 30
    return Array(stride(from: domain.lowerBound, through: domain.upperBound, by: step * Self.day))
      // The edges have no room for a label.
      .filter { place($0) > Self.gutter + 20 && place($0) < Self.gutter + Self.width - 20 }
  }

  /// Where a moment stands.
  private func place(_ seconds: Int) -> Double {
    let kept = min(max(seconds, domain.lowerBound), domain.upperBound)
    let span = max(1, domain.upperBound - domain.lowerBound)
    return Self.gutter + Double(kept - domain.lowerBound) / Double(span) * Self.width
  }

  private static func midnight(_ seconds: Int) -> Int {
    seconds - (seconds % day + day) % day
  }

  /// A day without its year: `24 Nov`.
  private static func date(_ seconds: Int) -> String {
    Timestamp(seconds: seconds).text.split(separator: " ").prefix(2).joined(separator: " ")
  }
}
