import Storages

extension Site {
  /// How many names the search page lists, and how many bytes of them.
  static let listedLimit = 2_000
  private static let listedSize = 200_000

  /// What the entries of the index are, in the order of their numbers; the script knows the same.
  private static let sorts = StorageKind.allCases.map(\.words) + ["column", "record"]

  /// Everything that has a name: storages, columns, and the records that are not withheld.
  func searchIndex() -> SearchIndex {
    var index = SearchIndex()
    for (place, entry) in content.storages.enumerated() {
      let storage = entry.storage
      let page = Links(page: "search.html").to(Links.page(of: entry))
      let names = [storage.name, storage.directory, storage.id, storage.kind.words]
      let title = name(entry)
      index.add(
        title,
        StorageKind.allCases.firstIndex(of: storage.kind) ?? 0,
        page: page,
        owner: hasSeveralRoots ? HTMLText.label(storage.root) : "",
        more: names.compactMap { $0.map(HTMLText.label) }.filter { $0 != title }
          .joined(separator: " ")
      )
      for column in entry.columns {
        index.add(HTMLText.label(column.name), 3, page: page, owner: labels[place])
      }
      for record in entry.records ?? [] where !record.isWithheld {
        index.add(HTMLText.label(record.key), 4, page: page, owner: labels[place])
      }
    }
    index.sort()
    return index
  }

  /// The page with the list, which a script puts a search box above.
  func searchPage(_ index: SearchIndex) -> Page {
    var page = Page(
      path: "search.html",
      template: "search",
      title: "Search",
      description: "All storages, columns and records by name.",
      document: "index.json",
      crumbs: [.init(label: "Storages", target: "index.html")]
    )
    page.scripts = ["search.js"]
    var room = Self.listedSize
    var groups: [(group: Int, rows: [TemplateValue])] = []
    var shown = 0
    for entry in index.entries.prefix(Self.listedLimit) {
      let what = Self.sorts[entry.sort]
      let owner =
        entry.owner.isEmpty ? what : "\(what) \(entry.sort > 2 ? "of" : "in") \(entry.owner)"
      room -= 60 + entry.page.utf8.count + HTMLText.escaped(entry.text + owner).utf8.count
      guard room > 0 else { break }
      shown += 1
      let row: TemplateValue = [
        "name": .text(entry.text), "link": .text(entry.page), "what": .text(owner),
      ]
      let group = SearchIndex.group(of: entry.text)
      if groups.last?.group == group {
        groups[groups.count - 1].rows.append(row)
      } else {
        groups.append((group, [row]))
      }
    }
    let total = index.entries.count + index.omittedCount
    page.values = [
      "isCut": .flag(shown < total),
      "shown": .text(Wording.number(shown)), "total": .text(Wording.count(total, "name")),
      "groups": .list(
        groups.map { group, rows in
          let letter = SearchIndex.groups[group]
          let title = group == 0 ? "0–9" : letter == "_" ? "Other" : letter.uppercased()
          return ["title": .text(title), "rows": .list(rows)]
        }
      ),
    ]
    return page
  }
}
