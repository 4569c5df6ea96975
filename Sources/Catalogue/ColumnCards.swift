import ItemFormats
import Storages

/// The cards of a dataset's columns, in their order: made once for all pages that show them.
struct ColumnCards {
  /// What is known of one column.
  struct Card {
    /// What the template of cards is filled with.
    let value: TemplateValue
    /// About how many bytes it becomes in a page.
    let weight: Int
  }

  let all: [Card]

  /// Makes the cards of `entry`'s columns; `engine` has the template of one.
  init(_ entry: CatalogueStorage, _ engine: TemplateEngine) {
    let labels = entry.datasetSchema?.labels ?? [:]
    let about = entry.columnAbout
    all = entry.profile.enumerated().map { place, column in
      var values = Self.values(
        column,
        place,
        label: labels[column.name],
        about: about[column.name]
      )
      let weight = TemplateValue.group(values).weight
      values["markup"] = .markup(engine.markup("column-card", values))
      return Card(value: .group(values), weight: weight)
    }
  }

  /// How many cards from the start take `room` bytes together, about; `limit` at most.
  func count(fitting room: Int, limit: Int) -> Int {
    var left = room
    return all.prefix(limit).prefix { card in
      left -= card.weight
      return left >= 0
    }.count
  }

  /// The cards in parts, each a page's of `room` bytes, about; the first takes `first`.
  func parts(first: Int, room: Int) -> [ArraySlice<Card>] {
    var ends: [Int] = []
    var weight = 0
    for (place, card) in all.enumerated() {
      weight += card.weight
      if place > 0, weight > (ends.isEmpty ? first : room) {
        ends.append(place)
        weight = card.weight
      }
    }
    ends.append(all.count)
    return zip([0] + ends, ends).map { all[$0..<$1] }
  }

  private static func values(
    _ column: ColumnProfile,
    _ place: Int,
    label: String?,
    about: String?
  ) -> [String: TemplateValue] {
    let wording = ColumnWording(column)
    let chart = ColumnChart(wording: wording)
    let ranges = chart.ranges
    let top = chart.top
    let most = top.first?.count ?? 0
    let flags = wording.flags
    return [
      "id": .text(Site.columnID(place)), "name": .text(wording.name),
      "head": .markup(ColumnWording.head(column.name, label: label)),
      "about": .optional(about.map { $0.count > 300 ? $0.prefix(299) + "…" : $0 }),
      "types": .optional(column.types.isEmpty ? nil : wording.types),
      "hasFlags": .flag(!flags.isEmpty),
      "flags": .list(flags.map(TemplateValue.text)),
      "chart": .markup(chart.markup),
      "figures": .markup(wording.figures.map(line).joined(separator: "\n")),
      "example": .optional(column.example.map(ColumnWording.text)),
      "hasTop": .flag(!top.isEmpty),
      "top": .list(
        top.enumerated().map { place, value in
          [
            "value": .text(short(ColumnWording.text(value))),
            "count": .text(ColumnWording.count(value)),
            "chart": .markup(
              BarChart.mark(value.count, of: most, style: chart.topStyle(place))
            ),
          ]
        }
      ),
      "ranges": ranges.isEmpty
        ? false
        : [
          "noun": .text(chart.rangeNoun),
          "rows": .markup(ranges.map(line).joined(separator: "\n")),
        ],
    ]
  }

  // Figures and ranges are most of what a card says. As rows of its template, and the head as its names,
  // they made cards take twice the time.

  private static func line(_ figure: ColumnWording.Figure) -> String {
    "<div\(figure.isLong ? " class=\"wide\"" : "")><dt>\(HTMLText.escaped(figure.term))</dt>"
      + "<dd>\(HTMLText.escaped(figure.text))</dd></div>"
  }

  private static func line(_ range: ColumnChart.Range) -> String {
    "<tr><th scope=\"row\">\(HTMLText.escaped(range.words))</th>"
      + "<td class=\"num\">\(Wording.number(range.count))</td></tr>"
  }

  /// A frequent value, which shares its line with a bar.
  private static func short(_ text: String) -> String {
    text.count > 40 ? text.prefix(39) + "…" : text
  }
}
