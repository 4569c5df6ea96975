import Storages
import XMLText

extension Site {
  /// The path of the catalogue's feed.
  static let feedPath = "feed.xml"

  /// The path of a dataset's own feed.
  static func feedPath(of entry: CatalogueStorage) -> String {
    Links.folder(of: entry) + "feed.xml"
  }

  /// The catalogue's feed: an entry a change, an entry when a storage's time is nearly or all over.
  func feed(base: String) -> [UInt8]? {
    guard let address = absolute(Self.feedPath), let page = absolute("index.html"),
      let changes = absolute("changes.html")
    else { return nil }
    var entries: [Feed.Entry] = []
    for build in history.builds where entries.count < Feed.limit {
      entries += build.changes.prefix(Feed.limit - entries.count).map { change in
        entry(change, of: build, base, changes)
      }
    }
    if history.builds.count < History.buildLimit {
      let first = history.first
      entries += first.changes.map { entry($0, of: first, base, changes) }
      entries.append(
        Feed.Entry(
          id: Feed.tag(base, first.time, "catalogue/first/\(first.id)"),
          title: "First build: \(Wording.count(history.firstCount, "storage"))",
          updated: first.time,
          link: page,
          text: "The catalogue was built for the first time, with "
            + "\(Wording.count(history.firstCount, "storage"))."
        )
      )
    }
    return Feed(
      address: address,
      title: HTMLText.label(content.title),
      author: HTMLText.label(content.creator ?? content.title),
      page: page,
      updated: entries.first?.updated ?? history.first.time,
      generator: content.tool,
      entries: Array(entries.prefix(Feed.limit))
    ).document
  }

  private func entry(
    _ change: Change,
    of build: History.Build,
    _ base: String,
    _ changes: String
  ) -> Feed.Entry {
    let wording = ChangeWording(change: change, policy: content.policy)
    let place = "\(change.kind.plural)/\(change.slug)/\(build.id)"
    let path =
      switch change.event {
      case .new, .changed: place
      // Another storage may have got its folder, and may have changed in the same build.
      case .gone, .expiring, .expired: "\(place)/\(change.event.rawValue)"
      }
    let page = current[change.ref].flatMap { absolute(Links.page(of: content.storages[$0])) }
    return Feed.Entry(
      id: Feed.tag(base, build.time, path),
      title: wording.headline(called(change)),
      updated: build.time,
      link: page ?? "\(changes)#\(Self.anchor(build))",
      text: wording.text
    )
  }

  /// A dataset's own feed: an entry for each time that items came.
  ///
  /// Its times are those of the data, so that it stays as it is while the dataset does.
  func feed(
    of index: Int,
    _ additions: [StorageSnapshot.Addition],
    base: String
  ) -> [UInt8]? {
    let (entry, label) = (content.storages[index], labels[index])
    guard let address = absolute(Self.feedPath(of: entry)),
      let page = absolute(Links.page(of: entry))
    else { return nil }
    // Counted from the oldest on, so that an id stays when others come.
    var seen: [Timestamp: Int] = [:]
    let entries = additions.reversed().map { addition -> Feed.Entry in
      let number = seen[addition.time, default: 0] + 1
      seen[addition.time] = number
      let time = addition.time.rfc3339() + (number > 1 ? "-\(number)" : "")
      let items = Wording.count(addition.added, "new item")
      return Feed.Entry(
        id: Feed.tag(
          base,
          addition.time,
          "\(entry.storage.kind.plural)/\(entry.slug)/\(time)/items"
        ),
        title: "\(label): \(items)",
        updated: addition.time,
        link: page,
        text: "\(Wording.capitalized(items)); there are \(Wording.number(addition.total))."
      )
    }
    let changed = entry.storage.modifiedAt.flatMap { $0.isAbsurd ? nil : $0 }
    return Feed(
      address: address,
      title: "\(label): new items",
      author: HTMLText.label(content.creator ?? content.title),
      page: page,
      updated: additions.first?.time ?? changed ?? Timestamp(seconds: 0),
      generator: content.tool,
      entries: entries.reversed()
    ).document
  }

  /// The storages' pages and those about all of them, for search engines.
  ///
  /// No file may list more than 50,000 addresses (sitemaps.org).
  func sitemap() -> [UInt8] {
    let dates = content.storages.compactMap(\.storage.modifiedAt).filter { !$0.isAbsurd }
    let pages =
      [("index.html", dates.max())]
      + content.storages.prefix(49_999).map { (Links.page(of: $0), $0.storage.modifiedAt) }
    var xml = XMLDocumentWriter()
    xml.start("urlset", [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")])
    for (path, time) in pages {
      xml.start("url")
      xml.element("loc", text: absolute(path) ?? "")
      if let time, !time.isAbsurd { xml.element("lastmod", text: time.rfc3339()) }
      xml.end()
    }
    return xml.finish(standalone: false)
  }

  /// The page for addresses that lead nowhere; it answers at any depth, so its links are absolute.
  func missingPage() -> Page {
    var page = Page(
      path: "404.html",
      template: "missing",
      title: "Not found",
      description: "There is no such page in this catalogue.",
      document: nil
    )
    page.base = content.baseURL
    page.values = [
      "start": .text(page.links.to("index.html")), "search": .text(page.links.to("search.html")),
      "changes": .text(page.links.to("changes.html")),
    ]
    return page
  }

  func absolute(_ path: String) -> String? { Links.absolute(path, base: content.baseURL) }
}
