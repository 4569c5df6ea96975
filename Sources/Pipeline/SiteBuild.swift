import ByteIO
import Catalogue
import ItemFormats
import JSONText
import Storages
import SystemPackage

/// What has grown in a new tree so far: the files with their hashes, and the report.
///
/// A file that comes out as it was is the old tree's, with its time, so that programs that copy what is
/// newer copy no more than that.
struct SiteBuild {
  let tree: SiteTree
  /// The tree that is there, as far as it is to be believed; nil if all is to be made anew.
  let old: OldTree?
  /// Whether the tree knows of builds before.
  private let hasHistory: Bool
  /// What the run will say.
  var report = RunReport()
  /// What the folder will say about itself.
  private(set) var manifest = Manifest()
  /// How many pages there are, and how many of them are new or changed.
  private(set) var pageCount = 0
  private(set) var changedPageCount = 0
  /// The items of all datasets.
  private(set) var itemCount = 0
  /// The files that are not as they were.
  private var changedPaths: Set<String> = []
  /// What each storage held before, by reference.
  private let snapshots: [String: StorageSnapshot]
  /// What the downloads of kept storages could not hold as it is.
  private var keptLosses: [RunReport.Losses] = []

  init(tree: SiteTree, old: OldTree?, hasHistory: Bool = true) {
    self.tree = tree
    self.old = old
    self.hasHistory = hasHistory
    snapshots = (old?.history?.snapshot ?? []).reduce(into: [:]) { $0[$1.ref] = $1 }
  }

  /// All files, the manifest among them.
  var paths: [String] { manifest.paths + [Manifest.fileName] }

  /// The size of all files.
  var byteCount: Int { manifest.outputs.reduce(0) { $0 + $1.bytes } }

  /// How many pages of the old tree are gone.
  var removedPageCount: Int {
    let paths = Set(manifest.paths)
    return (tree.old?.manifest.paths ?? []).count { $0.hasSuffix(".html") && !paths.contains($0) }
  }

  /// The pages and the size of the old tree.
  var oldPageCount: Int { old?.manifest.paths.count { $0.hasSuffix(".html") } ?? 0 }
  var oldByteCount: Int { old?.manifest.outputs.reduce(0) { $0 + $1.bytes } ?? 0 }

  /// Whether the old tree is a site with this mark, and stands as it was left.
  func stands(_ mark: String) -> Bool {
    guard let old, old.manifest.mark == mark else { return false }
    return old.standsWhole
  }

  /// Whether nothing differs from the old tree but the time of the build.
  var isUnchanged: Bool {
    guard let old, changedPaths.allSatisfy(Site.isDated) else { return false }
    return Set(manifest.paths) == Set(old.manifest.paths)
      && old.standsWhole
  }

  /// What free static hosts would refuse of it.
  var hostNotes: [String] {
    StaticHost.known.flatMap { host in
      host.refusals(manifest.outputs.map { ($0.path, $0.bytes) })
    }
  }

  // MARK: - Files

  /// Writes a page or an asset.
  mutating func add(page path: String, _ bytes: [UInt8]) throws {
    let output = Manifest.Output(
      path: path,
      bytes: bytes.count,
      sha256: FileHash.of(bytes),
      source: nil,
      form: ContentForm(page: path, bytes)
    )
    if isOld(output) {
      try tree.keep(path)
    } else {
      try tree.write(path, bytes)
    }
    note(output)
  }

  /// Copies files of the owner's.
  ///
  /// - Throws: where a file has that place already, whatever the case of its letters.
  mutating func add(copies files: [SiteLook.File]) throws {
    guard !files.isEmpty else { return }
    var taken = Set(manifest.outputs.map { $0.path.lowercased() })
    for given in files {
      guard taken.insert(given.path.lowercased()).inserted else {
        throw PlanError(
          "\(given.source): the site has a file of its own at \(given.path); give yours another name"
        )
      }
      let input = try InputFile(given.source)
      let file = try tree.create(given.path)
      var piece = ByteArena()
      while try input.read(upTo: 1 << 18, into: &piece) > 0 {
        try file.sink.append(piece.bytes)
        piece.truncate(to: 0)
      }
      try file.commit()
      let hash = try FileHash.of(tree.staging.appending(given.path))
      try take(
        Manifest.Output(path: given.path, bytes: hash.bytes, sha256: hash.sha256, source: nil)
      )
    }
  }

  /// Notes downloads that were written, and hashes them.
  mutating func add(
    files paths: [String],
    of source: String,
    jobs: Int
  ) throws -> [(bytes: Int, sha256: String)] {
    let hashes = try FileHash.of(paths.map { tree.staging.appending($0) }, jobs: jobs)
    for (path, hash) in zip(paths, hashes) {
      try add(download: path, of: source, bytes: hash.bytes, sha256: hash.sha256)
    }
    return hashes
  }

  /// Notes a download that was written and hashed.
  mutating func add(download path: String, of source: String, bytes: Int, sha256: String) throws {
    try take(
      Manifest.Output(
        path: path,
        bytes: bytes,
        sha256: sha256,
        source: source,
        isDownload: true
      )
    )
  }

  /// Notes what a download that was added is made of, and how many items it holds.
  mutating func describe(_ path: String, as form: ContentForm?, items: Int) {
    guard let place = manifest.outputs.lastIndex(where: { $0.path == path }) else { return }
    manifest.outputs[place].form = form
    manifest.outputs[place].items = items
  }

  /// Notes files of an item browser, which were written from memory.
  mutating func add(_ files: [BrowserOutput.WrittenFile], of source: String) throws {
    for file in files {
      try take(
        Manifest.Output(
          path: file.path,
          bytes: file.bytes,
          sha256: file.sha256,
          source: source,
          form: .script
        )
      )
    }
  }

  /// Takes what was made of a storage out of the tree again, and out of what the tree says of itself.
  mutating func remove(_ shown: CatalogueStorage, formats: [ItemFormat]) {
    let folder = "\(shown.storage.kind.plural)/\(shown.slug)/"
    tree.remove(folder)
    let isOurs = { (output: Manifest.Output) in
      output.path.hasPrefix(folder) || output.source == shown.storage.ref
    }
    for output in manifest.outputs where isOurs(output) {
      tree.remove(output.path)
      changedPaths.remove(output.path)
    }
    manifest.outputs.removeAll(where: isOurs)
    // What was begun is not noted yet, and may lie beside files of other storages.
    if shown.storage.kind == .dataset {
      let stem = shown.files.downloads + shown.files.name
      for format in formats { tree.remove("\(stem).\(format.fileExtension)") }
    } else {
      tree.remove(shown.files.downloads)
    }
  }

  /// Notes a file that was written, and puts the old one in its place if that is the same.
  private mutating func take(_ output: Manifest.Output) throws {
    if isOld(output) {
      tree.remove(output.path)
      try tree.keep(output.path)
    }
    note(output)
  }

  private func isOld(_ output: Manifest.Output) -> Bool {
    guard let known = old?.output(output.path) else { return false }
    return known.sha256 == output.sha256 && known.bytes == output.bytes
  }

  private mutating func note(_ output: Manifest.Output) {
    manifest.outputs.append(output)
    let isPage = output.path.hasSuffix(".html")
    if isPage { pageCount += 1 }
    guard !isOld(output) else { return }
    changedPaths.insert(output.path)
    if isPage { changedPageCount += 1 }
  }

  // MARK: - Storages

  /// What an earlier build made of a storage with the same mark, if all of it stands as it was left:
  /// the storage's files and what was found in it.
  func kept(
    _ shown: CatalogueStorage,
    _ mark: String?,
    in folder: String
  ) -> (entry: CatalogueStorage, files: [Manifest.Output], source: Manifest.Source)? {
    guard let mark, let old,
      let source = old.source(shown.storage.ref), source.mark == mark,
      !hasHistory || snapshots[shown.storage.ref] != nil,
      let document = old.document(folder + "index.json")
    else { return nil }
    let files = old.outputs(in: folder)
    var entry = shown
    guard files.allSatisfy(old.stands), entry.keep(document) else { return nil }
    return (entry, files, source)
  }

  /// Takes over what an earlier build made of a storage.
  mutating func keep(_ files: [Manifest.Output], _ source: Manifest.Source) throws {
    for file in files {
      try tree.keep(file.path)
      note(file)
    }
    manifest.sources.append(source)
    keptLosses += source.losses
  }

  /// Whether a dataset's items go on where those of the old tree ended; nil if nobody can say.
  ///
  /// Of the formats that have no end, the old file is then the beginning of the new one.
  func isContinued(_ shown: CatalogueStorage) throws -> Bool? {
    guard let old = snapshots[shown.storage.ref]?.contents,
      ["JSONL", "CSV"].contains(old.format),
      let new = shown.downloads.first(where: { $0.format == old.format }), old.bytes >= 0
    else { return nil }
    guard new.bytes > old.bytes else { return new.sha256 == old.sha256 }
    let path = tree.staging.appending(shown.path(of: new))
    do {
      return try FileHash.of(first: old.bytes, of: path) == old.sha256
    } catch {
      // What cannot be read back is no fault of the storage.
      throw OutputError(.cannotWrite, path, nil, detail: "\(error)")
    }
  }

  /// Notes what a storage held, which was read now.
  mutating func note(_ shown: CatalogueStorage, itemCount: Int?) {
    report(shown, itemCount: itemCount)
    manifest.sources.append(
      Manifest.Source(
        ref: shown.storage.ref,
        itemCount: itemCount,
        damagedCount: shown.damagedCount
      )
    )
  }

  /// Says what a storage holds.
  mutating func report(_ shown: CatalogueStorage, itemCount: Int?) {
    self.itemCount += itemCount ?? 0
    var source = RunReport.Source(
      ref: shown.storage.ref,
      itemCount: itemCount ?? 0,
      damagedCount: shown.damagedCount,
      problems: shown.problems
    )
    source.retention = shown.retention
    report.sources.append(source)
  }

  // MARK: - The end

  /// Writes the hashes of all downloads, in the format of `sha256sum`.
  mutating func writeSums(_ name: String) throws {
    try add(page: name, Self.sums(manifest.outputs.filter(\.isDownload)))
  }

  private static func sums(_ files: [Manifest.Output]) -> [UInt8] {
    files.sorted { $0.path < $1.path }.flatMap { Array("\($0.sha256)  \($0.path)\n".utf8) }
  }

  /// Completes what the folder will say about itself: the marks by which the next build knows what it need
  /// not do, and what it has to know of `history`; `seal` is the file that will have the hashes of all
  /// files that no other lists, this description's too.
  mutating func complete(
    _ marks: [String: String],
    site: String?,
    _ history: History?,
    seal: String?,
    at time: String
  ) {
    for index in manifest.sources.indices {
      manifest.sources[index].mark = marks[manifest.sources[index].ref]
    }
    let losses = Dictionary(grouping: report.losses, by: \.ref)
    for index in manifest.sources.indices {
      manifest.sources[index].losses += losses[manifest.sources[index].ref] ?? []
    }
    report.losses += keptLosses
    let isComplete = manifest.sources.allSatisfy { $0.mark != nil }
    manifest.mark = isComplete ? site : nil
    manifest.builtAt = time
    if let history { manifest.history = OldTree.sealed(history.state) }
    if let seal {
      let size = Self.sums(sealed + [Manifest.Output(manifestHash: "")]).count + Self.hashLength
      manifest.seal = Manifest.Output(path: seal, bytes: size, sha256: "", source: nil)
    }
  }

  /// Tells the next build what this one found out about a tree that stays as it is.
  func remember() {
    guard var known = old?.manifest else { return }
    known.sources = manifest.sources
    known.mark = manifest.mark
    let document = known.document()
    guard document != old?.manifest.document() else { return }
    // Without it the next build only takes longer.
    try? tree.replaceManifest(document)
  }

  private static let hashLength = 64

  /// The files that the seal lists besides the manifest: all, but for those that a bag's own manifest has.
  private var sealed: [Manifest.Output] {
    let isListed = manifest.outputs.contains { $0.path == PackageLayout.bagit.sums }
    return manifest.outputs.filter { !isListed || !$0.isDownload }
  }

  /// Writes the seal, if there is one, and the manifest, which is the last file: none is believed that is
  /// later.
  func writeManifest() throws {
    let document = manifest.document()
    if let seal = manifest.seal {
      let own = Manifest.Output(manifestHash: FileHash.of(document))
      try tree.write(seal.path, Self.sums(sealed + [own]))
    }
    try tree.write(Manifest.fileName, document)
  }

  /// Publishes the tree.
  func publish() throws {
    try writeManifest()
    try tree.publish(Set(manifest.paths), announcement: announcement())
  }

  /// What the manifest says while files are renamed one by one: all files, old and new, and of those that
  /// change nothing that anybody could rely on.
  private func announcement() -> [UInt8] {
    var announced = Manifest()
    announced.outputs = manifest.outputs
    let paths = Set(manifest.paths)
    announced.outputs += (tree.old?.manifest.outputs ?? []).filter { !paths.contains($0.path) }
    for index in announced.outputs.indices
    where changedPaths.contains(announced.outputs[index].path) {
      announced.outputs[index].bytes = -1
    }
    announced.history = tree.old?.manifest.history ?? .null
    return announced.document()
  }
}
