public import ByteIO
import Glibc
import Storages
public import SystemPackage

/// What a path leads to, judged by device and inode rather than by its spelling.
public enum FolderIdentity {
  /// Whether `path`, or its nearest ancestor that exists, is `folder` or lies below it.
  public static func isInside(_ path: FilePath, _ folder: FilePath) -> Bool {
    guard let wanted = identity(folder) else { return false }
    var at = absolute(path)
    while true {
      if let found = identity(at), found == wanted { return true }
      guard let parent = Optional(at.removingLastComponent()), parent != at, !parent.isEmpty else {
        return false
      }
      at = parent
    }
  }

  /// Refuses to make `path` if `folder`, where it would come to lie, is in the folder of a storage, or in
  /// that of all storages of its kind, where it would be taken for one.
  public static func check(
    _ path: FilePath,
    in folder: FilePath,
    notAmong storage: FilePath
  ) throws(OutputError) {
    let above = storage.removingLastComponent()
    let holdsStorages = StorageKind.allCases.contains { $0.folder == above.lastComponent?.string }
    guard isInside(folder, holdsStorages ? above : storage) else { return }
    throw OutputError(
      .cannotCreate,
      path,
      nil,
      detail: "it lies among storages, which are only ever read"
    )
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

  private static func identity(_ path: FilePath) -> [UInt]? {
    var info = stat()
    guard unsafe stat(path.string, &info) == 0 else { return nil }
    return [UInt(info.st_dev), UInt(info.st_ino)]
  }
}
