import ByteIO
public import Storages
import SystemPackage

/// Gives a storage a name, so that its client opens it by that name and no purge takes it.
///
///     open ─► judge ─► metadata: "name" ─► datasets/default to datasets/NAME ─► still the same?
///
/// The metadata comes first: killed in between, a storage has its name already, and neither a client nor
/// prune takes it for unnamed; the same command then only has to rename the folder. Where the folder cannot
/// be renamed, the metadata is put back. Where a client writes
/// no metadata the folder's name is the name, and nothing is written: Crawlee for JavaScript believes the
/// number of items in metadata that it does not keep up to date itself, and would write over the rest.
public struct NameRun {
  /// The name that it gets.
  public let name: NewName
  /// Whether anything is changed.
  public var isApplied = false

  /// Makes a run that only plans.
  public init(_ name: NewName) { self.name = name }

  /// Names `storage`, or says that it would.
  ///
  /// - Throws: ``NameError`` if it may not have that name, and what the system says.
  public func run(_ storage: Storage) throws -> HousekeepingResult {
    let place = try KindFolder(above: storage)
    let old = KindFolder.name(of: storage)
    let folder = try place.folder.openFolder(old)
    guard folder.lock() else { throw NameError(.beingWritten, storage, KeptReason.busy.words) }
    let evidence = try place.evidence(old, opened: folder)
    try check(evidence)
    let new = FileName(name.text)
    try checkFree(evidence.storage, old, place)
    let metadata = try RenamedMetadata(of: folder, name: name)
    var entry = HousekeepingResult.Entry(evidence.storage, .name)
    entry.bytes = evidence.bytes
    entry.newName = name.text
    if isApplied {
      let unnamed = evidence.storage.name == nil ? metadata : nil
      do {
        if let unnamed { try write(unnamed.bytes, folder, place) }
        try rename(old, new, evidence.storage, place)
      } catch {
        if let unnamed { try? restore(unnamed, folder, place) }
        throw error
      }
      try confirm(old, new, folder, evidence.storage, place)
      entry.action = .named
    }
    var result = HousekeepingResult()
    result.entries = [entry]
    return result
  }

  private func check(_ evidence: StorageEvidence) throws {
    let storage = evidence.storage
    if let known = storage.name {
      // A run that was stopped wrote the name already, and left the folder as it was.
      guard storage.namedBy == .metadata, known == name.text, storage.directory != name.text else {
        throw NameError(.named, storage, "it has a name already, '\(known)', and is kept by it")
      }
    } else if evidence.isBeingWritten(.now()) {
      throw NameError(
        .beingWritten,
        storage,
        "it was written a moment ago; try again when its crawler has ended"
      )
    }
    if storage.metadata == .ignored {
      let problem = storage.problems.first { $0.code == .metadataIgnored || $0.severity == .error }
      throw NameError(.damaged, storage, "its metadata \(problem?.message ?? "cannot be read")")
    }
    if storage.problems.contains(where: { $0.code == .keptInSQLite }) {
      throw NameError(.damaged, storage, "what it holds is kept in SQLite under its old name")
    }
  }

  /// Clients look by folder, and some compare names without case.
  private func checkFree(
    _ storage: Storage,
    _ old: FileName,
    _ place: borrowing KindFolder
  ) throws {
    let wanted = name.text.lowercased()
    for (entry, kind) in try place.entries() where entry != old && !SetAside.isOurs(entry) {
      var names = [entry.display]
      if kind == .folder, let folder = try? place.folder.openFolder(entry) {
        let other = try place.storage(entry, opened: folder, depth: .names)
        names += other.name.map { [$0] } ?? []
      }
      guard names.contains(where: { $0.lowercased() == wanted }) else { continue }
      throw NameError(
        .taken,
        storage,
        "'\(name.text)' is taken: by \(place.kind.folder)/\(entry.display)"
      )
    }
  }

  private func write(
    _ metadata: [UInt8],
    _ folder: borrowing Directory,
    _ place: borrowing KindFolder
  ) throws {
    // Staged beside the storage, where no client takes it for a part of one.
    let staging = FileName(".larder-naming-\(try folder.stamp().inode)")
    try folder.replaceFile(
      RenamedMetadata.fileName,
      with: metadata.span,
      staging: staging,
      in: place.folder
    )
  }

  /// Puts the metadata back as it was, unless it is not what this run wrote.
  private func restore(
    _ unnamed: RenamedMetadata,
    _ folder: borrowing Directory,
    _ place: borrowing KindFolder
  ) throws {
    guard try RenamedMetadata(of: folder, name: name)?.original == unnamed.bytes else { return }
    try write(unnamed.original, folder, place)
  }

  private func rename(
    _ old: FileName,
    _ new: FileName,
    _ storage: Storage,
    _ place: borrowing KindFolder
  ) throws {
    do throws(FileError) {
      try place.folder.rename(old, to: new)
    } catch {
      guard error.kind == .system(.fileExists) else { throw error }
      throw NameError(.taken, storage, "'\(name.text)' was taken meanwhile")
    }
  }

  /// Sees that what has the name now is what was judged.
  private func confirm(
    _ old: FileName,
    _ new: FileName,
    _ folder: borrowing Directory,
    _ storage: Storage,
    _ place: borrowing KindFolder
  ) throws {
    let now = try place.storage(new, opened: folder, depth: .names)
    let isThere = try place.folder.stamp(of: new).isSameFile(as: folder.stamp())
    guard isThere, now.name == name.text else {
      try? place.folder.rename(new, to: old)
      throw NameError(.beingWritten, storage, "it changed meanwhile, and stays where it was")
    }
    try place.folder.sync()
  }
}

/// Why a storage does not get a name.
public struct NameError: Error, Sendable, CustomStringConvertible {
  /// What stands in the way.
  public enum Kind: Sendable {
    /// It has one.
    case named
    /// Another one has it.
    case taken
    /// Its client may be at work.
    case beingWritten
    /// It is not clear what it is.
    case damaged
  }

  /// What stands in the way.
  public let kind: Kind
  /// In one line.
  public let description: String

  init(_ kind: Kind, _ storage: Storage, _ reason: String) {
    self.kind = kind
    description = "\(storage.ref): \(reason)"
  }
}
