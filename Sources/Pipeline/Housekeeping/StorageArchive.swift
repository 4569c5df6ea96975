import ByteIO
import Catalogue
public import Storages
public import SystemPackage

/// Packs storages before they are removed.
///
/// Each gets a package of its own, which holds everything, also what is withheld from others, and is read
/// back before it counts.
public struct StorageArchive: Sendable {
  /// The folder that gets the packages.
  public let folder: FilePath
  /// How many threads work.
  public var jobs = 1
  /// Where workbooks are put down to be read back.
  public var temporaryFolder: FilePath = "/tmp"

  /// Makes an archive in `folder`, which is made if only that is missing.
  public init(in folder: FilePath) { self.folder = folder }

  /// Packs a storage at the time `now`, and verifies the package.
  ///
  /// - Returns: the package.
  /// - Throws: if something of the storage is not in it, or it does not read back as it was written.
  public func pack(_ storage: Storage, now: Timestamp) throws -> FilePath {
    let path = folder.appending(Self.name(of: storage, now))
    var run = PackageRun(output: path, now: now)
    run.isZipped = true
    run.ifExists = .error
    run.makesFolder = true
    run.site.isUnabridged = true
    run.site.isStrict = true
    run.site.jobs = jobs
    // No other run packs under this name, so that nobody misses the lock.
    defer { FileTree.remove(folder.appending("\(path.lastComponent?.string ?? "").lock")) }
    do {
      _ = try run.run([storage], roots: [CatalogueContent.Root(label: storage.root, folder: "")])
    } catch let refused as RefusedError {
      let problem = refused.found.sources.flatMap(\.problems).first { $0.severity == .error }
      throw RefusedError(
        "it cannot be packed whole: \(problem.map(ProblemWording.line) ?? refused.description)"
      )
    }
    var check = VerifyRun(path)
    check.jobs = jobs
    check.temporaryFolder = temporaryFolder
    if let finding = try check.run().findings.first {
      throw RefusedError("\(path): \(finding.path): \(finding.message)")
    }
    return path
  }

  /// `shop-datasets-default-20261127T082231Z.zip`: another name whenever it is packed again.
  private static func name(of storage: Storage, _ now: Timestamp) -> String {
    let time = now.rfc3339().filter { $0 != "-" && $0 != ":" }
    let parts = [storage.root, storage.kind.plural, storage.title, time]
    return SafeNames.safe(parts.joined(separator: "-")) + ".zip"
  }
}
