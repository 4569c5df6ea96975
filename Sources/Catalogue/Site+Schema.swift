import ItemFormats
import Storages

extension Site {
  /// How many broken rules a page lists; the document beside it has them all.
  static let violationLimit = 50

  /// How many views a page describes.
  private static let viewLimit = 20

  /// What a dataset's page says about its schema.
  func schemaValues(_ entry: CatalogueStorage) -> [String: TemplateValue] {
    guard let schema = entry.datasetSchema else { return ["schema": false, "hasViews": false] }
    return [
      "schema": .optional(
        entry.schemaReport.map { report in
          guard case .items(let items) = entry.storage.holds else { return [:] }
          let shown = report.violations.prefix(Self.violationLimit)
          let more = report.violations.count - shown.count
          return [
            "verdict": .text(
              Wording.capitalized(SchemaWording.verdict(report, of: items)) + "."
            ),
            "hasViolations": .flag(!shown.isEmpty),
            "violations": .list(shown.map(violation)),
            "rest": .optional(more > 0 ? Wording.count(more, "more rule") : nil),
          ]
        }
      ),
      "hasViews": .flag(!schema.views.isEmpty),
      "views": .list(
        schema.views.prefix(Self.viewLimit).map { view in
          [
            "id": .text(HTMLText.label(view.id)),
            "label": .text(HTMLText.label(view.title ?? view.id)),
            "about": .optional(view.description.map(Self.brief)),
            "fields": .optional(Self.fields(view)),
          ]
        }
      ),
      "moreViews": .optional(
        schema.views.count > Self.viewLimit
          ? Wording.count(schema.views.count - Self.viewLimit, "more view") : nil
      ),
    ]
  }

  /// A description on a page of many; the document beside it has it whole.
  private static func brief(_ text: String) -> String {
    text.count > 300 ? text.prefix(299) + "…" : text
  }

  /// The fields that a view takes, the first dozen.
  private static func fields(_ view: DatasetView) -> String? {
    guard let fields = view.transformation.fields else { return nil }
    let shown = fields.prefix(12).map(HTMLText.label).joined(separator: ", ")
    return fields.count > 12 ? "\(shown), …" : shown
  }

  private func violation(_ violation: SchemaViolation) -> TemplateValue {
    [
      "subject": .text(SchemaWording.subject(violation)), "demand": .text(violation.demand),
      "count": .text(Wording.number(violation.count)),
      "first": .text(HTMLText.label(violation.first.name)),
    ]
  }

  // MARK: - Records

  /// How many records a page lists; the document beside it has them all.
  static let recordLimit = 500
  /// How many collections a page lists.
  private static let collectionLimit = 40

  /// The tables of a store's records: one for each collection and one for the rest, or just one.
  ///
  /// Says also how many different records they show.
  func recordGroups(_ entry: CatalogueStorage) -> (groups: [TemplateValue], shown: Int) {
    let (collections, others) = entry.recordGroups
    guard let schema = entry.storeSchema, !schema.collections.isEmpty else {
      let shown = min(others.count, Self.recordLimit)
      return ([group(nil, nil, others, Self.recordLimit)], shown)
    }
    // What is left over has a table too.
    let limit = Self.recordLimit / (min(collections.count, Self.collectionLimit) + 1)
    var seen = Set<String>()
    func see(_ records: [RecordRow]) {
      for record in Self.ordered(records).prefix(limit) {
        seen.insert(record.file + "\0" + record.key)
      }
    }
    var groups: [TemplateValue] = []
    for (collection, records) in zip(schema.collections, collections).prefix(Self.collectionLimit) {
      let title = HTMLText.label(collection.title ?? collection.id)
      groups.append(group(title, collection.description.map(Self.brief), records, limit))
      see(records)
    }
    if !others.isEmpty {
      groups.append(group("Other records", nil, others, limit))
      see(others)
    }
    return (groups, seen.count)
  }

  /// The user's own first, crawler internals behind them.
  private static func ordered(_ records: [RecordRow]) -> [RecordRow] {
    records.filter { !$0.isInternal } + records.filter(\.isInternal)
  }

  private func group(
    _ title: String?,
    _ description: String?,
    _ records: [RecordRow],
    _ limit: Int
  ) -> TemplateValue {
    [
      "title": .optional(title), "about": .optional(description),
      "count": .text(Wording.count(records.count, "record")),
      "isCutHere": .flag(title != nil && records.count > limit),
      "shownHere": .text(Wording.number(min(records.count, limit))),
      "isEmpty": .flag(records.isEmpty),
      // A box for each of many short tables would be in the way.
      "hasFilter": .flag(title == nil || records.count > 20),
      "records": .list(
        Self.ordered(records).prefix(limit).map { record in
          [
            "key": .text(HTMLText.label(record.key)),
            "contentType": .optional(record.contentType.map(HTMLText.label)),
            "bytes": .text(String(record.bytes)), "size": .text(Wording.size(record.bytes)),
            "isInternal": .flag(record.isInternal), "isWithheld": .flag(record.isWithheld),
          ]
        }
      ),
    ]
  }
}
