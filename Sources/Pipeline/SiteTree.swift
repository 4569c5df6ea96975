import ByteIO
import Glibc
import Synchronization
import SystemPackage

/// The folder of a site while it is built.
///
/// The new tree grows in `.DIR.larder-new-PID` beside `DIR`, is synced once and takes `DIR`'s place in
/// one step; readers never see half of it. `DIR.lock` is held meanwhile. Where `DIR` cannot be exchanged,
/// the new tree may grow in it, as `.larder-new-PID`, from where its files are renamed into place. What an
/// earlier, killed run left is finished or removed first: it is known by its name alone, so that name is
/// none that anybody would give to a folder.
final class SiteTree: Sendable {
  /// How a site comes to its place.
  struct Placing {
    /// Whether files are renamed into place one by one.
    var isInPlace = false
    /// Whether a folder that is not ours may be taken over, its files kept.
    var keepsForeign = false
    /// Whether the folder holds nothing else, so that no other files can be kept.
    var isClosed = false
    /// Whether only the tree beside the place is made, and something else of it.
    var isOnlyStaged = false
    /// How many seconds to wait for another run on the same folder.
    var lockWait = 0
    /// Folders that a plan counts as there, as they would be made.
    var foldersToBe: Set<FilePath> = []
  }

  /// Where the new tree grows.
  let staging: FilePath
  /// Where it goes; not a link.
  let target: FilePath
  /// The tree that is there; nil if there is none that we made.
  let old: OldTree?
  let isInPlace: Bool
  let parent: FilePath
  let name: String
  private let lock: FileLock
  private let madeTarget: Bool
  private let isClosed: Bool
  /// Set once the new tree is in its place, or given up.
  private let isDone = Atomic(false)

  /// Takes the lock and makes the staging folder.
  ///
  /// - Throws: `.cannotCreate` where the place is a file, a folder that is not ours or not writable, or
  ///   one that cannot be exchanged; `.locked` if another run holds it for too long.
  init(_ path: FilePath, _ placing: Placing) throws(OutputError) {
    target = try Self.resolve(path)
    guard let last = target.lastComponent else {
      throw OutputError(.cannotCreate, path, nil, detail: "it has no name of its own")
    }
    name = last.string
    parent = target.removingLastComponent().isEmpty ? "." : target.removingLastComponent()
    isInPlace = placing.isInPlace
    isClosed = placing.isClosed
    guard Self.isFolder(parent) else {
      throw OutputError(.cannotCreate, path, .noSuchFileOrDirectory, detail: "\(parent) is missing")
    }
    if placing.isInPlace {
      madeTarget = !FileTree.isThere(target)
      if madeTarget { try FileTree.makeFolder(target) }
      lock = try FileLock(target.appending(Self.lockName), for: path, wait: placing.lockWait)
      staging = target.appending("\(Self.stagingName)\(getpid())")
    } else {
      madeTarget = false
      lock = try Self.lock(parent, name, target, path, placing)
      staging = parent.appending(".\(name)\(Self.stagingName)\(getpid())")
      try Self.finishInterrupted(parent, name)
    }
    if FileTree.isThere(target) { try Self.removeLeftovers(in: target) }
    old = try Self.inspect(target, placing)
    StagedPaths.add(staging)
    try FileTree.makeFolder(staging)
  }

  deinit { discard() }

  /// The tree that stands where one would go; nil if there is none that we made.
  ///
  /// Takes no lock and makes nothing.
  ///
  /// - Throws: `.cannotCreate` where a new one could not be made.
  static func standing(at path: FilePath, _ placing: Placing) throws(OutputError) -> OldTree? {
    let target = try resolve(path)
    let above: FilePath = target.removingLastComponent()
    let beside = above.isEmpty ? "." : above
    if placing.foldersToBe.contains(FolderIdentity.absolute(beside)) { return nil }
    let parent = placing.isInPlace && FileTree.isThere(target) ? target : beside
    guard unsafe access(parent.string, W_OK | X_OK) == 0 else {
      throw OutputError(.cannotCreate, path, Errno(rawValue: errno))
    }
    return try inspect(target, placing)
  }

  private static let lockName = ".larder-lock"
  /// Followed by the process's number; beside the folder, its name stands before it.
  private static let stagingName = ".larder-new-"
  private static let asideName = ".larder-old-"

  /// Where the old tree goes while the new one takes its place.
  var aside: FilePath { parent.appending(".\(name)\(Self.asideName)\(getpid())") }

  /// Whether a name at the top of the folder is one of ours while we work.
  static func isOurs(_ name: FileName) -> Bool {
    name.text == Manifest.fileName || name.text == lockName || isNumbered(name, stagingName)
  }

  /// Whether a name is `start` and the number of a process.
  private static func isNumbered(_ name: FileName, _ start: String) -> Bool {
    guard let text = name.text, text.hasPrefix(start) else { return false }
    let number = text.dropFirst(start.count)
    return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// Creates a file of the new tree and the folders that it needs.
  func create(_ path: String) throws(OutputError) -> StagedFile {
    try StagedFile(try place(path))
  }

  /// Creates a file of the new tree that is hashed while it is written, or read back if it is patched.
  func createHashed(
    _ path: String,
    isPatched: Bool,
    readingBackAhead: Bool
  ) throws(OutputError) -> HashedFile {
    try HashedFile(try place(path), isPatched: isPatched, readingBackAhead: readingBackAhead)
  }

  /// Where a file of the new tree goes; the folders are made.
  private func place(_ path: String) throws(OutputError) -> FilePath {
    let full = staging.appending(path)
    try FileTree.makeFolder(full.removingLastComponent())
    return full
  }

  /// Writes a file of the new tree.
  func write(_ path: String, _ bytes: [UInt8]) throws(OutputError) {
    let file = try create(path)
    try file.sink.append(bytes.span)
    try file.commit()
  }

  /// Gives a file of the new tree another name.
  func move(_ path: String, to other: String) throws(OutputError) {
    try FileTree.move(staging.appending(path), to: staging.appending(other))
  }

  /// Removes a file or a folder of the new tree with all it holds.
  func remove(_ path: String) { StagedPaths.discard(staging.appending(path)) }

  /// Takes a file of the old tree over into the new one as it is.
  func keep(_ path: String) throws(OutputError) {
    // It is where it belongs already.
    guard !isInPlace else { return }
    try FileTree.link(target.appending(path), to: staging.appending(path))
  }

  /// Removes the staging folder, unless it was published.
  func discard() {
    guard !isDone.load(ordering: .relaxed) else { return }
    StagedPaths.discard(staging)
    if madeTarget {
      _ = unsafe unlink(target.appending(Self.lockName).string)
      _ = unsafe rmdir(target.string)
    }
    finish()
  }

  /// Forgets the staging folder, which is gone.
  func finish() {
    isDone.store(true, ordering: .relaxed)
    StagedPaths.remove(staging)
  }

  // MARK: - The place

  /// If the site's folder is a link, the folder that it points to is exchanged and the link stays.
  private static func resolve(_ path: FilePath) throws(OutputError) -> FilePath {
    var info = stat()
    guard unsafe lstat(path.string, &info) == 0 else { return path.lexicallyNormalized() }
    guard info.st_mode & S_IFMT == S_IFLNK || path.lastComponent?.kind != .regular else {
      return path
    }
    guard let real = unsafe realpath(path.string, nil) else {
      throw OutputError(.cannotCreate, path, Errno(rawValue: errno), detail: "the link is dangling")
    }
    defer { unsafe free(real) }
    return unsafe FilePath(platformString: real)
  }

  private static func exchangeHint(_ isClosed: Bool) -> String {
    "the folder cannot be exchanged as a whole; "
      + (isClosed ? "choose another place" : "--in-place replaces its files one by one")
  }

  /// What to say where the system does not move a folder, as file systems in layers do.
  func cannotExchange(_ reason: Errno?) -> OutputError {
    OutputError(.cannotCreate, target, reason, detail: Self.exchangeHint(isClosed))
  }

  /// Takes the lock beside the folder, if it is one that can be exchanged.
  private static func lock(
    _ parent: FilePath,
    _ name: String,
    _ target: FilePath,
    _ path: FilePath,
    _ placing: Placing
  ) throws(OutputError) -> FileLock {
    let hint = exchangeHint(placing.isClosed)
    var outer = stat()
    var inner = stat()
    if unsafe stat(target.string, &inner) == 0, unsafe stat(parent.string, &outer) == 0,
      inner.st_mode & S_IFMT == S_IFDIR, inner.st_dev != outer.st_dev
    {
      throw OutputError(.cannotCreate, path, nil, detail: "it is a mount point: \(hint)")
    }
    do throws(OutputError) {
      return try FileLock(parent.appending("\(name).lock"), for: path, wait: placing.lockWait)
    } catch {
      let isForbidden = [.permissionDenied, .readOnlyFileSystem].contains(error.reason)
      guard error.kind == .cannotCreate, isForbidden, isFolder(target),
        unsafe access(target.string, W_OK) == 0
      else { throw error }
      throw OutputError(
        .cannotCreate,
        path,
        error.reason,
        detail: "nothing may be made beside it: \(hint)"
      )
    }
  }

  /// Finds the tree that is there; refuses a folder that is not ours.
  private static func inspect(_ target: FilePath, _ placing: Placing) throws(OutputError)
    -> OldTree?
  {
    guard FileTree.isThere(target) else { return nil }
    if placing.isOnlyStaged {
      guard !isFolder(target) else { throw OutputError(.cannotCreate, target, .isDirectory) }
      return nil
    }
    guard isFolder(target) else { throw OutputError(.cannotCreate, target, .notDirectory) }
    if let tree = OldTree(target) { return tree }
    let isFree =
      try placing.keepsForeign ? true : entries(of: target).allSatisfy { isOurs($0.name) }
    guard isFree else {
      throw OutputError(
        .cannotCreate,
        target,
        nil,
        detail: "it holds files that larder did not make; choose another folder"
          + (placing.isClosed ? "" : ", or --keep-foreign")
      )
    }
    return nil
  }

  /// Completes or removes what a killed run left: the old tree is there if it was between its two renames.
  private static func finishInterrupted(_ parent: FilePath, _ name: String) throws(OutputError) {
    for entry in try entries(of: parent) {
      let isOld = isNumbered(entry.name, ".\(name)\(asideName)")
      guard isOld || isNumbered(entry.name, ".\(name)\(stagingName)") else { continue }
      let path = parent.appending(entry.name)
      if isOld, !FileTree.isThere(parent.appending(name)) {
        try FileTree.move(path, to: parent.appending(name))
      } else {
        FileTree.remove(path)
      }
    }
  }

  /// Removes what a killed run in place left.
  private static func removeLeftovers(in target: FilePath) throws(OutputError) {
    guard isFolder(target) else { return }
    for entry in try entries(of: target) where isNumbered(entry.name, stagingName) {
      FileTree.remove(target.appending(entry.name))
    }
  }

  /// What lies in a folder of ours, in the order of the names.
  static func entries(
    of folder: FilePath
  ) throws(OutputError) -> [(name: FileName, kind: FileKind)] {
    do throws(FileError) {
      return try Directory(folder, followingLink: true).sortedEntries()
    } catch {
      throw OutputError(.cannotCreate, folder, error)
    }
  }

  static func isFolder(_ path: FilePath) -> Bool {
    (try? Directory.stamp(of: path, followingLink: true))?.kind == .folder
  }
}
