public import ByteIO
import Storages
public import SystemPackage

/// The folders and files that a run reads, which it writes nothing into: whatever lies in the root of a
/// storage, of whatever kind, is one of its client's.
public struct InputPlaces: Sendable {
  /// The folders of all kinds in the roots of the storages, and those of storages that lie in no root.
  private let folders: Set<FilePath>
  private let folderIdentities: Set<FolderIdentity>
  private let fileIdentities: Set<FolderIdentity>

  /// Looks at the folders of `storages`, and at `files` of items.
  public init(storages: [FilePath], files: [FilePath] = []) {
    let kinds = StorageKind.allCases.map(\.folder)
    var folders: Set<FilePath> = []
    for storage in storages {
      let above: FilePath = storage.removingLastComponent()
      guard let kind = above.lastComponent?.string, kinds.contains(kind) else {
        folders.insert(storage)
        continue
      }
      let root: FilePath = above.removingLastComponent()
      for kind in kinds { folders.insert(root.appending(kind)) }
    }
    self.folders = folders
    folderIdentities = Set(folders.compactMap(FolderIdentity.init))
    fileIdentities = Set(files.compactMap(FolderIdentity.init))
  }

  /// Refuses to make `path` in `folder`.
  ///
  /// - Throws: `.cannotCreate` if `folder` is, or lies in, one of the folders, where it would be taken for
  ///   what a client wrote.
  public func check(_ path: FilePath, in folder: FilePath) throws(OutputError) {
    guard FolderIdentity.isInside(folder, folderIdentities) else { return }
    throw Self.error(path, "it lies among storages, which are only ever read")
  }

  /// Refuses to put another file in the place of `path` if that is one of the files.
  func check(replacing path: FilePath) throws(OutputError) {
    guard !fileIdentities.isEmpty, !FolderIdentity.isStream(path),
      let identity = FolderIdentity(path), fileIdentities.contains(identity)
    else { return }
    throw Self.error(path, "it is a file that is read; choose another place")
  }

  /// Refuses to make a whole folder at `path`.
  ///
  /// - Throws: `.cannotCreate` also if what is there holds one of the folders.
  func check(wholeFolder path: FilePath) throws(OutputError) {
    try check(path, in: path)
    guard let identity = FolderIdentity(path),
      folders.contains(where: { FolderIdentity.isInside($0, [identity]) })
    else { return }
    throw Self.error(
      path,
      "it holds storages, which are only ever read; choose a folder beside them"
    )
  }

  private static func error(_ path: FilePath, _ detail: String) -> OutputError {
    OutputError(.cannotCreate, path, nil, detail: detail)
  }
}
