import ByteIO
import Storages
import SystemPackage

/// An open folder that holds all storages of a kind, and how single ones in it are looked at.
///
/// Everything in it is named relative to its descriptor; a link in its place is refused.
struct KindFolder: ~Copyable {
  let root: StorageRoot
  let kind: StorageKind
  let folder: Directory

  /// Opens the folder of `kind` below `root`.
  init(_ kind: StorageKind, of root: StorageRoot) throws(FileError) {
    self.root = root
    self.kind = kind
    folder = try Directory(root.path, followingLink: true).openFolder(FileName(kind.folder))
  }

  /// Opens the folder that a storage lies in.
  init(above storage: Storage) throws(FileError) {
    let parent = storage.path.removingLastComponent()
    guard parent.lastComponent?.string == storage.kind.folder else {
      throw FileError(.system(.invalidArgument), storage.ref)
    }
    let path = parent.removingLastComponent()
    try self.init(
      storage.kind,
      of: StorageRoot(label: storage.root, path: path.isEmpty ? "." : path)
    )
  }

  /// What a storage is called in the folder that it lies in.
  static func name(of storage: Storage) -> FileName {
    storage.path.lastComponent.map { FileName($0) } ?? FileName(".")
  }

  /// Its entries, by name.
  borrowing func entries() throws(FileError) -> [(name: FileName, kind: FileKind)] {
    var entries: [(name: FileName, kind: FileKind)] = []
    try folder.forEachEntry { name, kind in entries.append((FileName(name), kind)) }
    return entries.sorted { $0.name < $1.name }
  }

  /// The facts of an open storage; without a measure of what it holds unless `depth` asks for one.
  borrowing func storage(
    _ name: FileName,
    opened storage: borrowing Directory,
    depth: StorageFinder.Depth
  ) throws(FileError) -> Storage {
    try StorageFinder(depth: depth).storage(kind, name, opened: storage, in: folder, of: root)
  }

  /// All that an open storage shows.
  borrowing func evidence(
    _ name: FileName,
    opened storage: borrowing Directory
  ) throws(FileError) -> StorageEvidence {
    try StorageEvidence(self.storage(name, opened: storage, depth: .sizes), storage)
  }

  /// Whether nothing in it is called `name`.
  borrowing func isFree(_ name: FileName) -> Bool {
    do throws(FileError) {
      _ = try folder.stamp(of: name)
      return false
    } catch {
      return error.isMissing
    }
  }
}
