import ItemFormats
import Storages

extension Site {
  /// How many columns a dataset's page shows; `columns.html` shows all.
  static let cardLimit = 24

  /// About how many bytes of cards `columns.html` takes before it is split, and how many with its
  /// list of all columns.
  private static let pageWeight = 200_000
  private static let firstWeight = 260_000

  /// Where the column at `place` is told of: at a card, or at a link to its card on another page.
  ///
  /// This depends on nothing but the place, so that others can link there who know no more.
  static func columnPath(_ entry: CatalogueStorage, at place: Int) -> String {
    place < cardLimit ? Links.page(of: entry) : columnPath(entry, 0)
  }

  /// The id of the card of the column at `place`, or of a link to it.
  static func columnID(_ place: Int) -> String { "column-\(place + 1)" }

  /// What a dataset's page says about its columns: when items are from, and the first cards.
  func profileValues(
    _ entry: CatalogueStorage,
    _ cards: ColumnCards,
    _ links: Links
  ) -> [String: TemplateValue] {
    var values: [String: TemplateValue] = ["profile": false, "days": daysValue(entry)]
    guard !entry.profile.isEmpty else { return values }
    let all = entry.columnCount ?? entry.profile.count
    let first = entry.profile.prefix(Self.cardLimit)
    let shown = Self.shownCount(entry, cards)
    values["profile"] = [
      "cards": .list(cards.all.prefix(shown).map(\.value)),
      "hasOthers": .flag(shown < first.count),
      "others": .list(
        first.indices.dropFirst(shown).map { place in
          contentsRow(first[place], place, on: links.to(Self.columnPath(entry, 0)))
        }
      ),
      "isWhole": .flag(shown == all),
      "shown": .text(Wording.number(shown)), "total": .text(Wording.count(all, "column")),
      "link": .text(links.to(Self.columnPath(entry, 0))),
      "note": .optional(Self.hurriedNote(entry)),
    ]
    return values
  }

  /// How many cards the dataset's page shows.
  private static func shownCount(_ entry: CatalogueStorage, _ cards: ColumnCards) -> Int {
    // A page that shows wide items has less room for cards.
    let items = entry.preview?.rows.prefix(previewItems).reduce(0) { $0 + $1.cells.count } ?? 0
    let room = min(80_000, max(24_000, 116_000 - items))
    return cards.count(fitting: room, limit: cardLimit)
  }

  /// The pages of all columns; none if the dataset's page has them all.
  func columnPages(_ entry: CatalogueStorage, _ cards: ColumnCards, label: String) -> [Page] {
    let all = entry.columnCount ?? entry.profile.count
    guard !entry.profile.isEmpty, Self.shownCount(entry, cards) != all else { return [] }
    let list = entry.profile.enumerated().reduce(0) { weight, column in
      weight + contentsRow(column.element, column.offset, on: "columns-2.html").weight + 40
    }
    let room = max(60_000, min(Self.pageWeight, Self.firstWeight - list))
    let parts = cards.parts(first: room, room: Self.pageWeight)
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
      page.here = pager.title("Columns")
      let isCut = entry.profile.count < all
      page.values = [
        "heading": .text(page.title),
        "total": .text(
          isCut
            ? "Showing \(Wording.number(entry.profile.count)) of \(Wording.count(all, "column"))"
            : Wording.count(all, "column")
        ),
        "note": .optional(Self.hurriedNote(entry)),
        "contents": .list(contents(entry, parts.map(\.count), part: part, page.links)),
        "cards": .list(parts[part].map(\.value)),
      ]
      page.values.merge(pager.values(page.links)) { own, _ in own }
      return page
    }
  }

  /// The list of a part's columns; of the first part, of all.
  private func contents(
    _ entry: CatalogueStorage,
    _ counts: [Int],
    part: Int,
    _ links: Links
  ) -> [TemplateValue] {
    var start = 0
    return counts.enumerated().flatMap { other, count -> [TemplateValue] in
      defer { start += count }
      guard other == part || part == 0 else { return [] }
      let page = other == part ? nil : links.to(Self.columnPath(entry, other))
      return (start..<start + count).map { contentsRow(entry.profile[$0], $0, on: page) }
    }
  }

  /// A link to a column's card; where that is on another `page`, the link has its id here.
  private func contentsRow(
    _ column: ColumnProfile,
    _ place: Int,
    on page: String?
  ) -> TemplateValue {
    let id = Self.columnID(place)
    return [
      "id": .optional(page.map { _ in id }), "link": .text("\(page ?? "")#\(id)"),
      "name": .text(ColumnWording(column).name),
    ]
  }

  private static func columnPath(_ entry: CatalogueStorage, _ part: Int) -> String {
    Links.folder(of: entry) + (part == 0 ? "columns.html" : "columns-\(part + 1).html")
  }

  private static func hurriedNote(_ entry: CatalogueStorage) -> String? {
    guard entry.hurriedColumnCount > 0 else { return nil }
    return "Of \(Wording.count(entry.hurriedColumnCount, "column")) not all values fit the memory "
      + "kept for them, so that their number is an estimate though it is small."
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
