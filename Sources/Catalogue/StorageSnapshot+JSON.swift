import JSONText
import Storages

extension StorageSnapshot {
  /// The snapshot as a manifest has it; what does not apply is left out.
  var document: JSONValue {
    var members: [JSONValue.Member] = [
      .init("ref", .string(ref)), .init("kind", .string(kind.rawValue)),
      .init("slug", .string(slug)), .init("title", .string(title)), .init("count", .int(count)),
    ]
    if let id { members.append(.init("id", .string(id))) }
    if let handled { members.append(.init("handled", .int(handled))) }
    if let contents {
      members.append(
        .init(
          "contents",
          [
            "format": .string(contents.format), "bytes": .int(contents.bytes),
            "sha256": .string(contents.sha256),
          ]
        )
      )
    }
    if let columns {
      members.append(.init("columns", .array(columns.map { .string($0.name) })))
      if columns.contains(where: { $0.type != nil }) {
        members.append(.init("types", .array(columns.map { JSONValue($0.type) })))
      }
    }
    if let records {
      let lines = records.sorted { $0.key < $1.key }.map { JSONValue.string("\($1) \($0)") }
      members.append(.init("records", .array(lines)))
    }
    if let recordsMark { members.append(.init("recordsMark", .string(recordsMark))) }
    if let expiry { members.append(.init("expiry", .string(expiry.rawValue))) }
    if !additions.isEmpty {
      members.append(
        .init(
          "additions",
          .array(
            additions.map {
              [
                "time": .string($0.time.rfc3339()), "added": .int($0.added),
                "total": .int($0.total),
              ]
            }
          )
        )
      )
    }
    return .object(members)
  }

  /// Reads a snapshot; nil unless it is one that we could have written.
  init?(_ json: JSONValue) {
    guard let ref = json["ref"]?.text,
      let kind = json["kind"]?.text.flatMap(StorageKind.init(rawValue:)),
      let slug = json["slug"]?.text, Slugs.isSlug(slug), let title = json["title"]?.text,
      let count = json["count"]?.count
    else { return nil }
    self.init(ref: ref, kind: kind, slug: slug, title: title, count: count)
    id = json["id"]?.text
    handled = json["handled"]?.count
    if let contents = json["contents"] {
      guard let format = contents["format"]?.text, let bytes = contents["bytes"]?.count,
        let hash = contents["sha256"]?.text
      else { return nil }
      self.contents = Contents(format: format, bytes: bytes, sha256: hash)
    }
    if let list = json["columns"] {
      let names = (list.elements ?? []).compactMap(\.text)
      let types = json["types"]?.elements?.map(\.text) ?? names.map { _ in nil }
      guard names.count == list.elements?.count, types.count == names.count else { return nil }
      columns = zip(names, types).map { CatalogueColumn(name: $0, type: $1) }
    }
    if let list = json["records"] {
      var records: [String: String] = [:]
      for line in list.elements ?? [] {
        guard let text = line.text, let blank = text.firstIndex(of: " ") else { return nil }
        records[String(text[text.index(after: blank)...])] = String(text[..<blank])
      }
      self.records = records
    }
    recordsMark = json["recordsMark"]?.text
    expiry = json["expiry"]?.text.flatMap(Expiry.init(rawValue:))
    for addition in json["additions"]?.elements ?? [] {
      guard let time = addition["time"]?.text.flatMap({ Timestamp($0) }),
        let added = addition["added"]?.count, let total = addition["total"]?.count
      else { return nil }
      additions.append(Addition(time: time, added: added, total: total))
    }
    guard additions.count <= Self.additionLimit else { return nil }
  }
}
