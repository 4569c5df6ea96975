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
    let tree = try SiteTree(output, keepsForeign: keepsForeign, lockWait: lockWait)
    defer { tree.discard() }

    var build = SiteBuild(tree: tree)
    var content = CatalogueContent(now: now, policy: policy, tool: ToolVersion.name)
    if let title { content.title = title }
    content.baseURL = baseURL
    content.isHidden = isHidden
    content.roots = roots
    content.formats = formats.map {
      CatalogueContent.Format(name: $0.name.uppercased(), summary: $0.summary)
    }
    for (storage, slug) in zip(storages, Slugs.assign(storages)) {
      let retention = policy.judge(storage, now: now)
      var shown = CatalogueStorage(storage, retention: retention, slug: slug)
      shown.describe(by: actors[storage.root])
      content.storages.append(try read(shown, &build))
    }
    try Site(content).pages { path, bytes in try build.add(page: path, bytes) }
    try build.writeSums()
    try tree.carryForeignFiles()
    try build.writeManifest()
    try tree.publish()
    build.report.outputs.append(
      RunReport.Output(
        path: output.string,
        kind: "site",
        items: build.itemCount,
        bytes: build.byteCount,
        pages: build.pageCount,
        seconds: (clock.now - start) / .seconds(1)
      )
    )
    return build.report
  }

  /// Exports a dataset into the new tree and completes what its page says.
  private func read(
    _ known: CatalogueStorage,
    _ build: inout SiteBuild
  ) throws -> CatalogueStorage {
    var shown = known
    let storage = known.storage
    switch storage.kind {
    case .keyValueStore: return try readStore(shown, &build)
    case .requestQueue: return try readQueue(shown, &build)
    case .dataset: break
    }
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
          in: build.tree
        )
      }
      if let comparison {
        shown.schemaReport = comparison.report(result.tally)
        if let note = comparison.schema.note { shown.problems.append(note) }
      }
      try add(result, folder + name, to: &shown, &build)
    } catch let error as FileError {
      // The folder itself cannot be read: this storage failed, the others go on.
      fail(&shown, Problem(.unreadable, .error, message: error.reason), &build)
    } catch let error as SourceReplaced {
      fail(&shown, Problem(.replaced, .error, message: error.description), &build)
    }
    return shown
  }

  private func pass(
    over storage: Storage,
    _ facts: DatasetFacts,
    _ schema: ItemSchema?,
    writing stem: String,
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
    options.previewItems = 10
    options.columns.limit = maxColumns
    options.schema = schema
    return try DatasetPass(source, outputs: outputs, options: options, progress: progress).run()
  }

  private static func withoutHidden() throws -> StorageSelection {
    var items = ItemSelection()
    items.skipsHidden = true
    return StorageSelection(items: try SelectionPlan(items))
  }

  /// Notes that a storage could not be read, and takes what was made of it out of the tree.
  func fail(_ shown: inout CatalogueStorage, _ problem: Problem, _ build: inout SiteBuild) {
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
    for (format, reason) in result.refused {
      build.report.failures.append("\(shown.storage.ref): \(format.name) cannot be made: \(reason)")
    }
    if let preview = result.preview {
      let columns = min(preview.columns.count, HTMLPreview.columnLimit)
      shown.preview = Preview(
        columnNames: (0..<columns).map {
          String(decoding: preview.columns.name($0), as: UTF8.self)
        },
        rows: preview.rows,
        shown: preview.shown,
        total: result.itemCount
      )
      shown.preview?.labels = shown.datasetSchema?.labels ?? [:]
    }
    build.note(shown, itemCount: result.itemCount)
  }
}
