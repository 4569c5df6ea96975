import ByteIO
import ItemFormats
public import Storages
public import SystemPackage

/// What is read item by item: a dataset, the requests of a queue or the records of a store that was
/// found in a root, one file, or standard input.
public enum DatasetInput: Sendable {
  case storage(Storage)
  case file(FilePath)
  case standardInput

  /// The folder of a storage, or the file of items, at `path`, which may be a link.
  ///
  /// A folder is what its parent's name says; anywhere else it is a dataset, if it looks like one.
  public init(path: FilePath) throws {
    guard try Directory.stamp(of: path, followingLink: true).kind == .folder else {
      self = .file(path)
      return
    }
    let storage = try StorageFinder(depth: .names).storage(at: FolderIdentity.absolute(path))
    guard storage.isInPlace || StorageFinder.looksLikeDataset(storage) else {
      throw PlanError("\(path.display) \(Self.reason(against: path))")
    }
    self = .storage(storage)
  }

  /// Why a folder is no storage.
  private static func reason(against path: FilePath) -> String {
    guard let root = try? StorageRoot.locate(path) else {
      return "is no storage: it holds no items, and lies in none of the folders "
        + StorageKind.folders
    }
    let name = root.display
    return "is no storage, but a folder of storages; name one of them: -r \(name) KIND/NAME "
      + "(larder list \(name))"
  }

  /// What people call it.
  public var title: String {
    switch self {
    case .storage(let storage): storage.title
    case .file(let path): ItemFile.title(of: path)
    case .standardInput: "standard input"
    }
  }

  /// The argument that names it.
  public var ref: String {
    switch self {
    case .storage(let storage): storage.ref
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

  /// How what is read is counted: `item`, `request` or `record`.
  var noun: String { kind.rowNoun }

  /// Whether it can be read from its end: all but what comes through a pipe or is compressed.
  public var canBeReversed: Bool {
    get throws {
      switch self {
      case .storage: true
      case .file(let path): try ItemFile.canBeReversed(path)
      case .standardInput: false
      }
    }
  }

  /// Whether it can be read twice: all but what comes through a pipe.
  public var canBeReadTwice: Bool {
    get throws {
      switch self {
      case .storage: true
      case .file(let path): try ItemFile.canBeReadTwice(path)
      case .standardInput: false
      }
    }
  }

  /// Opens it for one pass.
  ///
  /// Of a queue only the requests in `states` are read; `now` is what their locks are compared with.
  /// Of these, `rows` says which are meant, and in which order; standard input has no last one first.
  /// About `readingWhileListed` see ``DatasetDirectory/init(_:rows:readingWhileListed:)``.
  func open(
    _ states: Set<RequestState> = Set(RequestState.allCases),
    rows: RowRange = RowRange(),
    now: Timestamp,
    jobs: Int,
    readingWhileListed: Bool = false
  ) throws -> Opened {
    switch self {
    case .storage(let storage):
      switch storage.kind {
      case .dataset:
        return Opened(
          items: try DatasetDirectory(
            storage,
            rows: rows,
            readingWhileListed: readingWhileListed && jobs > 1
          )
        )
      case .keyValueStore:
        return Opened(items: try RecordList(storage.path).rows(at: storage.path, rows))
      case .requestQueue:
        let requests = try StorageFinder(now: now, jobs: jobs).requests(of: storage)
        let isLocked = requests.summary.lockedCount > 0
        return Opened(items: requests.rows(states, rows), changesWithTime: isLocked)
      }
    case .file(let path): return Opened(items: try ItemFile(path, rows: rows))
    case .standardInput: return Opened(items: ItemFile(standardInput: rows))
    }
  }

  /// An input that can be read.
  struct Opened {
    var items: any ItemSource
    /// Whether it will hold something else though nothing is written: locks of requests end.
    var changesWithTime = false
  }
}
