public import JSONText
public import Storages

/// Storages as JSON for programs: the list of a command, the siblings of a site's pages.
///
/// Fields carry the platform's names where it has one; times are RFC 3339 in UTC, sizes bytes, and
/// what is absent is null. Fields are only ever added; a removed or changed one raises `version`.
public enum StorageJSON {
  /// The version that every document states.
  public static let version = 1

  /// All storages of `content` in its order: the document of a list, and a site's `index.json`.
  ///
  /// `paths` gives the folders of roots by label; a site, which tells no paths, passes none.
  public static func list(_ content: CatalogueContent, paths: [String: String] = [:]) -> JSONValue {
    [
      "version": .int(version), "tool": .string(content.tool),
      "now": .string(content.now.rfc3339()),
      "roots": .array(
        content.roots.map { root in
          var members = [JSONValue.Member("label", .string(root.label))]
          if let path = paths[root.label] { members.append(.init("path", .string(path))) }
          return .object(members)
        }
      ),
      "storages": .array(content.storages.map { .object(summary($0)) }),
      "problems": .array(content.roots.flatMap(\.problems).map(problem)),
    ]
  }

  /// The fields of one storage in a list.
  public static func summary(_ entry: CatalogueStorage) -> [JSONValue.Member] {
    facts(entry, retention: entry.retention.state.rawValue)
  }

  /// One storage with its details: downloads, records, what its requests say.
  public static func details(_ entry: CatalogueStorage) -> [JSONValue.Member] {
    summary(entry) + contents(entry, isPublished: false)
  }

  /// What a queue's requests say, secrets masked.
  private static func requests(_ storage: Storage) -> [JSONValue.Member] {
    guard let requests = storage.requests else { return [] }
    let errors = requests.errors.sorted.map { error in
      [
        "message": .string(error.label), "count": .int(error.count),
        "example": .string(error.example),
      ] as JSONValue
    }
    let hosts = requests.hosts.sorted.map { host in
      ["host": .string(host.label), "count": .int(host.count)] as JSONValue
    }
    return [
      .init("hadMultipleClients", storage.hadMultipleClients.map(JSONValue.bool) ?? .null),
      .init("errors", .array(errors)), .init("otherErrorCount", .int(requests.errors.otherCount)),
      .init("hosts", .array(hosts)), .init("otherHostCount", .int(requests.hosts.otherCount)),
    ]
  }

  /// The document beside a storage's page.
  ///
  /// It holds nothing that depends on the time of the build: no `now`, and a date that has passed
  /// is still one that the storage `expires` at.
  static func sibling(_ entry: CatalogueStorage, tool: String) -> JSONValue {
    let state = RetentionWording(retention: entry.retention).timeless.state
    return .object(
      [.init("version", .int(version)), .init("tool", .string(tool))]
        + facts(entry, retention: state.rawValue) + contents(entry, isPublished: true)
    )
  }

  private static func facts(
    _ entry: CatalogueStorage,
    retention state: String
  ) -> [JSONValue.Member] {
    let storage = entry.storage
    let before: JSONValue = [
      "ref": .string(storage.ref), "root": .string(storage.root),
      "kind": .string(storage.kind.rawValue), "id": JSONValue(storage.id),
      "name": JSONValue(storage.name), "directory": .string(storage.directory),
      "title": JSONValue(entry.title), "namedBy": JSONValue(storage.namedBy?.rawValue),
      "createdAt": time(storage.createdAt), "modifiedAt": time(storage.modifiedAt),
      "accessedAt": time(storage.accessedAt), "timesFrom": .string(storage.timesFrom.rawValue),
      "bytes": .int(storage.bytes),
    ]
    let after: JSONValue = [
      "damagedCount": .int(entry.damagedCount),
      "metadata": storage.claimed.map { .object(counts($0, nil)) } ?? .null,
      "leftover": .bool(storage.isLeftover),
      "retention": retention(entry.retention, state: state),
      "problems": .array(entry.problems.map(problem)),
    ]
    return members(before) + counts(storage.holds, storage.requests?.counts) + members(after)
  }

  /// What a storage holds; `isPublished` says that its files lie beside the document.
  private static func contents(
    _ entry: CatalogueStorage,
    isPublished: Bool
  ) -> [JSONValue.Member] {
    var members = [JSONValue.Member("description", JSONValue(entry.description))]
    switch entry.storage.kind {
    case .dataset:
      members += [
        .init("columnCount", JSONValue(entry.columnCount)),
        .init("chosen", entry.part?.json ?? .null),
        .init("hiddenFields", .array(entry.hiddenFields.map(JSONValue.string))),
        .init("downloads", .array(entry.downloads.map { download($0, of: entry) })),
        .init("schema", schema(entry)), .init("columns", columns(entry)),
      ]
    case .keyValueStore:
      members += [
        .init("schema", schema(entry)), .init("collections", collections(entry)),
        .init(
          "records",
          entry.records.map { rows in
            .array(
              rows.map { row in
                .object(
                  record(row) + (isPublished ? [.init("download", copy(of: row, in: entry))] : [])
                    + membership(of: row.key, in: entry)
                )
              }
            )
          } ?? .null
        ),
      ]
    case .requestQueue:
      members.append(
        .init("downloads", .array(entry.downloads.map { download($0, of: entry) }))
      )
      members += requests(entry.storage)
      if isPublished {
        members.append(.init("contentsPublished", .bool(entry.showsRequestContents)))
      }
    }
    return members
  }

  private static func counts(
    _ holdings: Storage.Holdings,
    _ requests: RequestCounts?
  ) -> [JSONValue.Member] {
    switch holdings {
    case .items(let items): return [.init("itemCount", .int(items))]
    case .records(let records): return [.init("recordCount", .int(records))]
    case .requests(let total, let pending, let handled):
      return [
        .init("totalRequestCount", .int(requests?.total ?? total)),
        .init(
          "pendingRequestCount",
          .int(requests.map { $0.pending + $0.inProgress } ?? pending)
        ),
        .init("inProgressRequestCount", JSONValue(requests?.inProgress)),
        .init("handledRequestCount", .int(requests.map { $0.handled + $0.failed } ?? handled)),
        .init("failedRequestCount", JSONValue(requests?.failed)),
      ]
    }
  }

  private static func retention(_ retention: Retention, state: String) -> JSONValue {
    let reason =
      switch retention.reason {
      case .named: "named"
      case .unnamed: "unnamed"
      case .rule: "rule"
      case .leftover: "leftover"
      case .missing(let clock): "\(clock.rawValue)At missing"
      case .absurd(let clock): "\(clock.rawValue)At absurd"
      }
    return [
      "state": .string(state), "expiresAt": time(retention.expiresAt),
      "clock": .string(retention.clock.rawValue), "days": JSONValue(retention.days),
      "reason": .string(reason),
    ]
  }

  /// The fields of a problem.
  public static func problem(_ problem: Problem) -> JSONValue {
    [
      "code": .string(problem.code.rawValue), "severity": .string(problem.severity.rawValue),
      "file": JSONValue(problem.file), "offset": JSONValue(problem.offset),
      "message": .string(problem.message),
    ]
  }

  private static func download(_ download: Download, of entry: CatalogueStorage) -> JSONValue {
    [
      "format": .string(download.format),
      "file": .string(entry.link(toFolder: entry.files.downloads) + download.file),
      "contentType": .string(download.contentType), "bytes": .int(download.bytes),
      "items": .int(download.items), "sha256": .string(download.sha256),
    ]
  }

  private static func record(_ record: RecordRow) -> [JSONValue.Member] {
    let row: JSONValue = [
      "key": .string(record.key), "contentType": JSONValue(record.contentType),
      "size": .int(record.bytes), "file": .string(record.file),
      "sidecar": .bool(record.hasSidecar), "internal": .bool(record.isInternal),
      "withheld": .bool(record.isWithheld),
    ]
    return members(row)
  }

  /// What was published of a record, in the fields of a dataset's downloads.
  private static func copy(of record: RecordRow, in entry: CatalogueStorage) -> JSONValue {
    guard let published = record.published else { return .null }
    return [
      "file": .string(entry.link(toFolder: entry.files.records) + published.file),
      "contentType": .string(published.contentType), "bytes": .int(published.bytes),
      "sha256": .string(published.sha256),
    ]
  }

  private static func time(_ time: Timestamp?) -> JSONValue {
    JSONValue(time?.rfc3339(fraction: true))
  }

  private static func members(_ value: JSONValue) -> [JSONValue.Member] {
    guard case .object(let members) = value else { return [] }
    return members
  }
}

extension Problem {
  /// Reads the fields of a problem back; nil unless they are what ``StorageJSON/problem(_:)`` makes.
  public init?(reading json: JSONValue) {
    guard let code = json["code"]?.text.flatMap(Code.init(rawValue:)),
      let severity = json["severity"]?.text.flatMap(Severity.init(rawValue:)),
      let message = json["message"]?.text
    else { return nil }
    self.init(
      code,
      severity,
      file: json["file"]?.text,
      offset: json["offset"]?.number,
      message: message
    )
  }
}
