import ItemFormats
import Storages

extension Site {
  /// How many columns a dataset's page shows; `columns.html` shows all.
  static let cardLimit = 24

  /// About how many bytes of cards `columns.html` takes before it is split.
  private static let pageWeight = 200_000

  /// What a dataset's page says about its columns: when items are from, and the first cards.
  func profileValues(_ entry: CatalogueStorage, _ links: Links) -> [String: TemplateValue] {
    var values: [String: TemplateValue] = ["profile": false, "days": daysValue(entry)]
    guard !entry.profile.isEmpty else { return values }
    let all = entry.columnCount ?? entry.profile.count
    // A page that shows wide items has less room for cards.
    let items = entry.preview?.rows.prefix(Self.previewItems).reduce(0) { $0 + $1.cells.count } ?? 0
    let room = min(80_000, max(24_000, 116_000 - items))
    let cards = Self.fitting(cards(entry, entry.profile.prefix(Self.cardLimit)), room)
    values["profile"] = [
      "cards": .list(cards),
      "isWhole": .flag(cards.count == all),
      "shown": .text(Wording.number(cards.count)), "total": .text(Wording.count(all, "column")),
      "link": .text(links.to(Self.columnPath(entry, 0))),
      "note": .optional(Self.hurriedNote(entry)),
    ]
    return values
  }

  /// The pages of all columns; none if the dataset's page has them all.
  func columnPages(_ entry: CatalogueStorage, label: String) -> [Page] {
    let all = entry.columnCount ?? entry.profile.count
    let shown = profileValues(entry, Links(page: Links.page(of: entry)))
    guard case .group(let own) = shown["profile"], case .flag(false) = own["isWhole"] else {
      return []
    }
    let parts = Self.parts(cards(entry, entry.profile[...]))
    return parts.indices.map { part in
      let path = { Self.columnPath(entry, $0) }
      let pager = Pager(part: part, parts: parts.count, path: path)
      var page = Page(
        path: path(part),
        template: "columns",
        title: pager.title("Columns of \(label)"),
        description: "What the columns of \(label) hold: types, ranges, frequent values.",
        document: Links.document(of: entry),
        crumbs: [
          .init(label: "Storages", target: "index.html"),
          .init(label: label, target: Links.page(of: entry)),
        ]
      )
      let isCut = entry.profile.count < all
      page.values = [
        "heading": .text(page.title),
        "total": .text(
          isCut
            ? "Showing \(Wording.number(entry.profile.count)) of \(Wording.count(all, "column"))"
            : Wording.count(all, "column")
        ),
        "note": .optional(Self.hurriedNote(entry)),
        "cards": .list(parts[part]),
      ]
      page.values.merge(pager.values(page.links)) { own, _ in own }
      return page
    }
  }

  private static func columnPath(_ entry: CatalogueStorage, _ part: Int) -> String {
    Links.folder(of: entry) + (part == 0 ? "columns.html" : "columns-\(part + 1).html")
  }

  private static func hurriedNote(_ entry: CatalogueStorage) -> String? {
    guard entry.hurriedColumnCount > 0 else { return nil }
    return "Of \(Wording.count(entry.hurriedColumnCount, "column")) not all values fit the memory "
      + "kept for them, so that their number is an estimate though it is small."
  }

  // MARK: - Cards

  private func cards(
    _ entry: CatalogueStorage,
    _ columns: ArraySlice<ColumnProfile>
  ) -> [TemplateValue] {
    let labels = entry.datasetSchema?.labels ?? [:]
    let about = entry.columnAbout
    return columns.enumerated().map { place, column in
      card(column, place, label: labels[column.name], about: about[column.name])
    }
  }

  private func card(
    _ column: ColumnProfile,
    _ place: Int,
    label: String?,
    about: String?
  ) -> TemplateValue {
    let wording = ColumnWording(column)
    let chart = ColumnChart(wording: wording)
    let ranges = chart.ranges
    let top = chart.top
    let most = top.first?.count ?? 0
    return [
      "id": .text("column-\(place + 1)"), "name": .text(wording.name),
      "label": .optional(label.map(HTMLText.label)),
      "about": .optional(about.map { $0.count > 300 ? $0.prefix(299) + "…" : $0 }),
      "types": .optional(column.types.isEmpty ? nil : wording.types),
      "hasFlags": .flag(!wording.flags.isEmpty),
      "flags": .list(wording.flags.map(TemplateValue.text)),
      "chart": .markup(chart.markup),
      "figures": .list(
        wording.figures.map {
          ["term": .text($0.term), "text": .text($0.text), "isLong": .flag($0.isLong)]
        }
      ),
      "example": .optional(column.example.map(ColumnWording.text)),
      "hasTop": .flag(!top.isEmpty),
      "top": .list(
        top.enumerated().map { place, value in
          [
            "value": .text(ColumnWording.text(value)), "count": .text(ColumnWording.count(value)),
            "chart": .markup(
              BarChart.mark(value.count, of: most, style: chart.topStyle(place))
            ),
          ]
        }
      ),
      "hasRanges": .flag(!ranges.isEmpty),
      "rangeNoun": .text(chart.rangeNoun),
      "ranges": .list(
        ranges.map { ["words": .text($0.words), "count": .text(Wording.number($0.count))] }
      ),
    ]
  }

  /// The cards from the start that take `room` bytes together, about.
  private static func fitting(_ cards: [TemplateValue], _ room: Int) -> [TemplateValue] {
    var left = room
    return Array(
      cards.prefix { card in
        left -= card.weight
        return left >= 0
      }
    )
  }

  /// The cards in parts, each a page's.
  private static func parts(_ cards: [TemplateValue]) -> [[TemplateValue]] {
    var parts: [[TemplateValue]] = []
    var weight = Int.max / 2
    for card in cards {
      weight += card.weight
      if weight > pageWeight {
        parts.append([])
        weight = card.weight
      }
      parts[parts.count - 1].append(card)
    }
    return parts
  }
}

extension CatalogueStorage {
  /// What is said about columns, by their names: by the owner, else by the schema.
  var columnAbout: [String: String] {
    var about = columnDescriptions
    for field in datasetSchema?.fields ?? [] where about[field.name] == nil {
      about[field.name] = field.description
    }
    return about
  }
}

extension TemplateValue {
  /// About how many bytes it becomes in a page, the tags around it included.
  fileprivate var weight: Int {
    switch self {
    case .text(let text): HTMLText.escaped(text).utf8.count + 24
    case .markup(let html): html.utf8.count
    case .flag: 8
    case .list(let elements): elements.reduce(0) { $0 + $1.weight + 24 }
    case .group(let members): members.values.reduce(0) { $0 + $1.weight }
    }
  }
}
