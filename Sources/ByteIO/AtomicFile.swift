import Glibc
public import SystemPackage

/// A file that appears under its name whole or not at all.
///
/// It is written as `.NAME.larder` beside its place, locked, synced and renamed. The lock is on the
/// file itself, so a second run on the same output finds it held, and what a killed run left behind
/// is found unlocked and used again: no stale files gather. An existing file keeps its mode; if the
/// place is a link, the file it points to is replaced.
public final class AtomicFile: OutputFile {
  /// Where bytes go now.
  public private(set) var sink: FileSink

  private let target: FilePath
  private let staging: FilePath
  private let wait: Int
  private var isDone = false

  /// Opens the staging file for `path`; waits up to `wait` seconds for another run that writes it.
  ///
  /// - Throws: `.cannotCreate` if the place does not allow it, `.locked` if another run writes it for longer.
  public init(replacing path: FilePath, wait: Int = 0) throws(OutputError) {
    self.wait = wait
    target = try Self.resolve(path)
    guard let name = target.lastComponent else {
      throw OutputError(.cannotCreate, path, .isDirectory)
    }
    staging = target.removingLastComponent().appending(".\(name.string).larder")
    sink = try Self.open(staging, for: target, create: [.create], wait: wait)
    if let mode = Self.mode(of: target) { _ = unsafe chmod(staging.string, mode) }
  }

  deinit { discard() }

  /// Begins again with an empty file; what was written stays readable in the old sink.
  public func restart() throws(OutputError) {
    _ = unsafe unlink(staging.string)
    sink = try Self.open(staging, for: target, create: [.create, .exclusiveCreate], wait: wait)
    if let mode = Self.mode(of: target) { _ = unsafe chmod(staging.string, mode) }
  }

  /// Syncs the file and renames it into its place.
  public func commit() throws(OutputError) {
    try sink.sync()
    try FileTree.move(staging, to: target)
    isDone = true
    StagedPaths.remove(staging)
    try sink.close()
    try FileTree.syncFolder(target.removingLastComponent())
  }

  /// Removes the staging file.
  public func discard() {
    guard !isDone else { return }
    isDone = true
    _ = unsafe unlink(staging.string)
    StagedPaths.remove(staging)
  }

  /// The file that a chain of links ends at, or the path itself.
  private static func resolve(_ path: FilePath) throws(OutputError) -> FilePath {
    var info = stat()
    guard unsafe lstat(path.string, &info) == 0, info.st_mode & S_IFMT == S_IFLNK else {
      return path
    }
    guard let real = unsafe realpath(path.string, nil) else {
      throw OutputError(.cannotCreate, path, Errno(rawValue: errno), detail: "the link is dangling")
    }
    defer { unsafe free(real) }
    return unsafe FilePath(platformString: real)
  }

  private static func mode(of path: FilePath) -> mode_t? {
    var info = stat()
    return unsafe stat(path.string, &info) == 0 ? info.st_mode & 0o7777 : nil
  }

  private static func open(
    _ staging: FilePath,
    for target: FilePath,
    create: FileDescriptor.OpenOptions,
    wait: Int
  ) throws(OutputError) -> FileSink {
    try FileLock.waiting(wait, for: target) { () throws(OutputError) in
      try StagedPaths.add(staging) { () throws(OutputError) in
        try openAndLock(staging, for: target, create: create)
      }
    }
  }

  /// Opens and locks an empty staging file; nil if another run has locked it.
  private static func openAndLock(
    _ staging: FilePath,
    for target: FilePath,
    create: FileDescriptor.OpenOptions
  ) throws(OutputError) -> FileSink? {
    while true {
      let descriptor: FileDescriptor
      do {
        descriptor = try FileDescriptor.open(
          staging,
          .readWrite,
          options: create.union([.closeOnExec, .noFollow]),
          permissions: FilePermissions(rawValue: 0o666)
        )
      } catch {
        throw OutputError(.cannotCreate, target, error as? Errno)
      }
      let file = FileSink(descriptor, path: target, canPatch: true)
      do {
        guard try FileLock.tryLocking(descriptor.rawValue, for: target) else { return nil }
      } catch {
        // Where locks do not work nobody holds one: the file is ours, and would be left behind.
        _ = unsafe unlink(staging.string)
        throw error
      }
      // Between opening and locking, the run that held it may have renamed it into its place.
      var mine = stat()
      var named = stat()
      guard unsafe fstat(descriptor.rawValue, &mine) == 0, unsafe stat(staging.string, &named) == 0,
        mine.st_ino == named.st_ino, mine.st_dev == named.st_dev
      else { continue }
      guard ftruncate(descriptor.rawValue, 0) == 0 else {
        let code = errno
        _ = unsafe unlink(staging.string)
        throw OutputError(.cannotCreate, target, Errno(rawValue: code))
      }
      return file
    }
  }
}
