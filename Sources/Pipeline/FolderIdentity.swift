import ByteIO
import Glibc
public import SystemPackage

/// What a path leads to, judged by device and inode rather than by its spelling.
public struct FolderIdentity: Hashable, Sendable {
  private let device: UInt
  private let inode: UInt

  /// What is at `path` now; nil if nothing is.
  init?(_ path: FilePath) {
    var info = stat()
    guard unsafe path.withPlatformString({ unsafe stat($0, &info) }) == 0 else { return nil }
    device = UInt(info.st_dev)
    inode = UInt(info.st_ino)
  }

  /// Whether `path`, or its nearest ancestor that exists, is one of `folders` or lies below one.
  static func isInside(_ path: FilePath, _ folders: Set<FolderIdentity>) -> Bool {
    guard !folders.isEmpty else { return false }
    var at = absolute(path)
    while true {
      if let found = FolderIdentity(at), folders.contains(found) { return true }
      let parent: FilePath = at.removingLastComponent()
      guard parent != at, !parent.isEmpty else { return false }
      at = parent
    }
  }

  /// Whether a folder is missing and could be made in the one above it.
  static func canBeMade(_ folder: FilePath) -> Bool {
    let above = folder.removingLastComponent()
    return unsafe !FileTree.isThere(folder)
      && access(above.isEmpty ? "." : above.string, W_OK | X_OK) == 0
  }

  /// Whether `path` is a device, pipe or socket, which is written through and never replaced.
  static func isStream(_ path: FilePath) -> Bool {
    var info = stat()
    guard unsafe stat(path.string, &info) == 0 else { return false }
    return [S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK].contains(info.st_mode & S_IFMT)
  }

  /// The path from the top, links resolved as far as the path exists.
  public static func absolute(_ path: FilePath) -> FilePath {
    var existing = path.isEmpty ? "." : path
    var missing: [FilePath.Component] = []
    while true {
      if let real = unsafe realpath(existing.string, nil) {
        defer { unsafe free(real) }
        var full = unsafe FilePath(platformString: real)
        for component in missing.reversed() { full.append(component) }
        return full
      }
      guard let last = existing.lastComponent else { return path }
      missing.append(last)
      existing = existing.removingLastComponent()
      if existing.isEmpty { existing = "." }
    }
  }
}
