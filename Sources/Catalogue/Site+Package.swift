import ByteIO
import JSONText
import Storages

extension Site {
  /// The path of the text for people who have a package and no browser open.
  static let readmePath = "README.txt"
  /// The path of the document that describes a package.
  static let descriptorPath = "datapackage.json"
  /// The path of what a bag says of itself.
  static let bagInfoPath = "bag-info.txt"

  /// The files of a package beside its pages and its payload.
  func packageFiles(
    _ layout: PackageLayout,
    _ emit: (String, [UInt8]) throws -> Void
  ) throws {
    try emit(Self.readmePath, Array(PackageReadme(self, layout).text.utf8))
    try emit(Self.descriptorPath, packageDescription().document.bytes(.pretty))
    guard layout == .bagit else { return }
    try emit("bagit.txt", Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8))
    try emit(Self.bagInfoPath, Array(bagInfo().utf8))
  }

  /// The payload: what people take away of all storages.
  private var resources: [DataResource] {
    content.storages.flatMap { entry in
      entry.describedDownloads.map { download in
        let path = entry.path(of: download)
        return DataResource(download, of: entry, name: Self.resourceName(path), path: path)
      }
        + (entry.records ?? []).compactMap(\.published).map { record in
          let path = entry.path(of: record)
          return DataResource(record, name: Self.resourceName(path), path: path)
        }
    }
  }

  /// Paths differ whatever the case of letters, and are of letters that names may have.
  private static func resourceName(_ path: String) -> String {
    String(path.dropFirst(FilePlaces.payload.count)).lowercased()
  }

  private func packageDescription() -> DataPackage {
    var package = DataPackage(
      name: Slugs.slug(of: content.title),
      title: HTMLText.label(content.title),
      description: content.description ?? "\(totals()).",
      created: content.now,
      license: content.license,
      creator: content.creator
    )
    package.resources = resources
    // A package needs one, also if nothing could be read or all is withheld.
    if package.resources.isEmpty { package.resources = [.startPage] }
    return package
  }

  /// What `bag-info.txt` says (RFC 8493 §2.2.2).
  private func bagInfo() -> String {
    let files = content.storages.flatMap { entry in
      entry.downloads.map(\.bytes) + (entry.records ?? []).compactMap(\.published?.bytes)
    }
    var fields = [
      ("Bagging-Date", String(content.now.rfc3339().prefix(10))),
      ("Payload-Oxum", "\(files.reduce(0, +)).\(files.count)"),
      ("Bag-Software-Agent", content.tool),
      ("External-Description", content.description ?? "\(content.title): \(totals())."),
    ]
    if let creator = content.creator { fields.insert(("Source-Organization", creator), at: 0) }
    return fields.map { "\($0): \(Self.line($1))\n" }.joined()
  }

  /// A text in one line, whatever it holds.
  static func line(_ text: String) -> String {
    FileName.display(text.split(whereSeparator: \.isNewline).joined(separator: " "))
  }
}
