import ByteIO
import JSONText
import Storages
import Templates

/// A static site as a value: its content, and how to show it.
///
/// ``pages(jobs:_:)`` makes one file after the other; the downloads, the records and `SHA256SUMS` are
/// written by whoever has their bytes.
public struct Site: Sendable {
  /// What the site shows, its storages in the order of the pages.
  public private(set) var content: CatalogueContent

  /// A name for each storage that no other has, in the order of `content.storages`.
  let labels: [String]
  /// What builds changed, this one included.
  public private(set) var history: History
  /// The places of the storages in `content` by their references.
  let current: [String: Int]
  let engine: TemplateEngine
  private let overrides: SiteOverrides

  /// Prepares the site of `content`, on up to `jobs` threads; `overrides` stand in for embedded files of
  /// their names.
  public init(
    _ content: CatalogueContent,
    overrides: SiteOverrides = SiteOverrides(),
    jobs: Int = 1
  ) throws {
    var content = content
    content.storages.sort { one, other in
      let (a, b) = (one.storage, other.storage)
      return (a.kind, Self.key(one), a.root, one.slug) < (
        b.kind, Self.key(other), b.root, other.slug
      )
    }
    self.content = content
    labels = Self.labels(content)
    self.overrides = overrides
    engine = try TemplateEngine(
      overrides: overrides.templates,
      unused: Self.unusedTemplates(content),
      jobs: jobs
    )
    history = content.history ?? .beginning(with: content)
    current = Dictionary(
      content.storages.enumerated().map { ($1.storage.ref, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The templates of storages that `content` has none of: the largest, which cost more to compile than
  /// a small storage costs to read.
  static func unusedTemplates(_ content: CatalogueContent) -> Set<String> {
    let kinds = Set(content.storages.map(\.storage.kind))
    var unused: Set<String> = []
    if !kinds.contains(.requestQueue) { unused.insert("request-queue") }
    if !kinds.contains(.keyValueStore) { unused.formUnion(["key-value-store", "record"]) }
    if !kinds.contains(.dataset) { unused.formUnion(["dataset", "columns", "column-card"]) }
    if content.baseURL == nil { unused.insert("missing") }
    return unused
  }

  /// Completes what is known of the storage `index` of `content.storages`, which keeps its name and place.
  public mutating func complete(_ index: Int, _ entry: CatalogueStorage) {
    content.storages[index] = entry
  }

  /// Continues the history of what was built before with this build; nil if nothing was.
  ///
  /// Call it once the storages are complete, since they are compared.
  public mutating func remember(_ past: History?) {
    history = past?.advanced(to: content) ?? .beginning(with: content)
  }

  /// A file of the site.
  private struct File: Sendable {
    let path: String
    let bytes: [UInt8]
  }

  /// Makes the site's files on up to `jobs` threads, and hands them over in their order on the caller's.
  ///
  /// Those of a few storages for each thread are held at a time. Those that ``itemPages(at:_:_:)`` makes
  /// are not among them, nor are the pages of storages that are kept.
  public func pages(
    jobs: Int = 1,
    _ emit: (_ path: String, _ bytes: [UInt8]) throws -> Void
  ) throws {
    for name in Templates.assetNames {
      try emit("assets/" + name, asset(name))
    }
    try emit("assets/build.js", buildScript())
    let additions = history.snapshot.reduce(into: [:]) { $0[$1.ref] = $1.additions }
    let changed = content.storages.indices.filter { !content.storages[$0].isKept }
    try Crew.inOrder(changed.count, jobs: jobs) { number in
      let index = changed[number]
      return files(of: index, additions[content.storages[index].storage.ref] ?? [])
    } use: { files in
      for file in files { try emit(file.path, file.bytes) }
    }
    let names = searchIndex()
    for script in names.scripts() { try emit(script.path, script.bytes) }
    var pages = problemPages() + [aboutPage(), searchPage(names)]
    // Who was handed the data cannot keep them, and sees no other builds.
    if !isPackage { pages += [retentionPage(), changesPage()] }
    pages += listingPages() + [indexPage()]
    try Crew.inOrder(pages.count, jobs: jobs) { [pages] in
      File(path: pages[$0].path, bytes: render(pages[$0]))
    } use: { file in
      try emit(file.path, file.bytes)
    }
    try machineFiles(emit)
    try emit("index.json", StorageJSON.list(content).bytes())
  }

  /// The files of the storage `index`, to which `additions` were made.
  private func files(of index: Int, _ additions: [StorageSnapshot.Addition]) -> [File] {
    let entry = content.storages[index]
    let document = StorageJSON.sibling(entry, tool: content.tool)
    var files = [File(path: Links.document(of: entry), bytes: document.bytes())]
    files += storagePages(entry, label: labels[index]).map {
      File(path: $0.path, bytes: render($0))
    }
    machineFiles(of: index, additions) { files.append(File(path: $0, bytes: $1)) }
    return files
  }

  /// What the storage `index` is called on its pages: a name that no other storage of the site has.
  public func label(of index: Int) -> String { labels[index] }

  /// The folder of the storage `index` in the site, with a slash at its end.
  public func folder(of index: Int) -> String { Links.folder(of: content.storages[index]) }

  /// The word for what becomes of the storage `index` at the time of the build, as the pages about it
  /// group storages; it changes as time goes by.
  public func standing(of index: Int) -> String {
    let retention = RetentionWording(retention: content.storages[index].retention)
    return "\(retention.group(at: content.now, by: content.policy))"
  }

  /// Whether a file of a site differs from build to build although nothing else does: it tells the
  /// build's time.
  public static func isDated(_ path: String) -> Bool {
    [
      "index.html", "retention.html", "changes.html", "index.json", feedPath, "assets/build.js",
      readmePath, descriptorPath, bagInfoPath,
    ].contains(path)
  }

  /// The absolute address of a storage's page; nil without a base that a browser may follow.
  public static func address(of entry: CatalogueStorage, base: String?) -> String? {
    Links.absolute(Links.page(of: entry), base: base)
  }

  /// The absolute address of a file of the site; nil without a base that a browser may follow.
  public static func address(_ path: String, base: String?) -> String? {
    Links.absolute(path, base: base)
  }

  /// Whether it is handed over, and not published.
  var isPackage: Bool { content.package != nil }

  /// The file with the hashes of what people take away.
  public var sums: String { content.package?.sums ?? "SHA256SUMS" }

  /// Whether there is more than one root, so that its label is part of a name.
  var hasSeveralRoots: Bool { content.roots.count > 1 }

  /// What a storage is called where its kind and root stand beside it.
  func name(_ entry: CatalogueStorage) -> String { HTMLText.label(Self.key(entry)) }

  /// The page in the frame that all pages share.
  func render(_ page: Page) -> [UInt8] {
    let links = page.links
    let times = [("Retention", "retention.html"), ("Changes", "changes.html")]
    let tabs = [("Storages", "index.html")] + (isPackage ? [] : times) + [("Search", "search.html")]
    let feeds = feeds(for: page)
    let footer =
      [("Problems", "problems.html"), ("JSON", page.document ?? "index.json")]
      + feeds.prefix(1).map { ("Feed", $0.path) }
      + (isPackage ? [("README", Self.readmePath)] : [])
      + [(sums, sums), ("About", "about.html")]
    let frame: [String: TemplateValue] = [
      "siteTitle": .text(HTMLText.label(content.title)),
      "pageTitle": .text(
        page.path == "index.html"
          ? HTMLText.label(content.title) : "\(page.title) · \(HTMLText.label(content.title))"
      ),
      "pageDescription": .text(page.description),
      "isHidden": .flag(content.isHidden),
      "isPackage": .flag(isPackage),
      "sumsName": .text(sums),
      "style": .text(links.to("assets/site.css")),
      "script": .text(links.to("assets/site.js")),
      "buildScript": .text(links.to("assets/build.js")),
      "scripts": .list(page.scripts.map { .text(links.to("assets/" + $0)) }),
      "alternate": .optional(page.document.map(links.to)),
      "feeds": .list(
        feeds.map { ["title": .text($0.title), "link": .text(links.to($0.path))] }
      ),
      // A page that answers for others is the main address of none.
      "canonical": .optional(page.base == nil ? absolute(page.path) : nil),
      "structuredData": page.structuredData.map(Self.script) ?? false,
      "home": .text(links.to("index.html")), "logo": .optional(content.logo.map(links.to)),
      "tabs": .list(
        tabs.map { label, target in
          [
            "label": .text(label), "link": .text(links.to(target)),
            "isCurrent": .flag(target == page.path),
          ]
        }
      ),
      "hasCrumbs": .flag(!page.crumbs.isEmpty),
      "crumbs": .list(
        page.crumbs.map { ["label": .text($0.label), "link": .text(links.to($0.target))] }
      ),
      "here": .text(page.here ?? page.title),
      "footer": .list(
        footer.map { label, target in
          [
            "label": .text(label), "link": .text(links.to(target)),
            "isCurrent": .flag(target == page.path),
          ]
        }
      ),
      "tool": .text(content.tool),
    ]
    return engine.page(page.template, frame.merging(page.values) { _, own in own })
  }

  /// An asset of ours, or the owner's in its place.
  private func asset(_ name: String) -> [UInt8] {
    let bytes = overrides.files[name] ?? Templates.asset(named: name) ?? []
    guard name == "site.css", let accent = content.accent else { return bytes }
    return bytes + accent.style.utf8
  }

  /// A document within a page: inert, as nothing in it can end the element around it.
  private static func script(_ document: JSONValue) -> TemplateValue {
    .markup(String(decoding: document.bytes(.script).dropLast(), as: UTF8.self))
  }

  /// The script that tells pages when they were built; it keeps that time out of the pages.
  private func buildScript() -> [UInt8] {
    let call: JSONValue = [
      "built": .string(content.now.rfc3339()), "staleAfter": JSONValue(content.staleAfter),
    ]
    let json = String(decoding: call.bytes(.script), as: UTF8.self).dropLast()
    return Array("larderBuild(\(json));\n".utf8)
  }

  /// The name by which storages are sorted and called.
  private static func key(_ entry: CatalogueStorage) -> String {
    entry.title ?? entry.storage.title
  }

  /// The shortest names that tell storages apart: title, then with the kind, then the reference.
  private static func labels(_ content: CatalogueContent) -> [String] {
    let isOneRoot = content.roots.count < 2
    let candidates = content.storages.map { entry in
      let title = HTMLText.label(key(entry))
      let rooted = isOneRoot ? title : "\(HTMLText.label(entry.storage.root)): \(title)"
      return [rooted, "\(rooted), \(entry.storage.kind.words)", HTMLText.label(entry.storage.ref)]
    }
    let counts = candidates.joined().reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    return candidates.map { names in names.first { counts[$0] == 1 } ?? names[2] }
  }
}
