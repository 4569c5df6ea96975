import ByteIO
import Catalogue
import ItemFormats
import Storages
import SystemPackage

extension SiteRun {
  /// Reads a dataset into `tree`, as its exports and the files of its item browser.
  ///
  /// What is `shown` comes back completed by what was found out. Several may be read at a time, as nothing
  /// else changes.
  func readDataset(_ shown: CatalogueStorage, into tree: SiteTree) throws -> DatasetReading {
    var shown = shown
    let storage = shown.storage
    let stem = Self.stem(of: shown)
    var facts = DatasetInput.storage(storage).facts
    facts.link = Site.address(of: shown, base: baseURL)
    facts.feedLink = Site.address(
      "\(stem).\(ItemFormat.rss.fileExtension)",
      base: baseURL
    )
    let comparison = SchemaComparison(shown.datasetSchema)
    let (result, files, census) = try SourceReplaced.tryingAgain { isLast in
      try pass(
        over: storage,
        facts,
        comparison?.schema,
        writing: stem,
        browsing: "\(storage.kind.plural)/\(shown.slug)/",
        in: tree,
        readingWhileListed: !isLast
      )
    }
    var found: CatalogueStorage?
    if let census {
      learn(census, &shown)
      found = shown
    } else {
      lookAgain(at: &shown)
    }
    if let comparison {
      shown.schemaReport = comparison.report(result.tally)
      if let note = comparison.schema.note { shown.problems.append(note) }
    }
    add(result, to: &shown)
    return DatasetReading(
      shown: shown,
      found: found,
      firstItems: result.browser?.first ?? [],
      browserFiles: result.browser?.files ?? [],
      refused: result.refused,
      outputs: result.outputs.compactMap { output in files[output.format].map { (output, $0) } },
      itemCount: result.itemCount
    )
  }

  /// Adds the dataset `index`, which was read, to the site and its build, and makes pages of its first items.
  ///
  /// `found` is the site as its storages were found.
  func add(
    _ reading: Result<DatasetReading, any Error>,
    _ index: Int,
    to site: inout Site,
    found: inout Site,
    _ build: inout SiteBuild
  ) throws {
    var shown = site.content.storages[index]
    defer { site.complete(index, shown) }
    do {
      let reading = try reading.get()
      shown = reading.shown
      if let entry = reading.found { found.complete(index, entry) }
      let ref = shown.storage.ref
      for (format, reason) in reading.refused {
        build.report.failures.append("\(ref): \(format.name) cannot be made: \(reason)")
      }
      try build.add(reading.browserFiles, of: ref)
      site.complete(index, shown)
      // A workbook is read back meanwhile.
      try site.itemPages(at: index, reading.firstItems) { path, bytes in
        try build.add(page: path, bytes)
      }
      try add(reading.outputs, to: &shown, &build)
      build.note(shown, itemCount: reading.itemCount)
    } catch let error as FileError {
      // The folder itself cannot be read: this storage failed, the others go on.
      fail(&shown, Problem(.unreadable, .error, message: error.reason), &build)
    } catch let error as SourceReplaced {
      lookAgain(at: &shown)
      fail(&shown, Problem(.replaced, .error, message: error.description), &build)
    }
  }

  /// Where the exports of a dataset stand, without what tells their formats.
  private static func stem(of shown: CatalogueStorage) -> String {
    shown.files.downloads + shown.files.name
  }

  /// What a pass made, the files of its outputs by format, and the facts of what it read, unless they are
  /// known or cannot be.
  private func pass(
    over storage: Storage,
    _ facts: DatasetFacts,
    _ schema: ItemSchema?,
    writing stem: String,
    browsing folder: String,
    in tree: SiteTree,
    readingWhileListed: Bool
  ) throws -> (DatasetPass.Result, [ItemFormat: HashedFile], Storage?) {
    let selection =
      try selections[storage.ref]
      ?? (isUnabridged ? StorageSelection() : Self.withoutHidden())
    let source = try DatasetDirectory(
      storage,
      rows: selection.rows,
      readingWhileListed: readingWhileListed && jobs > 1,
      takingCensus: storage.depth < .sizes
    )
    let census = BackgroundValue(isBegun: false) { [self] in
      try? StorageFinder(now: now, jobs: jobs).storage(storage, readBy: source)
    }
    var facts = facts
    if storage.depth < .sizes { facts.modifiedAt = { census.value?.modifiedAt?.seconds } }
    var outputs: [any ItemOutput] = []
    var files: [ItemFormat: HashedFile] = [:]
    for format in formats {
      let file = try tree.createHashed(
        "\(stem).\(format.fileExtension)",
        isPatched: !format.isText,
        readingBackAhead: jobs > 1
      )
      files[format] = file
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
    let browser = browser(folder: folder, noun: "item", in: tree)
    let result = try DatasetPass(
      source,
      outputs: outputs,
      browser: browser,
      options: options,
      progress: progress
    ).run()
    return (result, files, census.value)
  }

  /// Looks at a dataset of which nothing was found out while it was read, for its page: whether it changes
  /// later is not to be told by what is seen only now.
  private func lookAgain(at shown: inout CatalogueStorage) {
    guard shown.storage.depth < .sizes else { return }
    let finder = StorageFinder(depth: .sizes, now: now, jobs: jobs)
    if let storage = try? finder.storage(again: shown.storage) { learn(storage, &shown) }
  }

  private static func withoutHidden() throws -> StorageSelection {
    var items = ItemSelection()
    items.skipsHidden = true
    return StorageSelection(items: try SelectionPlan(items))
  }

  /// What is published of a dataset of which a part was chosen; nil if it is all there.
  private func part(
    of ref: String,
    _ readable: Int,
    _ result: DatasetPass.Result
  ) -> PublishedPart? {
    guard let selection = selections[ref], !selection.takesAll else { return nil }
    let part = PublishedPart(
      itemCount: result.itemCount,
      isUnwound: selection.items?.unwinds ?? false,
      hasChosenFields: selection.items?.choosesFields ?? false
    )
    let isWhole = part.itemCount == readable && !part.isUnwound
    return isWhole && !part.hasChosenFields ? nil : part
  }

  /// Adds what was found out about the items.
  private func add(_ result: DatasetPass.Result, to shown: inout CatalogueStorage) {
    shown.damagedCount = result.damagedCount
    if case .items(let listed) = shown.storage.holds {
      // What is chosen are not the items that there are: these were counted before.
      let readable = max(listed - result.damagedCount, 0)
      shown.part = part(of: shown.storage.ref, readable, result)
      shown.storage.holds = .items(shown.part == nil ? result.itemCount : readable)
    }
    shown.problems += result.problems
    shown.hiddenFields = result.selection.hiddenFields
    shown.columnCount = result.columns?.count
    if let profile = result.profile, let columns = result.columns, !columns.isOverfull {
      shown.profile = profile.columns(columns, limit: CatalogueStorage.profileLimit)
      shown.hurriedColumnCount = profile.hurriedCount
    }
    shown.columns = shown.profile.map {
      CatalogueColumn(name: $0.name, type: CatalogueColumn.type(of: $0))
    }
    if let browser = result.browser {
      shown.preview = Preview(browser, labels: shown.datasetSchema?.labels, htmlItems: htmlItems)
    }
  }

  /// Adds the files that were made of the items.
  private func add(
    _ outputs: [(result: OutputResult, file: HashedFile)],
    to shown: inout CatalogueStorage,
    _ build: inout SiteBuild
  ) throws {
    let stem = Self.stem(of: shown)
    for (output, hashed) in outputs {
      let file = try hashed.committed()
      let path = "\(stem).\(output.format.fileExtension)"
      try build.add(
        download: path,
        of: shown.storage.ref,
        bytes: file.bytes,
        sha256: file.sha256
      )
      build.describe(
        path,
        as: ContentForm(rawValue: output.format.name),
        items: output.itemCount
      )
      build.report.add(
        output.losses,
        of: shown.storage.ref,
        in: path,
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
    shown.isContinued = try build.isContinued(shown)
  }
}
