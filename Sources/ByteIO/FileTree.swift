import CSystemCalls
import Glibc
public import SystemPackage

/// Folders as wholes: making, syncing, exchanging and removing them.
public enum FileTree {
  /// Creates a folder and those above it that are missing.
  public static func makeFolder(_ path: FilePath) throws(OutputError) {
    var code = make(path)
    if code == ENOENT, !path.removingLastComponent().isEmpty {
      try makeFolder(path.removingLastComponent())
      code = make(path)
    }
    guard code == 0 || code == EEXIST else {
      throw OutputError(.cannotCreate, path, Errno(rawValue: code))
    }
  }

  private static func make(_ path: FilePath) -> Int32 {
    StagedPaths.change {
      unsafe path.withPlatformString { unsafe mkdir($0, 0o777) == 0 ? 0 : errno }
    }
  }

  /// Creates a folder, if it is missing, and those above it, and gives it the mode, the times and as far as
  /// possible the owner of `model`.
  public static func makeFolder(_ path: FilePath, like model: FilePath) throws(OutputError) {
    try makeFolder(path)
    var info = stat()
    let code = unsafe model.withPlatformString { unsafe lstat($0, &info) == 0 ? 0 : errno }
    guard code == 0 else { throw OutputError(.cannotWrite, path, Errno(rawValue: code)) }
    unsafe path.withPlatformString { path in
      // Only root may give something away; the mode comes after, as a new owner may cut it.
      _ = unsafe lchown(path, info.st_uid, info.st_gid)
      _ = unsafe chmod(path, info.st_mode & 0o7777)
      _ = unsafe utimensat(AT_FDCWD, path, [info.st_atim, info.st_mtim], 0)
    }
  }

  /// Creates a folder, but none above it: what is missing there is more likely a mistyped path.
  public static func makeLastFolder(_ path: FilePath) throws(OutputError) {
    guard unsafe mkdir(path.string, 0o777) != 0, errno != EEXIST else { return }
    throw OutputError(.cannotCreate, path, Errno(rawValue: errno))
  }

  /// Makes a folder's entries durable.
  public static func syncFolder(_ path: FilePath) throws(OutputError) {
    let folder: FilePath = path.isEmpty ? "." : path
    let number = unsafe open(folder.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { throw OutputError(.cannotWrite, folder, Errno(rawValue: errno)) }
    defer { close(number) }
    // Some file systems cannot sync a folder and say EINVAL; there is nothing more to do there.
    guard fsync(number) == 0 || errno == EINVAL else {
      throw OutputError(.cannotWrite, folder, Errno(rawValue: errno))
    }
  }

  /// Makes all files below `path` durable with one call.
  public static func sync(_ path: FilePath) throws(OutputError) {
    let number = unsafe open(path.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { throw OutputError(.cannotWrite, path, Errno(rawValue: errno)) }
    defer { close(number) }
    guard larder_syncfs(number) == 0 else {
      throw OutputError(.cannotWrite, path, Errno(rawValue: errno))
    }
  }

  /// Puts `new` in the place of `old`, and `old` in the place of `new`, in one step.
  ///
  /// - Returns: false where the system cannot exchange names.
  public static func exchange(_ new: FilePath, _ old: FilePath) throws(OutputError) -> Bool {
    let code = StagedPaths.change {
      unsafe larder_exchange(new.string, old.string) == 0 ? 0 : errno
    }
    switch code {
    case 0: return true
    case ENOSYS, EINVAL: return false
    default: throw OutputError(.cannotWrite, old, Errno(rawValue: code))
    }
  }

  /// Makes `new` another name of the file `old`, and the folders above it; where files cannot have two
  /// names, a copy with the same times.
  public static func link(_ old: FilePath, to new: FilePath) throws(OutputError) {
    while true {
      let code = StagedPaths.change {
        unsafe old.withPlatformString { old in
          unsafe new.withPlatformString { new in
            unsafe linkat(AT_FDCWD, old, AT_FDCWD, new, 0) == 0 ? 0 : errno
          }
        }
      }
      switch code {
      case 0: return
      case ENOENT where !isThere(new.removingLastComponent()):
        try makeFolder(new.removingLastComponent())
      case EPERM, EMLINK, ENOTSUP, EXDEV, ENOSYS:
        try copy(old, to: new)
        return
      default: throw OutputError(.cannotWrite, new, Errno(rawValue: code))
      }
    }
  }

  /// Whether there is anything at `path`, if only a link.
  public static func isThere(_ path: FilePath) -> Bool {
    var info = stat()
    return unsafe path.withPlatformString { unsafe lstat($0, &info) == 0 }
  }

  private static func copy(_ old: FilePath, to new: FilePath) throws(OutputError) {
    do {
      let input = try InputFile(old)
      let stamp = try input.stamp()
      let file = try StagedFile(new)
      var piece = ByteArena()
      while try input.read(upTo: 1 << 18, into: &piece) > 0 {
        try file.sink.append(piece.bytes)
        piece.truncate(to: 0)
      }
      let time = timespec(
        tv_sec: stamp.modified.seconds,
        tv_nsec: stamp.modified.nanoseconds
      )
      try file.commit()
      _ = unsafe new.withPlatformString { new in
        unsafe utimensat(AT_FDCWD, new, [time, time], AT_SYMLINK_NOFOLLOW)
      }
    } catch let error as OutputError {
      throw error
    } catch {
      throw OutputError(.cannotWrite, new, nil, detail: "\(error)")
    }
  }

  /// Gives `old` the name `new`.
  public static func move(_ old: FilePath, to new: FilePath) throws(OutputError) {
    try StagedPaths.change { () throws(OutputError) in try rename(old, to: new) }
  }

  /// Puts `new` in the place of `old`, which becomes `aside`, in two steps: for where names cannot be
  /// exchanged.
  ///
  /// A signal that stops the run does not come in between; if the second step fails, the first is undone.
  public static func replace(
    _ old: FilePath,
    by new: FilePath,
    aside: FilePath
  ) throws(OutputError) {
    try StagedPaths.change { () throws(OutputError) in
      try rename(old, to: aside)
      do throws(OutputError) {
        try rename(new, to: old)
      } catch {
        try? rename(aside, to: old)
        throw error
      }
    }
  }

  private static func rename(_ old: FilePath, to new: FilePath) throws(OutputError) {
    guard unsafe Glibc.rename(old.string, new.string) == 0 else {
      throw OutputError(.cannotWrite, new, Errno(rawValue: errno))
    }
  }

  /// Removes a file, or a folder with all it holds; follows no link and leaves no device.
  ///
  /// - Returns: why something is left; nil if nothing is.
  @discardableResult
  public static func remove(_ path: FilePath) -> FileError? {
    let parent: FilePath = path.removingLastComponent()
    guard let last = path.lastComponent else {
      return FileError(.system(.invalidArgument), path.string)
    }
    let name = FileName(last)
    do throws(FileError) {
      let folder = try Directory(parent.isEmpty ? "." : parent, followingLink: true)
      guard try folder.stamp(of: name).kind == .folder else {
        try folder.removeFile(name)
        return nil
      }
      var removal = TreeRemoval()
      try removal.empty(folder.openFolder(name))
      try folder.removeFolder(name)
      return nil
    } catch {
      return error.isMissing ? nil : error
    }
  }
}
