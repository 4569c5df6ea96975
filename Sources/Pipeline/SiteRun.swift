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
  /// Whether files are renamed into the folder one by one, for one that cannot be exchanged.
  public var isInPlace = false
  /// Whether a folder that is not ours may be taken over, its files kept.
  public var keepsForeign = false
  /// How many seconds to wait for another run on the same folder.
  public var lockWait = 0
  /// Whether nothing is published if anything could not be read.
  public var isStrict = false
  /// Whether it is only said what would be done, by names, sizes and times alone.
  public var isDryRun = false
  /// Folders that are missing, but would be made before by the run that is planned.
  public var foldersToBe: Set<FilePath> = []
  /// Whether all is made anew, whatever stands there.
  public var isFull = false
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
  /// Whether everything that a storage holds is in it, also what is withheld otherwise: for an archive of
  /// one's own, never for others.
  public var isUnabridged = false
  /// Told how far the run is.
  public var progress = Progress()
  /// How the tree becomes a package; nil for a site.
  var packaging: Packaging?

  var placing: SiteTree.Placing {
    SiteTree.Placing(
      isInPlace: isInPlace,
      keepsForeign: keepsForeign,
      isClosed: packaging != nil,
      isOnlyStaged: packaging?.isZipped ?? false,
      lockWait: lockWait,
      foldersToBe: foldersToBe
    )
  }

  /// Makes a run that publishes to `output`.
  public init(output: FilePath, now: Timestamp) {
    self.output = output
    self.now = now
  }

  /// Reads the storages and publishes the site.
  ///
  /// They are looked at as closely as it takes, if nobody did yet: the items of a dataset that is read in any
  /// case no sooner than they are read.
  ///
  /// What did not change since the site was built is not read again, and stays as it is; if nothing did,
  /// nothing is written.
  ///
  /// - Throws: what keeps the site from being published; the old one then stands as it was. What
  ///   could not be read is reported, and published without.
  public func run(_ storages: [Storage], roots: [CatalogueContent.Root]) throws -> RunReport {
    try checkPlace(storages)
    guard !isDryRun else { return try plan(storages, roots) }
    let clock = ContinuousClock()
    let start = clock.now
    let (logo, files) = (try look.readLogo(), try look.staticFiles())
    let tree = try SiteTree(output, placing)
    defer { tree.discard() }
    if packaging?.isZipped == false { try tree.refuseForeignFiles() }

    var build = SiteBuild(tree: tree, old: isFull ? nil : tree.old, hasHistory: packaging == nil)
    build.report.failures = Self.failures(roots)
    let storages = try lookedAt(storages, sparingItems: build.old == nil)
    var site = try Site(
      content(storages, roots, logo: logo?.path),
      overrides: look.overrides,
      jobs: jobs
    )
    let known = build.old.map { _ in SiteMarks(self, site, files) }
    let kept = site.content.storages.indices.map { index in
      known.flatMap { known in
        build.kept(
          site.content.storages[index],
          known.storages[index],
          in: site.folder(of: index)
        )
      }
    }
    if let site = known?.site, kept.allSatisfy({ $0 != nil }),
      build.stands(site),
      !isStale(build.old)
    {
      for case let (entry, _, source)? in kept {
        build.report(entry, itemCount: source.itemCount)
        build.report.losses += source.losses
      }
      try checkWhole(build)
      return report(build, .unchanged, since: start)
    }
    var found = site
    // What describes a package needs to know more of its storages than an earlier build tells.
    let isRead = kept.map { packaging != nil || $0 == nil }
    // A thread reads all of a small dataset, and others meanwhile read others.
    try Crew.inOrder(isRead.count, jobs: jobs) { [self, entries = site.content.storages] index in
      guard isRead[index], Self.isSmall(entries[index].storage) else { return Turn(index: index) }
      return Turn(index: index, dataset: Result { try readDataset(entries[index], into: tree) })
    } use: { turn in
      let index = turn.index
      if !isRead[index], let (entry, files, source) = kept[index] {
        site.complete(index, entry)
        try build.keep(files, source)
        build.report(entry, itemCount: source.itemCount)
      } else if let dataset = turn.dataset {
        try add(dataset, index, to: &site, found: &found, &build)
      } else {
        try read(index, of: &site, found: &found, &build)
      }
    }
    let marks = BackgroundValue(isBegun: jobs > 1 && known == nil) { [self, found] in
      known ?? SiteMarks(self, found, files)
    }
    site.remember(tree.old?.history)
    try site.pages(jobs: jobs) { path, bytes in try build.add(page: path, bytes) }
    if let logo { try build.add(page: logo.path, logo.bytes) }
    try build.add(copies: files)
    if packaging?.layout != .datapackage { try build.writeSums(site.sums) }
    try checkWhole(build)
    build.complete(
      settled(site.content.storages, marks.value),
      site: marks.value.site,
      packaging == nil ? site.history : nil,
      seal: packaging?.layout.seal,
      at: now.rfc3339()
    )
    if build.isUnchanged, !isStale(build.old) {
      if packaging == nil { build.remember() }
      return report(build, .unchanged, since: start)
    }
    if let packaging, packaging.isZipped {
      let (action, bytes) = try archive(build, packaging)
      return report(build, action, archiveBytes: bytes, since: start)
    }
    if packaging == nil, !tree.isInPlace { try tree.carryForeignFiles() }
    try build.publish()
    return report(build, tree.old == nil ? .written : .replaced, since: start)
  }

  /// The turn of a storage.
  private struct Turn: Sendable {
    let index: Int
    /// What came of a dataset that was read before.
    var dataset: Result<DatasetReading, any Error>?
  }

  /// Whether a storage is a dataset that a single thread reads.
  private static func isSmall(_ storage: Storage) -> Bool {
    storage.kind == .dataset && !storage.hasEntries(DatasetPass.itemsPerThread)
  }

  /// Refuses a place among storages or above them.
  func checkPlace(_ storages: [Storage]) throws {
    try InputPlaces(storages: storages.map(\.path)).check(wholeFolder: output)
  }

  /// Ends a strict run that did not find everything whole.
  private func checkWhole(_ build: SiteBuild) throws {
    // What an archive's workbook cuts, its lines of JSON hold.
    let isWhole = isUnabridged ? !build.report.isPartial : build.report.isWhole
    if isStrict, !isWhole { throw RefusedError.notWhole(build.report) }
  }

  /// What could not be read beside storages: one that was not found is in no output.
  static func failures(_ roots: [CatalogueContent.Root]) -> [String] {
    roots.flatMap { root in
      root.problems.filter { $0.severity == .error }
        .map { "\(root.label): \(ProblemWording.line($0))" }
    }
  }

  /// Whether pages that stay would soon tell their readers that they are old.
  func isStale(_ old: OldTree?) -> Bool {
    guard let staleAfter else { return false }
    guard let built = old?.manifest.builtAt.flatMap({ Timestamp($0) }) else { return true }
    return now >= built.adding(seconds: staleAfter / 2)
  }

  /// The storages, looked at closely enough to know by their files whether they changed; if `sparingItems`,
  /// datasets that are read whole are left to those who read them.
  func lookedAt(_ storages: [Storage], sparingItems: Bool = false) throws -> [Storage] {
    let finder = StorageFinder(depth: .sizes, now: now, jobs: jobs)
    return try storages.map { storage in
      let isReadWhole =
        storage.kind == .dataset && (selections[storage.ref]?.rows ?? RowRange()) == RowRange()
      if storage.depth >= .sizes || sparingItems && isReadWhole { return storage }
      do throws(FileError) {
        return try finder.storage(again: storage)
      } catch {
        if error.isExhaustion { throw error }
        // Whoever reads it will find the same, and the others go on.
        return storage
      }
    }
  }

  /// Reads a storage into the new tree, completes what its page says, and makes pages of its first rows.
  ///
  /// `found` is the site as its storages were found: it learns what only shows while they are read.
  private func read(
    _ index: Int,
    of site: inout Site,
    found: inout Site,
    _ build: inout SiteBuild
  ) throws {
    var shown = site.content.storages[index]
    var first: [BrowserRow] = []
    switch shown.storage.kind {
    case .dataset:
      let dataset = Result { try readDataset(shown, into: build.tree) }
      return try add(dataset, index, to: &site, found: &found, &build)
    case .keyValueStore:
      if try survey(&shown, &build) { first = try readStore(&shown, &build) }
    case .requestQueue:
      if try survey(&shown, &build) { first = try readQueue(&shown, &build) }
    }
    site.complete(index, shown)
    try site.itemPages(at: index, first) { path, bytes in try build.add(page: path, bytes) }
  }

  /// Looks at a storage as closely as its page needs, if nobody did yet; false if it cannot be read.
  private func survey(_ shown: inout CatalogueStorage, _ build: inout SiteBuild) throws -> Bool {
    guard shown.storage.depth < .contents else { return true }
    do {
      let finder = StorageFinder(now: now, jobs: jobs)
      learn(try finder.storage(again: shown.storage), &shown)
    } catch  where !error.isExhaustion {
      fail(&shown, Problem(error), &build)
      return false
    }
    return true
  }

  /// Takes over the facts of a storage that was looked at more closely.
  func learn(_ storage: Storage, _ shown: inout CatalogueStorage) {
    let found = shown.storage.problems.count
    shown.storage = storage
    shown.retention = policy.judge(storage, now: now)
    shown.problems = storage.problems + shown.problems.dropFirst(found)
  }

  /// The marks by which the next build knows the storages again, by their references.
  private func settled(_ storages: [CatalogueStorage], _ marks: SiteMarks) -> [String: String] {
    var settled: [String: String] = [:]
    for (entry, mark) in zip(storages, marks.storages) where entry.isKept || Self.isSettled(entry) {
      settled[entry.storage.ref] = mark
    }
    return settled
  }

  /// Whether the same files would be read as the same again: nothing was amiss that time alone can mend.
  private static func isSettled(_ entry: CatalogueStorage) -> Bool {
    let isLocked = (entry.storage.requests?.lockedCount ?? 0) > 0
    return !isLocked && !entry.problems.contains(where: \.mayPass)
  }

  /// Notes that a storage could not be read, and takes what was made of it out of the tree.
  func fail(_ shown: inout CatalogueStorage, _ problem: Problem, _ build: inout SiteBuild) {
    build.remove(shown, formats: formats)
    shown.downloads = []
    shown.preview = nil
    // The survey may have said so already.
    if !shown.problems.contains(problem) { shown.problems.append(problem) }
    shown.damagedCount += 1
    build.note(shown, itemCount: nil)
  }
}
