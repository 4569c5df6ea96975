import JSONText

/// A file as `datapackage.json` describes it (Data Resource 2.0).
struct DataResource {
  /// A name that no other resource of the package has.
  let name: String
  /// Where it lies, counted from the document.
  let path: String
  let contentType: String
  let bytes: Int
  let sha256: String
  /// Whether it is text in UTF-8: of a record nobody can tell without reading it again.
  var isText = false
  /// Whether it is a table that programs can read without being told how.
  var isTable = false
  /// Its columns, if they are all known.
  var columns: [CatalogueColumn] = []

  /// A download of a storage.
  ///
  /// Lines of JSON nest, and have a field only where an item has it: their fields are no columns.
  init(_ download: Download, of entry: CatalogueStorage, name: String, path: String) {
    self.init(
      name: name,
      path: path,
      contentType: download.contentType,
      bytes: download.bytes,
      sha256: download.sha256
    )
    isText = download.format != "XLSX"
    isTable = download.format == "CSV"
    guard isTable, entry.columnCount.map({ $0 == entry.columns.count }) ?? true else { return }
    columns = entry.columns
  }

  /// A record's bytes.
  init(_ record: PublishedRecord, name: String, path: String) {
    self.init(
      name: name,
      path: path,
      contentType: record.contentType,
      bytes: record.bytes,
      sha256: record.sha256
    )
  }

  /// The first page, of which nothing is known but its place.
  static let startPage = DataResource(
    name: "index",
    path: "index.html",
    contentType: "text/html",
    bytes: 0,
    sha256: ""
  )

  private init(name: String, path: String, contentType: String, bytes: Int, sha256: String) {
    self.name = name
    self.path = path
    self.contentType = contentType
    self.bytes = bytes
    self.sha256 = sha256
  }

  /// The description.
  var document: JSONValue {
    var members = [JSONValue.Member("name", .string(name))]
    if isTable { members.append(.init("type", "table")) }
    members.append(.init("path", .string(path)))
    members += [
      .init("format", .string(String(path.split(separator: ".").last ?? ""))),
      .init("mediatype", .string(Site.mediaType(contentType))),
    ]
    if !sha256.isEmpty {
      members += [.init("bytes", .int(bytes)), .init("hash", .string("sha256:" + sha256))]
    }
    if isText { members.append(.init("encoding", "utf-8")) }
    if !columns.isEmpty {
      let fields = columns.map { column -> JSONValue in
        ["name": .string(column.name), "type": .string(Self.type(column.type))]
      }
      members.append(.init("schema", ["fields": .array(fields)]))
    }
    return .object(members)
  }

  /// The type of a field (Table Schema 2.0): `any`, unless every value is surely of another.
  private static func type(_ type: String?) -> String {
    switch type {
    case "number", "integer", "boolean", "string": type ?? "any"
    default: "any"
    }
  }
}
