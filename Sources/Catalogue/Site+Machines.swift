import ItemFormats
import JSONText
import Storages

extension Site {
  /// Why `text` cannot be the address that a site stands at, in words that follow what says it; nil if it
  /// can.
  public static func fault(ofBase text: String) -> String? {
    guard WebAddress.isWeb(Array(text.utf8).span) else { return "is no http or https address" }
    return text.contains(where: { $0 == "?" || $0 == "#" })
      ? "has a query or a fragment, behind which no page can stand" : nil
  }

  /// What a site leaves out because its address is not known, in words; nil if it is.
  public static func leftOut(base: String?) -> String? {
    guard Links.absolute("index.html", base: base) == nil else { return nil }
    return
      "without base-url there are no feeds, no sitemap.xml, no 404.html and no absolute addresses"
  }

  /// The files for programs about a storage, beside its page's own document.
  func machineFiles(
    of index: Int,
    _ additions: [StorageSnapshot.Addition],
    _ emit: (String, [UInt8]) throws -> Void
  ) rethrows {
    let entry = content.storages[index]
    guard entry.storage.kind == .dataset, content.package == nil else { return }
    var package = DataPackage(
      name: entry.slug,
      title: labels[index],
      description: description(entry),
      homepage: absolute(Links.page(of: entry)),
      created: entry.storage.createdAt,
      license: content.license,
      creator: content.creator
    )
    let described = entry.describedDownloads
    let names = SafeNames.assign(described.map { $0.format.lowercased() })
    package.resources = zip(described, names).map { download, name in
      DataResource(
        download,
        of: entry,
        name: name.lowercased(),
        path: entry.link(toFolder: entry.files.downloads) + download.file
      )
    }
    try emit(Links.folder(of: entry) + "datapackage.json", package.document.bytes(.pretty))
    if let base = content.baseURL, let feed = feed(of: index, additions, base: base) {
      try emit(Self.feedPath(of: entry), feed)
    }
  }

  /// The files for programs about the whole catalogue.
  func machineFiles(_ emit: (String, [UInt8]) throws -> Void) throws {
    if let layout = content.package { return try packageFiles(layout, emit) }
    try emit("changes.json", history.changes(tool: content.tool).bytes(.pretty))
    guard let base = content.baseURL, let feed = feed(base: base) else { return }
    try emit(Self.feedPath, feed)
    try emit("sitemap.xml", sitemap())
    let missing = missingPage()
    try emit(missing.path, render(missing))
  }

  /// The feeds of a page: its own first, then the catalogue's.
  func feeds(for page: Page) -> [(title: String, path: String)] {
    guard absolute(page.path) != nil else { return [] }
    let all = (title: "Changes in \(HTMLText.label(content.title))", path: Self.feedPath)
    return page.feed.map { [(title: "New items of \(page.title)", path: $0), all] } ?? [all]
  }
}
