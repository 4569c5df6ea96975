import ByteIO
import Catalogue
import Storages
import SystemPackage

/// What has grown in a new tree so far: the files with their hashes, and the report.
struct SiteBuild {
  let tree: SiteTree
  /// The past, as the old tree has it; nil if it has none.
  let history: History?
  /// What stood for the items of each dataset then, by reference.
  private let contents: [String: StorageSnapshot.Contents]
  /// What the run will say.
  var report = RunReport()
  /// What the folder will say about itself.
  private var manifest = Manifest()
  /// How many pages were written.
  private(set) var pageCount = 0
  /// The items of all datasets.
  private(set) var itemCount = 0

  init(tree: SiteTree) {
    self.tree = tree
    history = tree.history()
    contents = (history?.snapshot ?? []).reduce(into: [:]) { $0[$1.ref] = $1.contents }
  }

  /// The size of all files.
  var byteCount: Int { manifest.outputs.reduce(0) { $0 + $1.bytes } }

  /// What free static hosts would refuse of it.
  var hostNotes: [String] {
    StaticHost.known.flatMap { host in
      host.refusals(manifest.outputs.map { ($0.path, $0.bytes) })
    }
  }

  /// Writes a page or an asset.
  mutating func add(page path: String, _ bytes: [UInt8]) throws {
    let file = try tree.create(path)
    try file.sink.append(bytes.span)
    try file.commit()
    if path.hasSuffix(".html") { pageCount += 1 }
    manifest.outputs.append(
      Manifest.Output(path: path, bytes: bytes.count, sha256: FileHash.of(bytes), source: nil)
    )
  }

  /// Copies files of the owner's.
  ///
  /// - Throws: where a file has that place already, whatever the case of its letters.
  mutating func add(copies files: [(path: String, source: FilePath)]) throws {
    guard !files.isEmpty else { return }
    var taken = Set(manifest.outputs.map { $0.path.lowercased() })
    for (path, source) in files {
      guard taken.insert(path.lowercased()).inserted else {
        throw PlanError(
          "\(source): the site has a file of its own at \(path); give yours another name"
        )
      }
      let input = try InputFile(source)
      let file = try tree.create(path)
      var piece = ByteArena()
      while try input.read(upTo: 1 << 18, into: &piece) > 0 {
        try file.sink.append(piece.bytes)
        piece.truncate(to: 0)
      }
      try file.commit()
      let hash = try FileHash.of(tree.staging.appending(path))
      manifest.outputs.append(
        Manifest.Output(path: path, bytes: hash.bytes, sha256: hash.sha256, source: nil)
      )
    }
  }

  /// Takes a folder out of the tree again, and out of what the tree says of itself.
  mutating func remove(_ folder: String) {
    tree.remove(folder)
    manifest.outputs.removeAll { $0.path.hasPrefix(folder + "/") }
  }

  /// Notes downloads that were written, and hashes them.
  mutating func add(
    files paths: [String],
    of source: String,
    jobs: Int
  ) throws -> [(bytes: Int, sha256: String)] {
    let hashes = try FileHash.of(paths.map { tree.staging.appending($0) }, jobs: jobs)
    for (path, hash) in zip(paths, hashes) {
      manifest.outputs.append(
        Manifest.Output(
          path: path,
          bytes: hash.bytes,
          sha256: hash.sha256,
          source: source,
          isDownload: true
        )
      )
    }
    return hashes
  }

  /// Notes files of an item browser, which were written from memory.
  mutating func add(_ files: [BrowserOutput.WrittenFile], of source: String) {
    manifest.outputs += files.map { file in
      Manifest.Output(
        path: file.path,
        bytes: file.bytes,
        sha256: file.sha256,
        source: source,
        isDownload: false
      )
    }
  }

  /// Whether a dataset's items go on where those of the old tree ended; nil if nobody can say.
  ///
  /// Of the formats that have no end, the old file is then the beginning of the new one.
  func isContinued(_ shown: CatalogueStorage) -> Bool? {
    guard let old = contents[shown.storage.ref],
      ["JSONL", "CSV"].contains(old.format),
      let new = shown.downloads.first(where: { $0.format == old.format }), old.bytes >= 0
    else { return nil }
    guard new.bytes > old.bytes else { return new.sha256 == old.sha256 }
    let path = "\(shown.storage.kind.plural)/\(shown.slug)/files/\(new.file)"
    let start = try? FileHash.of(first: old.bytes, of: tree.staging.appending(path))
    return start.map { $0 == old.sha256 }
  }

  /// Notes what a storage held.
  mutating func note(_ shown: CatalogueStorage, itemCount: Int?) {
    self.itemCount += itemCount ?? 0
    report.sources.append(
      RunReport.Source(
        ref: shown.storage.ref,
        itemCount: itemCount ?? 0,
        damagedCount: shown.damagedCount,
        problems: shown.problems
      )
    )
    manifest.sources.append(
      Manifest.Source(
        ref: shown.storage.ref,
        itemCount: itemCount,
        damagedCount: shown.damagedCount
      )
    )
  }

  /// Writes the hashes of all downloads, in the format of `sha256sum`.
  mutating func writeSums() throws {
    let lines = manifest.outputs.filter(\.isDownload).sorted { $0.path < $1.path }
      .map { "\($0.sha256)  \($0.path)\n" }
    try add(page: "SHA256SUMS", Array(lines.joined().utf8))
  }

  /// Writes the manifest, the last file, with what the next build has to know of `history`.
  mutating func writeManifest(_ history: History?) throws {
    if let history { manifest.history = OldTree.sealed(history.state) }
    let file = try tree.create(Manifest.fileName)
    try file.sink.append(manifest.document().span)
    try file.commit()
  }
}
