import JSONText
import Storages

/// `datapackage.json`: a dataset's downloads as a package (Data Package 2.0).
struct DataPackage {
  let entry: CatalogueStorage
  let title: String
  let description: String
  /// The absolute address of the dataset's page.
  let homepage: String?
  let license: String?
  let creator: String?

  /// The document; paths in it are relative to where it lies.
  var document: JSONValue {
    var members: [JSONValue.Member] = [
      .init("$schema", "https://datapackage.org/profiles/2.0/datapackage.json"),
      .init("name", .string(entry.slug)), .init("title", .string(title)),
      .init("description", .string(description)),
    ]
    if let homepage { members.append(.init("homepage", .string(homepage))) }
    if let created = entry.storage.createdAt, !created.isAbsurd {
      members.append(.init("created", .string(created.rfc3339())))
    }
    if let licenses { members.append(.init("licenses", [licenses])) }
    if let creator { members.append(.init("contributors", [["title": .string(creator)]])) }
    let names = SafeNames.assign(entry.downloads.map { $0.format.lowercased() })
    let resources = zip(entry.downloads, names).map { resource($0, name: $1.lowercased()) }
    members.append(.init("resources", .array(resources)))
    return .object(members)
  }

  /// A licence needs an address, or a name of the kind that the Open Definition lists.
  private var licenses: JSONValue? {
    guard let license else { return nil }
    if let address = SafeURL.address(license) { return ["path": .string(address)] }
    let isName = license.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    return isName && !license.isEmpty ? ["name": .string(license)] : nil
  }

  private func resource(_ download: Download, name: String) -> JSONValue {
    let type = Site.mediaType(download.contentType)
    var members: [JSONValue.Member] = [
      .init("name", .string(name)), .init("path", .string("files/" + download.file)),
      .init("format", .string(String(download.file.split(separator: ".").last ?? ""))),
      .init("mediatype", .string(type)), .init("bytes", .int(download.bytes)),
      .init("hash", .string("sha256:" + download.sha256)),
    ]
    if download.format == "CSV" { members.insert(.init("type", "table"), at: 1) }
    if download.format != "XLSX" { members.append(.init("encoding", "utf-8")) }
    if let schema = schema(of: download) { members.append(.init("schema", schema)) }
    return .object(members)
  }

  /// The fields of a table; nil where there are none, or they are not all known.
  ///
  /// Lines of JSON nest, and have a field only where an item has it: their fields are no columns.
  private func schema(of download: Download) -> JSONValue? {
    let columns = entry.columns
    guard download.format == "CSV", !columns.isEmpty,
      entry.columnCount.map({ $0 == columns.count }) ?? true
    else { return nil }
    return [
      "fields": .array(
        columns.map { column in
          ["name": .string(column.name), "type": .string(Self.type(column.type))]
        }
      )
    ]
  }

  /// The type of a field (Table Schema 2.0): `any`, unless every value is surely of another.
  private static func type(_ type: String?) -> String {
    switch type {
    case "number", "integer", "boolean", "string": type ?? "any"
    default: "any"
    }
  }
}
