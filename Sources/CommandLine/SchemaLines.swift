import Catalogue
import Storages

/// What an Actor says about a storage, as lines for people.
enum SchemaLines {
  /// More broken rules are counted only.
  private static let limit = 20

  static func of(_ entry: CatalogueStorage) -> [String] {
    if let schema = entry.datasetSchema { return lines(schema, entry) }
    if let schema = entry.storeSchema { return lines(schema, entry) }
    return []
  }

  private static func lines(_ schema: DatasetSchema, _ entry: CatalogueStorage) -> [String] {
    var lines = ["schema: \(title(schema.title))\(SchemaWording.summary(schema))"]
    guard let report = entry.schemaReport, case .items(let items) = entry.storage.holds else {
      return lines
    }
    lines.append("schema: \(SchemaWording.verdict(report, of: items))")
    lines += report.violations.prefix(limit).map { "schema: \(SchemaWording.line($0))" }
    let more = report.violations.count - limit
    if more > 0 { lines.append("schema: and \(Wording.count(more, "more rule")) (--json has all)") }
    return lines
  }

  private static func lines(_ schema: KeyValueStoreSchema, _ entry: CatalogueStorage) -> [String] {
    let counts = schema.collections.map { collection in
      (collection, entry.records?.count { collection.contains($0.key) } ?? 0)
    }
    let others = entry.records?.count { schema.collections(of: $0.key).isEmpty } ?? 0
    return ["schema: \(title(schema.title))\(Wording.count(counts.count, "collection"))"]
      + counts.map { collection, count in
        "schema: \(SchemaWording.name(collection.title ?? collection.id)) (\(SchemaWording.name(collection.id))): "
          + Wording.count(count, "record")
      }
      + (counts.isEmpty ? [] : ["schema: other records: \(Wording.number(others))"])
  }

  private static func title(_ title: String?) -> String { title.map { "\($0); " } ?? "" }
}
