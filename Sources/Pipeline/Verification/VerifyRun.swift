import ByteIO
import Crypto
public import SystemPackage
import ZipArchive

/// Reads a site or a package again: whether it is what was published, and whether others can read it.
///
/// Each file is read once, by one of a few threads: hashed and read back while it goes by. Memory does
/// not grow with the files, only with their number. A file that is not the one that was published gets
/// one finding, however much is wrong with it.
public struct VerifyRun: Sendable {
  /// The folder or the zip archive.
  public var path: FilePath
  /// How many threads read.
  public var jobs = 1
  /// Where workbooks that lie in an archive are put down to be read.
  public var temporaryFolder: FilePath = "/tmp"
  /// Told how far the run is.
  public var progress = Progress()

  /// Makes a run over what lies at `path`.
  public init(_ path: FilePath) { self.path = path }

  /// Verifies it.
  ///
  /// - Throws: ``NothingToVerify`` where there is neither a site nor a package, and what ends the run
  ///   before everything was looked at.
  public func run() throws -> VerifyReport {
    let stamp = try Directory.stamp(of: path, followingLink: true)
    let files: any GivenFiles =
      stamp.kind == .folder ? try FolderFiles(path, jobs: jobs) : try ArchiveFiles(path)
    var report = VerifyReport(container: stamp.kind == .folder ? .folder : .zip)
    report.add(files.findings)
    guard let lists = try GivenLists(files) else {
      // An archive that cannot be read is damaged, whatever was in it.
      guard stamp.kind != .folder, !files.findings.isEmpty else {
        throw NothingToVerify(path: path)
      }
      return report
    }
    report.kind = lists.kind
    report.add(lists.findings)
    progress.expect(lists.itemCount)
    let tree = GivenTree(files, lists)
    report.add(tree.findings)
    let looks = try looks(at: tree)
    report.add(TreeCheck(tree, looks).findings)
    report.count(looks)
    return report
  }

  /// Reads all files that a list names.
  private func looks(at tree: GivenTree) throws -> [FileLook?] {
    // The large ones first, so that no thread is left alone with one at the end.
    let order = tree.entries.indices.sorted { tree.entries[$0].size > tree.entries[$1].size }
    let made = Crew.map(order.count, jobs: jobs) { place in
      Result { try look(at: order[place], in: tree) }
    }
    var looks: [FileLook?] = Array(repeating: nil, count: order.count)
    for (place, look) in zip(order, made) { looks[place] = try look.get() }
    return looks
  }

  private func look(at number: Int, in tree: GivenTree) throws -> FileLook? {
    guard tree.isToBeRead[number] else { return nil }
    let entry = tree.entries[number]
    let form = tree.form(of: entry.path)
    let content = form?.reader(of: entry.path, among: tree.paths)
    var hash = SHA256()
    var bytes = 0
    do {
      try tree.files.read(entry) { piece in
        unsafe piece.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        bytes += piece.count
        content?.take(piece)
        progress.add(items: 0, bytes: piece.count)
      }
      var facts = content?.finish() ?? ContentFacts()
      if form == .xlsx { facts = try workbook(entry, in: tree) }
      progress.add(items: facts.items ?? 0, bytes: 0)
      return FileLook(
        facts: FileLook.Facts(bytes: bytes, sha256: FileHash.hex(hash.finalize())),
        content: facts
      )
    } catch {
      return FileLook(failure: try GivenFinding.of(error, entry.path))
    }
  }

  private func workbook(_ entry: GivenEntry, in tree: GivenTree) throws -> ContentFacts {
    do {
      return try WorkbookCheck.facts(
        of: tree.files.open(entry, spoolingIn: temporaryFolder)
      )
    } catch let error as ZipError {
      return ContentFacts(complaint: "\(error)")
    }
  }
}

/// What looking at a file has shown.
struct FileLook: Sendable {
  /// What it was.
  struct Facts: Sendable {
    var bytes: Int
    var sha256: String
  }

  /// Nil if it could not be read.
  var facts: Facts?
  var content = ContentFacts()
  /// Why it could not be read.
  var failure: Finding?
}
