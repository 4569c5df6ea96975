public import ItemFormats
import Storages
import Templates

extension Site {
  /// How many items a page has.
  public static let pageItems = 100
  /// How many items the page of a dataset shows.
  public static let previewItems = 10

  /// What a page of items weighs at most in cells, and in whole items beside them.
  private static let cellBytes = 110_000
  private static let pageBytes = 220_000

  /// Makes the pages of the first items, `rows`, of the storage `index`, one after the other.
  ///
  /// All items can be browsed; these are what there is without scripts.
  public func itemPages(
    at index: Int,
    _ rows: [BrowserRow],
    _ emit: (_ path: String, _ bytes: [UInt8]) throws -> Void
  ) throws {
    let entry = content.storages[index]
    guard let preview = entry.preview, preview.pagedCount > 0 else { return }
    let size = Self.pageItems
    let columns = ItemTable.fittingColumns(
      rows,
      min(preview.columnNames.count, BrowserEncoder.tableColumns),
      size: size,
      room: Self.cellBytes
    )
    let parts = (preview.pagedCount + size - 1) / size
    for part in 0..<parts {
      let shown = rows[part * size..<min((part + 1) * size, preview.pagedCount)]
      let page = itemPage(index, preview, shown, columns: columns, part: part, of: parts)
      try emit(page.path, render(page))
    }
  }

  private func itemPage(
    _ index: Int,
    _ preview: Preview,
    _ rows: ArraySlice<BrowserRow>,
    columns: Int,
    part: Int,
    of parts: Int
  ) -> Page {
    let entry = content.storages[index]
    let label = labels[index]
    let pager = Pager(part: part, parts: parts) { Links.rows(of: entry, part: $0) }
    let first = rows.startIndex + 1
    let noun = entry.storage.kind.rowNoun
    let shown =
      "Showing \(noun)s \(Wording.number(first)) to \(Wording.number(rows.endIndex)) of "
      + "\(Wording.number(preview.total))."
    let title = "\(Wording.capitalized(noun))s of \(label)"
    var page = Page(
      path: pager.path(part),
      template: "items",
      title: pager.title(title),
      description: shown,
      document: nil,
      crumbs: [
        .init(label: "Storages", target: "index.html"),
        .init(label: label, target: Links.page(of: entry)),
      ]
    )
    page.here = pager.title("\(Wording.capitalized(noun))s")
    page.scripts = Templates.itemBrowser
    let table = ItemTable(columns: columns, hasWhole: true)
    let cells = rows.reduce(0) { $0 + ($1.ends.prefix(columns).last ?? 0) }
    page.values = [
      "heading": .text(title), "place": .text(pager.place), "shown": .text(shown),
      "noun": .text(noun),
      "ordinal": .text(Wording.capitalized(noun)),
      "part": .text(String(part + 1)), "size": .text(String(Self.pageItems)),
      "total": .text(String(preview.total)),
      "columns": columnHeads(preview, columns),
      "rows": .markup(
        table.markup(rows, first: rows.startIndex, wholeBytes: max(0, Self.pageBytes - cells))
      ),
      "limits": .optional(limits(preview, columns)),
    ]
    page.values.merge(pager.values(page.links)) { own, _ in own }
    return page
  }

  /// What the table leaves out.
  private func limits(_ preview: Preview, _ columns: Int) -> String? {
    guard preview.columnCount > columns else { return nil }
    return
      "The table shows the first \(columns) of \(Wording.count(preview.columnCount, "column"));"
      + " JSON shows all."
  }

  /// The link to all rows of a storage, in words that say how many there are; false without them.
  func browseLink(_ entry: CatalogueStorage, _ links: Links) -> TemplateValue {
    guard let preview = entry.preview, preview.pagedCount > 0 else { return false }
    let count = Wording.count(preview.total, entry.storage.kind.rowNoun)
    return [
      "link": .text(links.to(Links.rows(of: entry, part: 0))),
      "words": .text("Browse all \(count)"),
    ]
  }

  /// The heads of the first `count` columns.
  func columnHeads(_ preview: Preview, _ count: Int) -> TemplateValue {
    .list(
      preview.columnNames.prefix(count).enumerated().map { column, name in
        [
          "head": .markup(ColumnWording.head(name, label: preview.labels[name])),
          "isNumber": .flag(preview.numericColumns.contains(column)),
        ]
      }
    )
  }
}
