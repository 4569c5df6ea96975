import ByteIO
public import Catalogue
public import ItemFormats
public import Storages
public import SystemPackage

/// Publishes a site: every dataset in the chosen formats, and a page for every storage.
public struct SiteRun: Sendable {
  /// The folder that is published.
  public var output: FilePath
  /// The title; nil for the catalogue's own.
  public var title: String?
  /// The address at which the site will stand.
  public var baseURL: String?
  /// A sentence or two about the data.
  public var description: String?
  /// The address of the licence, or its name.
  public var license: String?
  /// Who made the data.
  public var creator: String?
  /// What the owner says about retention.
  public var policyNote: String?
  /// After how many seconds a page says that it is old.
  public var staleAfter: Int?
  /// What the owner says about storages: the first whose pattern matches counts.
  public var about: [(match: Glob, says: StorageDescription)] = []
  /// The columns whose dates are counted by day, the first that a dataset has; nil for our own choice.
  public var dateColumns: [String]?
  /// How the site looks.
  public var look = SiteLook()
  /// The formats of the downloads.
  public var formats = ItemFormat.all
  /// Whether search engines are asked to stay away.
  public var isHidden = false
  /// Whether a folder that is not ours may be taken over, its files kept.
  public var keepsForeign = false
  /// How many seconds to wait for another run on the same folder.
  public var lockWait = 0
  /// How long unnamed storages are kept.
  public var policy = RetentionPolicy()
  /// The clock.
  public var now: Timestamp
  /// How many threads work.
  public var jobs = 1
  /// The most columns of a table.
  public var maxColumns = 16_384
  /// How many of the first items of a storage have pages that need no script.
  public var htmlItems = 1000
  /// Up to how many items of a storage can be sorted and filtered in a browser.
  public var browseItems = 2_000_000
  /// What is taken of datasets, by their ref; of others everything but hidden fields.
  public var selections: [String: StorageSelection] = [:]
  /// What Actors say about the storages of their roots, by the roots' labels.
  public var actors: [String: ActorDefinition] = [:]
  /// What becomes of the records of key-value stores.
  public var records = RecordPublishing.all
  /// What is published although its class is withheld.
  public var publish: [PublishPattern] = []
  /// Told how far the run is.
  public var progress = Progress()

  /// Makes a run that publishes to `output`.
  public init(output: FilePath, now: Timestamp) {
    self.output = output
    self.now = now
  }

  /// Reads the storages and publishes the site.
  ///
  /// - Throws: what keeps the site from being published; the old one then stands as it was. What
  ///   could not be read is reported, and published without.
  public func run(_ storages: [Storage], roots: [CatalogueContent.Root]) throws -> RunReport {
    for storage in storages where FolderIdentity.isInside(output, storage.path) {
      throw OutputError(
        .cannotCreate,
        output,
        nil,
        detail: "it lies in \(storage.ref), which is only ever read"
      )
    }
    let clock = ContinuousClock()
    let start = clock.now
    let (logo, files) = (try look.readLogo(), try look.staticFiles())
    let tree = try SiteTree(output, keepsForeign: keepsForeign, lockWait: lockWait)
    defer { tree.discard() }

    var build = SiteBuild(tree: tree)
    var content = CatalogueContent(now: now, policy: policy, tool: ToolVersion.name)
    if let title { content.title = title }
    content.description = description
    content.license = license
    content.creator = creator
    content.policyNote = policyNote
    content.staleAfter = staleAfter
    if let dateColumns { content.dateColumns = dateColumns }
    content.baseURL = baseURL
    content.isHidden = isHidden
    content.accent = look.accent
    content.roots = roots
    content.formats = formats.map {
      CatalogueContent.Format(name: $0.name.uppercased(), summary: $0.summary)
    }
    for (storage, slug) in zip(storages, Slugs.assign(storages)) {
      let retention = policy.judge(storage, now: now)
      var shown = CatalogueStorage(storage, retention: retention, slug: slug)
      shown.describe(about.first { $0.match.matches(storage) }?.says)
      shown.describe(by: actors[storage.root])
      content.storages.append(shown)
    }
    content.logo = logo?.path
    var site = try Site(content, overrides: look.overrides)
    for index in site.content.storages.indices {
      try read(index, of: &site, &build)
    }
    site.remember(build.history)
    try site.pages { path, bytes in try build.add(page: path, bytes) }
    if let logo { try build.add(page: logo.path, logo.bytes) }
    try build.add(copies: files)
    try build.writeSums()
    try tree.carryForeignFiles()
    try build.writeManifest(site.history)
    try tree.publish()
    build.report.outputs.append(
      RunReport.Output(
        path: output.string,
        kind: "site",
        items: build.itemCount,
        bytes: build.byteCount,
        pages: build.pageCount,
        notes: build.hostNotes,
        seconds: (clock.now - start) / .seconds(1)
      )
    )
    if let note = Site.leftOut(base: baseURL) {
      build.report.outputs[build.report.outputs.count - 1].notes.append(note)
    }
    return build.report
  }

  /// Reads a storage into the new tree, completes what its page says, and makes pages of its first rows.
  private func read(_ index: Int, of site: inout Site, _ build: inout SiteBuild) throws {
    var shown = site.content.storages[index]
    let first =
      switch shown.storage.kind {
      case .dataset: try readDataset(&shown, &build)
      case .keyValueStore: try readStore(&shown, &build)
      case .requestQueue: try readQueue(&shown, &build)
      }
    site.complete(index, shown)
    try site.itemPages(at: index, first) { path, bytes in try build.add(page: path, bytes) }
  }

  /// Notes that a storage could not be read, and takes what was made of it out of the tree.
  func fail(_ shown: inout CatalogueStorage, _ problem: Problem, _ build: inout SiteBuild) {
    build.remove("\(shown.storage.kind.plural)/\(shown.slug)")
    shown.downloads = []
    shown.preview = nil
    // The survey may have said so already.
    if !shown.problems.contains(problem) { shown.problems.append(problem) }
    shown.damagedCount += 1
    build.note(shown, itemCount: nil)
  }
}
