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
    for file in files { try build.add(copy: file.source, as: file.path) }
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

  /// Reads a storage: exports a dataset into the new tree, and completes what its page says.
  private func read(_ index: Int, of site: inout Site, _ build: inout SiteBuild) throws {
    var shown = site.content.storages[index]
    let storage = shown.storage
    guard storage.kind == .dataset else {
      shown.records = RecordRow.hashed(of: storage)
      shown.noteUnfitRecords()
      shown.damagedCount = storage.problems.count { $0.severity == .error }
      build.note(shown, itemCount: nil)
      return site.complete(index, shown)
    }
    let first = try readDataset(&shown, &build)
    site.complete(index, shown)
    try site.itemPages(at: index, first) { path, bytes in try build.add(page: path, bytes) }
  }

  /// Exports a dataset and returns its first items.
  private func readDataset(
    _ shown: inout CatalogueStorage,
    _ build: inout SiteBuild
  ) throws -> [BrowserRow] {
    let storage = shown.storage
    let name = SafeNames.safe(storage.title)
    let folder = "\(storage.kind.plural)/\(shown.slug)/files/"
    var facts = DatasetInput.storage(storage).facts
    facts.link = Site.address(of: shown, base: baseURL)
    facts.feedLink = Site.address(
      "\(folder)\(name).\(ItemFormat.rss.fileExtension)",
      base: baseURL
    )
    let comparison = SchemaComparison(shown.datasetSchema)
    do {
      let result = try SourceReplaced.tryingAgain {
        try pass(
          over: storage,
          facts,
          comparison?.schema,
          writing: "\(folder)\(name)",
          browsing: "\(storage.kind.plural)/\(shown.slug)/",
          in: build.tree
        )
      }
      if let comparison {
        shown.schemaReport = comparison.report(result.tally)
        if let note = comparison.schema.note { shown.problems.append(note) }
      }
      try add(result, folder + name, to: &shown, &build)
      return result.browser?.first ?? []
    } catch let error as FileError {
      // The folder itself cannot be read: this storage failed, the others go on.
      fail(&shown, Problem(.unreadable, .error, message: error.reason), &build)
    } catch let error as SourceReplaced {
      fail(&shown, Problem(.replaced, .error, message: error.description), &build)
    }
    return []
  }

  private func pass(
    over storage: Storage,
    _ facts: DatasetFacts,
    _ schema: ItemSchema?,
    writing stem: String,
    browsing folder: String,
    in tree: SiteTree
  ) throws -> DatasetPass.Result {
    let selection = try selections[storage.ref] ?? Self.withoutHidden()
    let source = try DatasetDirectory(storage.path, rows: selection.rows)
    progress.expect(source.expectedCount ?? 0)
    var outputs: [any ItemOutput] = []
    for format in formats {
      let file = try tree.create("\(stem).\(format.fileExtension)")
      outputs.append(
        try OutputMaker.make(format, facts, OutputPlace(file: file))
      )
    }
    var options = DatasetPass.Options()
    options.jobs = jobs
    options.selection = selection.items
    options.columns.limit = maxColumns
    options.schema = schema
    options.profiles = true
    let browser = BrowserOutput(
      tree,
      folder: folder,
      noun: "item",
      firstItems: max(htmlItems, Site.previewItems),
      valueLimit: browseItems
    )
    return try DatasetPass(
      source,
      outputs: outputs,
      browser: browser,
      options: options,
      progress: progress
    ).run()
  }

  /// The columns with their types, if they are few enough to be compared and searched.
  private static func columns(_ plan: ColumnPlan?, _ profile: [ColumnProfile]) -> [CatalogueColumn]
  {
    guard let plan, plan.count <= CatalogueStorage.profileLimit else { return [] }
    let known = Dictionary(profile.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return (0..<plan.count).map { column in
      let name = String(decoding: plan.name(column), as: UTF8.self)
      return CatalogueColumn(name: name, type: known[name].flatMap(CatalogueColumn.type(of:)))
    }
  }

  private static func withoutHidden() throws -> StorageSelection {
    var items = ItemSelection()
    items.skipsHidden = true
    return StorageSelection(items: try SelectionPlan(items))
  }

  /// Notes that a storage could not be read, and takes what was made of it out of the tree.
  private func fail(_ shown: inout CatalogueStorage, _ problem: Problem, _ build: inout SiteBuild) {
    build.tree.remove("\(shown.storage.kind.plural)/\(shown.slug)")
    // The survey may have said so already.
    if !shown.problems.contains(problem) { shown.problems.append(problem) }
    shown.damagedCount += 1
    build.note(shown, itemCount: nil)
  }

  private func add(
    _ result: DatasetPass.Result,
    _ stem: String,
    to shown: inout CatalogueStorage,
    _ build: inout SiteBuild
  ) throws {
    let isChosen = selections[shown.storage.ref].map { !$0.takesAll } ?? false
    // What is chosen are not the items that there are: these were counted before.
    if !isChosen { shown.storage.holds = .items(result.itemCount) }
    shown.isChosen = isChosen
    shown.damagedCount = result.damagedCount
    shown.problems += result.problems
    shown.hiddenFields = result.selection.hiddenFields
    shown.columnCount = result.columns?.count
    if let profile = result.profile, let columns = result.columns, !columns.isOverfull {
      shown.profile = profile.columns(columns, limit: CatalogueStorage.profileLimit)
      shown.hurriedColumnCount = profile.hurriedCount
    }
    shown.columns = Self.columns(result.columns, shown.profile)
    let paths = result.outputs.map { "\(stem).\($0.format.fileExtension)" }
    let files = try build.add(files: paths, of: shown.storage.ref, jobs: jobs)
    for (output, (path, file)) in zip(result.outputs, zip(paths, files)) {
      build.report.add(
        output.losses,
        of: shown.storage.ref,
        in: self.output.appending(path).string,
        output.format
      )
      shown.downloads.append(
        Download(
          format: output.format.name.uppercased(),
          note: output.format.isText ? nil : "for spreadsheets",
          file: FilePath(path).lastComponent?.string ?? path,
          contentType: output.format.contentType,
          bytes: file.bytes,
          items: output.itemCount,
          sha256: file.sha256
        )
      )
    }
    shown.isContinued = build.isContinued(shown)
    for (format, reason) in result.refused {
      build.report.failures.append("\(shown.storage.ref): \(format.name) cannot be made: \(reason)")
    }
    if let browser = result.browser {
      build.add(browser.files, of: shown.storage.ref)
      shown.preview = Preview(browser, labels: shown.datasetSchema?.labels, htmlItems: htmlItems)
    }
    build.note(shown, itemCount: result.itemCount)
  }
}
