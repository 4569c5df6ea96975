import ItemFormats
import JSONText
import Storages

extension StorageJSON {
  /// What an Actor says about a storage, and how far it is true; null if it says nothing.
  static func schema(_ entry: CatalogueStorage) -> JSONValue {
    if let schema = entry.datasetSchema {
      return [
        "title": JSONValue(schema.title), "description": JSONValue(schema.description),
        "fields": .array(schema.fields.map(field)), "views": .array(schema.views.map(view)),
        "invalidItemCount": JSONValue(entry.schemaReport?.itemCount),
        "violations": entry.schemaReport.map { .array($0.violations.map(violation)) } ?? .null,
        "omittedViolationCount": JSONValue(entry.schemaReport?.omittedCount),
      ]
    }
    if let schema = entry.storeSchema {
      return ["title": JSONValue(schema.title), "description": JSONValue(schema.description)]
    }
    return .null
  }

  /// The collections of a store with the number of their records; null without a schema.
  static func collections(_ entry: CatalogueStorage) -> JSONValue {
    guard let schema = entry.storeSchema else { return .null }
    return .array(
      schema.collections.map { collection in
        var members = [
          JSONValue.Member("id", .string(collection.id)),
          JSONValue.Member("title", JSONValue(collection.title)),
          JSONValue.Member("description", JSONValue(collection.description)),
        ]
        switch collection.keys {
        case .exactly(let key): members.append(.init("key", .string(key)))
        case .startingWith(let prefix): members.append(.init("keyPrefix", .string(prefix)))
        }
        members += [
          .init("contentTypes", .array(collection.contentTypes.map(JSONValue.string))),
          .init(
            "recordCount",
            .int(entry.records?.count { collection.contains($0.key) } ?? 0)
          ),
        ]
        return .object(members)
      }
    )
  }

  /// The collections of a record as a member of it; nothing without a schema.
  static func membership(of key: String, in entry: CatalogueStorage) -> [JSONValue.Member] {
    guard let schema = entry.storeSchema else { return [] }
    return [
      .init("collections", .array(schema.collections(of: key).map { .string($0.id) }))
    ]
  }

  private static func field(_ field: DatasetSchema.Field) -> JSONValue {
    [
      "name": .string(field.name), "type": JSONValue(field.type),
      "title": JSONValue(field.title), "description": JSONValue(field.description),
    ]
  }

  private static func view(_ view: DatasetView) -> JSONValue {
    let does = view.transformation
    func texts(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
    return [
      "id": .string(view.id), "title": JSONValue(view.title),
      "description": JSONValue(view.description),
      "transformation": [
        "fields": does.fields.map(texts) ?? .null, "unwind": texts(does.unwind),
        "flatten": texts(does.flatten), "omit": texts(does.omit),
        "limit": JSONValue(does.limit), "desc": .bool(does.desc), "clean": .bool(does.clean),
        "skipHidden": .bool(does.skipHidden), "skipEmpty": .bool(does.skipEmpty),
      ],
      "display": .array(
        view.display.map { column in
          [
            "field": .string(column.field), "label": JSONValue(column.label),
            "format": JSONValue(column.format),
          ]
        }
      ),
    ]
  }

  private static func violation(_ violation: SchemaViolation) -> JSONValue {
    [
      "path": .string(violation.path), "rule": .string(violation.keyword.rawValue),
      "message": .string(violation.demand), "count": .int(violation.count),
      "file": .string(violation.first.name),
    ]
  }
}
