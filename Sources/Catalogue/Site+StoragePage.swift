import ItemFormats
import Storages

extension Site {
  /// The page of one storage, by its kind, and those of its columns.
  ///
  /// Nothing on them depends on the time of the build, and nothing on other storages but the label.
  func storagePages(_ entry: CatalogueStorage, label: String) -> [Page] {
    let cards = ColumnCards(entry, engine)
    return [storagePage(entry, cards, label: label)] + columnPages(entry, cards, label: label)
  }

  private func storagePage(_ entry: CatalogueStorage, _ cards: ColumnCards, label: String) -> Page {
    let wording = RetentionWording(retention: entry.retention)
    let kind = entry.storage.kind
    var page = Page(
      path: Links.page(of: entry),
      template: kind.rawValue,
      title: label,
      description: entry.description.map(HTMLText.label)
        ?? "\(Wording.capitalized(kind.words)) with \(entry.holds)."
        + (isPackage ? "" : " \(wording.timeless.sentence)"),
      document: Links.document(of: entry),
      crumbs: [.init(label: "Storages", target: "index.html")]
    )
    if kind == .dataset {
      page.structuredData = datasetData(entry, label: label)
      page.feed = Self.feedPath(of: entry)
    }
    page.values = [
      "heading": .text(name(entry)),
      "badge": .badge(wording.badge),
      "expiry": .time(entry.retention.expiresAt),
      "sentence": .sentence(wording.sentence),
      "isPurged": .flag(entry.storage.isPurgedAtStart),
      "intro": .optional(entry.description),
      "facts": .list(facts(entry)),
      "times": .list(times(entry)),
      "browse": browseLink(entry, page.links),
      "hasNotes": false,
    ]
    let notes = ProblemWording.notes(entry)
    if !notes.isEmpty {
      page.values["hasNotes"] = true
      page.values["notes"] = .list(notes.map(TemplateValue.text))
      page.values["problems"] = .text(page.links.to("problems.html"))
    }
    let own =
      switch kind {
      case .dataset: datasetValues(entry, cards, page.links)
      case .keyValueStore: keyValueStoreValues(entry, page.links)
      case .requestQueue: requestQueueValues(entry, page.links)
      }
    page.values.merge(own) { _, own in own }
    return page
  }

  private func facts(_ entry: CatalogueStorage) -> [TemplateValue] {
    let storage = entry.storage
    var facts = [
      ("Kind", storage.kind.words, false), ("Holds", entry.holds, false),
    ]
    if let columns = entry.columnCount {
      let chosen = entry.part?.hasChosenFields == true ? ", chosen or renamed" : ""
      facts.append(("Columns", Wording.number(columns) + chosen, false))
    }
    facts.append(("On disk", Wording.size(storage.bytes), false))
    if let name = storage.name, name != entry.title ?? storage.title {
      facts.append(("Name", HTMLText.label(name), true))
    }
    if let id = storage.id { facts.append(("Id", HTMLText.label(id), true)) }
    if hasSeveralRoots { facts.append(("Root", HTMLText.label(storage.root), true)) }
    facts.append(("Folder", "\(storage.kind.folder)/\(HTMLText.label(storage.directory))", true))
    return facts.map { term, text, isCode in
      ["term": .text(term), "text": .text(text), "isCode": .flag(isCode)]
    }
  }

  private func times(_ entry: CatalogueStorage) -> [TemplateValue] {
    let storage = entry.storage
    let origin = storage.timesFrom == .files ? "file time" : nil
    return [
      ("Created", storage.createdAt, nil), ("Changed", storage.modifiedAt, origin),
      ("Last opened", storage.accessedAt, nil),
    ].filter { $0.1 != nil }
      .map { term, moment, origin in
        ["term": .text(term), "time": .time(moment), "origin": .optional(origin)]
      }
  }

  /// The rows of a table of downloads.
  func downloadRows(_ entry: CatalogueStorage, _ links: Links) -> TemplateValue {
    .list(
      entry.downloads.map { download in
        [
          "format": .text(download.format), "note": .optional(download.note),
          "file": .text(download.file), "link": .text(links.to(entry.path(of: download))),
          "contentType": .text(download.contentType), "bytes": .text(String(download.bytes)),
          "size": .text(Wording.size(download.bytes)),
          "items": .text(Wording.number(download.items)), "sha256": .text(download.sha256),
        ]
      }
    )
  }

  private func datasetValues(
    _ entry: CatalogueStorage,
    _ cards: ColumnCards,
    _ links: Links
  ) -> [String: TemplateValue] {
    var values: [String: TemplateValue] = [
      "hasDownloads": .flag(!entry.downloads.isEmpty),
      "isChosen": .flag(entry.part != nil),
      "downloads": downloadRows(entry, links),
      "sums": .text(links.to(sums)),
      "preview": false,
    ]
    values.merge(schemaValues(entry)) { _, own in own }
    values.merge(profileValues(entry, cards, links)) { _, own in own }
    guard let preview = entry.preview, !preview.rows.isEmpty else { return values }
    let columns = min(preview.columnNames.count, BrowserEncoder.tableColumns)
    let rows = preview.rows.prefix(Self.previewItems)
    values["preview"] = [
      "columns": columnHeads(preview, columns),
      "rows": .markup(ItemTable(columns: columns, hasWhole: false).markup(rows, first: 0)),
      "isWhole": .flag(rows.count >= preview.total),
      "shown": .text(Wording.number(rows.count)),
      "total": .text(Wording.count(preview.total, "item")),
      "moreColumns": .optional(Self.moreColumns(preview.columnCount, columns)),
    ]
    return values
  }

  private static func moreColumns(_ all: Int, _ shown: Int) -> String? {
    if all == 0 { return "None of them has a field." }
    return all > shown
      ? "The table shows the first \(shown) of \(Wording.count(all, "column"))." : nil
  }
}
