import Storages

extension Site {
  /// How many records a page lists; the document beside it has them all.
  static let recordLimit = 500
  /// How many collections a page lists.
  private static let collectionLimit = 40
  /// How many pictures and error snapshots a page shows.
  private static let pictureLimit = 60
  private static let snapshotLimit = 12
  /// How many keys make a collection where no schema says so.
  private static let collectionSize = 3

  /// What the page of a key-value store shows; each part has its share of the page's size.
  func keyValueStoreValues(
    _ entry: CatalogueStorage,
    _ links: Links
  ) -> [String: TemplateValue] {
    let records = entry.records ?? []
    let parts = RecordParts(records)
    let (groups, shown) = recordGroups(entry, parts.own, links)
    let (internals, shownInternals) = internals(entry, parts.internals, links)
    let shownAll = shown + parts.snapshots.count + shownInternals
    return [
      "hasRecords": .flag(!records.isEmpty),
      "isUnlisted": .flag(!entry.hasRecordList),
      "isPublished": .flag(records.contains { $0.published != nil }),
      "groups": .list(groups),
      "pictures": pictures(entry, parts.own, links),
      "snapshots": snapshots(entry, parts.snapshots, links),
      "internals": internals,
      "withheld": withheld(entry),
      "isCut": .flag(records.count > shownAll),
      "shown": .text(Wording.number(shownAll)),
      "total": .text(Wording.count(records.count, "record")),
      "document": .text(links.to(Links.document(of: entry))),
    ]
  }

  private func withheld(_ entry: CatalogueStorage) -> TemplateValue {
    let withheld = (entry.records ?? []).filter(\.isWithheld)
    guard let first = withheld.first else { return false }
    return [
      "count": .text(Wording.count(withheld.count, "record")),
      "option": .text(HTMLText.label(PublishPattern.text(first.key, of: entry.storage))),
    ]
  }

  // MARK: - Collections

  /// A list of records with the title of what they share.
  private struct Group {
    var title: String?
    var about: String?
    var records: [RecordRow]
  }

  /// The tables of a store's own records: one for each collection and one for the rest, or just one.
  ///
  /// Says also how many different records they show.
  private func recordGroups(
    _ entry: CatalogueStorage,
    _ records: [RecordRow],
    _ links: Links
  ) -> (groups: [TemplateValue], shown: Int) {
    let groups =
      entry.storeSchema.flatMap { $0.collections.isEmpty ? nil : bySchema($0, records) }
      ?? Self.byPrefix(records)
    let limit = Self.recordLimit / groups.count
    var shown = Set<String>()
    // What one group leaves is there for those behind it.
    var left = 88_000
    let values = groups.enumerated().map { place, group -> TemplateValue in
      let share = left / (groups.count - place)
      var budget = PageBudget(share)
      _ = budget.take(700, [group.title ?? "", group.title ?? "", group.about ?? ""])
      var rows: [TemplateValue] = []
      for record in group.records.prefix(limit) {
        guard let row = row(record, entry, links, &budget) else { break }
        rows.append(row)
        shown.insert(record.file + "\0" + record.key)
      }
      left -= share - budget.left
      return [
        "title": .optional(group.title), "about": .optional(group.about),
        "count": .text(Wording.count(group.records.count, "record")),
        "isCutHere": .flag(group.title != nil && group.records.count > rows.count),
        "shownHere": .text(Wording.number(rows.count)),
        "isEmpty": .flag(rows.isEmpty),
        // A box for each of many short tables would be in the way.
        "hasFilter": .flag(group.title == nil || rows.count > 20),
        "records": .list(rows),
      ]
    }
    return (values, shown.count)
  }

  private func bySchema(_ schema: KeyValueStoreSchema, _ records: [RecordRow]) -> [Group] {
    let collections = schema.collections.prefix(Self.collectionLimit)
    var groups = collections.map { collection in
      Group(
        title: HTMLText.label(collection.title ?? collection.id),
        about: collection.description.map(Self.brief),
        records: records.filter { collection.contains($0.key) }
      )
    }
    let others = records.filter { record in
      !schema.collections.contains { $0.contains(record.key) }
    }
    if !others.isEmpty { groups.append(Group(title: "Other records", records: others)) }
    return groups
  }

  /// The records by what stands before the last `-` or `_` of their keys.
  private static func byPrefix(_ records: [RecordRow]) -> [Group] {
    var places: [String: [Int]] = [:]
    for (place, record) in records.enumerated() {
      if let prefix = prefix(of: record.key) { places[prefix, default: []].append(place) }
    }
    let chosen = places.filter { $0.value.count >= collectionSize }
      .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(collectionLimit)
      .sorted { $0.key < $1.key }
    // One that takes in everything tells nothing.
    guard let first = chosen.first, first.value.count < records.count else {
      return [Group(records: records)]
    }
    let grouped = Set(chosen.flatMap(\.value))
    let others = records.indices.filter { !grouped.contains($0) }
    return chosen.map { prefix, members in
      Group(title: HTMLText.label(prefix) + "…", records: members.map { records[$0] })
    } + (others.isEmpty ? [] : [Group(title: "Other records", records: others.map { records[$0] })])
  }

  private static func prefix(of key: String) -> String? {
    let scalars = key.unicodeScalars
    guard let last = scalars.lastIndex(where: { $0 == "-" || $0 == "_" }),
      last > scalars.startIndex
    else { return nil }
    return String(scalars[...last])
  }

  // MARK: - Rows

  /// A row of a table of records; nil if there is no room for it.
  private func row(
    _ record: RecordRow,
    _ entry: CatalogueStorage,
    _ links: Links,
    _ budget: inout PageBudget
  ) -> TemplateValue? {
    let published = record.published
    let key = HTMLText.label(record.key)
    let type =
      published.map { Self.essence($0.contentType) } ?? record.contentType.map(HTMLText.label)
    let stated = published.flatMap { Self.stated(record, $0) }
    let file = published?.file ?? ""
    guard
      budget.take(
        (published == nil ? 145 : 420) + (record.changed == nil ? 0 : 70),
        [key, type ?? "", stated ?? "", file, file]
      )
    else { return nil }
    var text: String?
    if case .text(let whole, isWhole: true)? = published?.look, budget.take(90, [whole]) {
      text = whole
    }
    return [
      "key": .text(key), "contentType": .optional(type), "stated": .optional(stated),
      "bytes": .text(String(published?.bytes ?? record.bytes)),
      "size": .text(Wording.size(published?.bytes ?? record.bytes)),
      "changed": .time(record.changed), "isWithheld": .flag(record.isWithheld),
      "file": .optional(published.map { link(to: $0, entry, links) }),
      "text": .optional(text),
    ]
  }

  /// The type that a record was said to have, where its bytes tell otherwise.
  private static func stated(_ record: RecordRow, _ published: PublishedRecord) -> String? {
    guard let stated = record.contentType,
      Self.essence(stated) != Self.essence(published.contentType)
    else {
      return nil
    }
    return HTMLText.label(stated)
  }

  /// A content type without its parameters.
  private static func essence(_ type: String) -> String {
    String(type.lowercased().prefix { $0 != ";" })
  }

  private func link(
    to published: PublishedRecord,
    _ entry: CatalogueStorage,
    _ links: Links
  ) -> [String: TemplateValue] {
    [
      "name": .text(published.file),
      "link": .text(links.to(entry.path(of: published))),
      "type": .text(published.contentType), "sha256": .text(published.sha256),
    ]
  }

  // MARK: - Pictures

  private func pictures(
    _ entry: CatalogueStorage,
    _ records: [RecordRow],
    _ links: Links
  ) -> TemplateValue {
    var budget = PageBudget(15_000)
    var shown: [TemplateValue] = []
    var total = 0
    for record in records {
      guard let picture = picture(record, entry, links) else { continue }
      total += 1
      if shown.count < Self.pictureLimit, let published = record.published,
        budget.take(190, [HTMLText.label(record.key), HTMLText.label(record.key), published.file])
      {
        shown.append(.group(picture))
      }
    }
    guard total > 0 else { return false }
    return [
      "rows": .list(shown), "isCut": .flag(total > shown.count),
      "shown": .text(Wording.number(shown.count)), "total": .text(Wording.count(total, "picture")),
    ]
  }

  private func picture(
    _ record: RecordRow,
    _ entry: CatalogueStorage,
    _ links: Links
  ) -> [String: TemplateValue]? {
    guard let published = record.published,
      case .picture(let width, let height) = published.look
    else { return nil }
    return [
      "key": .text(HTMLText.label(record.key)),
      "link": .text(links.to(entry.path(of: published))),
      "width": .text(String(width)), "height": .text(String(height)),
    ]
  }

  /// The pages of failed requests: picture and text of each side by side.
  private func snapshots(
    _ entry: CatalogueStorage,
    _ records: [RecordRow],
    _ links: Links
  ) -> TemplateValue {
    guard !records.isEmpty else { return false }
    let stems = Dictionary(grouping: records) { RecordParts.stem($0.key) }
      .sorted { $0.key < $1.key }
    var budget = PageBudget(20_000)
    var shown: [TemplateValue] = []
    for (stem, members) in stems.prefix(Self.snapshotLimit) {
      let title = HTMLText.label(stem)
      let names = members.compactMap { $0.published?.file }
      guard budget.take(420, [title, title, title] + names + names) else { break }
      let picture = members.lazy.compactMap { self.picture($0, entry, links) }.first
      let text = members.lazy.compactMap { record -> (text: String, isWhole: Bool)? in
        guard case .text(let text, let isWhole)? = record.published?.look else { return nil }
        return (text, isWhole)
      }.first
      let isShown = text.map { budget.take(60, [$0.text]) } ?? false
      shown.append([
        "title": .text(title), "picture": .optional(picture),
        "text": .optional(isShown ? text?.text : nil),
        "isTextCut": .flag(text?.isWhole == false),
        "files": .list(
          members.compactMap(\.published).map { .group(link(to: $0, entry, links)) }
        ),
      ])
    }
    return [
      "rows": .list(shown), "isCut": .flag(stems.count > shown.count),
      "shown": .text(Wording.number(shown.count)),
      "total": .text(Wording.count(stems.count, "snapshot")),
    ]
  }

  // MARK: - Internals

  /// What crawlers keep for themselves, and inputs: numbers of statistics, and names.
  private func internals(
    _ entry: CatalogueStorage,
    _ records: [RecordRow],
    _ links: Links
  ) -> (value: TemplateValue, shown: Int) {
    guard !records.isEmpty else { return (false, 0) }
    var budget = PageBudget(12_000)
    let statistics = records.filter { $0.statistics != nil }.prefix(10)
    var rows: [TemplateValue] = []
    for record in records.prefix(Self.recordLimit) {
      guard let row = row(record, entry, links, &budget) else { break }
      rows.append(row)
    }
    let value: TemplateValue = [
      "count": .text(Wording.count(records.count, "record")),
      "isCut": .flag(rows.count < records.count),
      "shown": .text(Wording.number(rows.count)),
      "records": .list(rows),
      "statistics": .list(
        statistics.compactMap { record in record.statistics.map { self.statistics($0, record.key) }
        }
      ),
    ]
    return (value, rows.count)
  }

  private func statistics(_ statistics: CrawlerStatistics, _ key: String) -> TemplateValue {
    let codes = statistics.statusCodes.map { "\($0.code): \(Wording.number($0.count))" }
    return [
      "key": .text(HTMLText.label(key)),
      "figures": .list(
        statistics.figures.map { ["term": .text($0.label), "text": .text($0.value)] }
      ),
      "codes": .optional(codes.isEmpty ? nil : codes.joined(separator: ", ")),
      "retries": .optional(
        statistics.retries.isEmpty
          ? nil : ["chart": .markup(RetryChart(counts: statistics.retries).markup)]
      ),
    ]
  }
}

/// The records of a store by the part of its page that they stand in.
private struct RecordParts {
  var own: [RecordRow] = []
  var snapshots: [RecordRow] = []
  var internals: [RecordRow] = []

  init(_ records: [RecordRow]) {
    for record in records {
      if record.role == .errorSnapshot, record.published != nil {
        snapshots.append(record)
      } else if record.isWithheld || record.isInternal {
        internals.append(record)
      } else {
        own.append(record)
      }
    }
  }

  /// A key without its extension, by which the files of one snapshot belong together.
  static func stem(_ key: String) -> String {
    guard let dot = key.unicodeScalars.lastIndex(of: "."), dot > key.startIndex else { return key }
    return String(key.unicodeScalars[..<dot])
  }
}
