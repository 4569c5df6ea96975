import JSONText
import Storages

/// `datapackage.json`: files as a package (Data Package 2.0).
struct DataPackage {
  let name: String
  let title: String
  let description: String
  /// The absolute address of a page about it.
  var homepage: String?
  var created: Timestamp?
  let license: String?
  let creator: String?
  var resources: [DataResource] = []

  /// The document; paths in it are relative to where it lies.
  var document: JSONValue {
    var members: [JSONValue.Member] = [
      .init("$schema", "https://datapackage.org/profiles/2.0/datapackage.json"),
      .init("name", .string(name)), .init("title", .string(title)),
      .init("description", .string(description)),
    ]
    if let homepage { members.append(.init("homepage", .string(homepage))) }
    if let created, !created.isAbsurd {
      members.append(.init("created", .string(created.rfc3339())))
    }
    if let licenses { members.append(.init("licenses", [licenses])) }
    if let creator { members.append(.init("contributors", [["title": .string(creator)]])) }
    members.append(.init("resources", .array(resources.map(\.document))))
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
}

extension CatalogueStorage {
  /// The downloads that there is something in; all, if they are empty.
  ///
  /// A table without a header is none, but a package needs a resource.
  var describedDownloads: [Download] {
    let filled = downloads.filter { $0.bytes > 0 }
    return filled.isEmpty ? downloads : filled
  }
}
