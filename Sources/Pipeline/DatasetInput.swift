import ByteIO
import ItemFormats
public import Storages
public import SystemPackage

/// A dataset to read: one that was found in a root, one file, or standard input.
public enum DatasetInput: Sendable {
  case storage(Storage)
  case file(FilePath)
  case standardInput

  /// The dataset's folder, or file of items, at `path`, which may be a link.
  public init(path: FilePath) throws {
    guard try Directory.stamp(of: path, followingLink: true).kind == .folder else {
      self = .file(path)
      return
    }
    self = .storage(
      try StorageFinder(counting: false).storage(.dataset, at: FolderIdentity.absolute(path))
    )
  }

  /// What people call it.
  public var title: String {
    switch self {
    case .storage(let storage): storage.title
    case .file(let path): path.stem ?? path.string
    case .standardInput: "standard input"
    }
  }

  /// The argument that names it.
  public var ref: String {
    switch self {
    case .storage(let storage): storage.root.isEmpty ? storage.path.string : storage.ref
    case .file(let path): path.string
    case .standardInput: "-"
    }
  }

  /// The label of its root, or nothing.
  public var root: String {
    if case .storage(let storage) = self { storage.root } else { "" }
  }

  /// The kind of storage; a file counts as a dataset.
  public var kind: StorageKind {
    if case .storage(let storage) = self { storage.kind } else { .dataset }
  }

  /// The folder that must not be written into.
  var folder: FilePath? {
    if case .storage(let storage) = self { storage.path } else { nil }
  }

  /// What a format's head may say about it.
  var facts: DatasetFacts {
    guard case .storage(let storage) = self else { return DatasetFacts(title: title) }
    return DatasetFacts(
      title: storage.title,
      id: storage.id,
      modifiedAt: storage.modifiedAt?.seconds,
      hasPointedIntegers: storage.hasPointedIntegers
    )
  }

  /// Opens it for one pass.
  func open() throws -> any ItemSource {
    switch self {
    case .storage(let storage): try DatasetDirectory(storage.path)
    case .file(let path): try ItemFile(path)
    case .standardInput: ItemFile.standardInput()
    }
  }
}
