import ByteIO
import Catalogue
import ItemFormats
import Storages
import SystemPackage

extension SiteRun {
  /// Exports a dataset into the new tree, completes what its page says, and makes pages of its first items.
  func readDataset(
    _ index: Int,
    of site: inout Site,
    found: inout Site,
    _ build: inout SiteBuild
  ) throws {
    var shown = site.content.storages[index]
    defer { site.complete(index, shown) }
    let storage = shown.storage
    let stem = shown.files.downloads + shown.files.name
    var facts = DatasetInput.storage(storage).facts
    facts.link = Site.address(of: shown, base: baseURL)
    facts.feedLink = Site.address(
      "\(stem).\(ItemFormat.rss.fileExtension)",
      base: baseURL
    )
    let comparison = SchemaComparison(shown.datasetSchema)
    do {
      let (result, files, census) = try SourceReplaced.tryingAgain { isLast in
        try pass(
          over: storage,
          facts,
          comparison?.schema,
          writing: stem,
          browsing: "\(storage.kind.plural)/\(shown.slug)/",
          in: build.tree,
          readingWhileListed: !isLast
        )
      }
      if let census {
        learn(census, &shown)
        found.complete(index, shown)
      } else {
        lookAgain(at: &shown)
      }
      if let comparison {
        shown.schemaReport = comparison.report(result.tally)
        if let note = comparison.schema.note { shown.problems.append(note) }
      }
      try add(result, to: &shown, &build)
      site.complete(index, shown)
      // A workbook is read back meanwhile.
      try site.itemPages(at: index, result.browser?.first ?? []) { path, bytes in
        try build.add(page: path, bytes)
      }
      try add(result.outputs, files, stem, to: &shown, &build)
      build.note(shown, itemCount: result.itemCount)
    } catch let error as FileError {
      // The folder itself cannot be read: this storage failed, the others go on.
      fail(&shown, Problem(.unreadable, .error, message: error.reason), &build)
    } catch let error as SourceReplaced {
      lookAgain(at: &shown)
      fail(&shown, Problem(.replaced, .error, message: error.description), &build)
    }
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
  private func add(
    _ result: DatasetPass.Result,
    to shown: inout CatalogueStorage,
    _ build: inout SiteBuild
  ) throws {
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
    for (format, reason) in result.refused {
      build.report.failures.append("\(shown.storage.ref): \(format.name) cannot be made: \(reason)")
    }
    if let browser = result.browser {
      try build.add(browser.files, of: shown.storage.ref)
      shown.preview = Preview(browser, labels: shown.datasetSchema?.labels, htmlItems: htmlItems)
    }
  }

  /// Adds the files that were made of the items.
  private func add(
    _ outputs: [OutputResult],
    _ files: [ItemFormat: HashedFile],
    _ stem: String,
    to shown: inout CatalogueStorage,
    _ build: inout SiteBuild
  ) throws {
    for output in outputs {
      guard let file = try files[output.format]?.committed() else { continue }
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
