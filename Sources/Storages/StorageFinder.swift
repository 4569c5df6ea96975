//===----------------------------------------------------------------------===//
// Storages: what Crawlee and the Apify SDKs leave on disk.
//
//   root/                         StorageRoot ─► StorageFinder ─► [Storage] + problems
//     datasets/
//       products/                 DatasetDirectory: an ItemSource, read by many threads; FolderCensus:
//                                 what its files look like, found out meanwhile
//         __metadata__.json
//         000000001.json …
//     key_value_stores/default/   RecordList: values paired with their sidecars
//     request_queues/default/     RequestList: requests with their states, in order
//
// Everything is opened relative to an open folder, and no link below the root is followed. Nothing
// is ever written. What cannot be read becomes a Problem with its place; the rest goes on.
//===----------------------------------------------------------------------===//

public import ByteIO
public import SystemPackage

/// Finds the storages of a root.
public struct StorageFinder: Sendable {
  /// What a root holds.
  public struct Listing: Sendable {
    /// The root.
    public var root: StorageRoot
    /// Its storages, by kind and then by folder name.
    public var storages: [Storage] = []
    /// What concerns no single storage: strays, links, folders that cannot be read.
    public var problems: [Problem] = []
  }

  /// How closely storages are looked at.
  public enum Depth: Sendable, Comparable {
    /// Names and metadata: `holds`, `bytes` and the fingerprint stay empty, and storages without
    /// metadata have no times.
    case names
    /// Also what one `stat` a file tells: sizes, times, the fingerprint, the number of items.
    case sizes
    /// Also what sidecars and requests say; reads them.
    case contents
  }

  /// How closely storages are looked at.
  public var depth: Depth
  /// The moment that the locks of requests are compared with.
  public var now: Timestamp
  /// How many threads read requests.
  public var jobs: Int

  /// Makes a finder.
  public init(
    depth: Depth = .contents,
    now: Timestamp = Timestamp(FileTime.now()),
    jobs: Int = 1
  ) {
    self.depth = depth
    self.now = now
    self.jobs = jobs
  }

  /// Lists a root.
  ///
  /// - Throws: if the root itself cannot be listed; what is below it becomes problems.
  public func find(in root: StorageRoot) throws(FileError) -> Listing {
    var listing = Listing(root: root)
    let folder = try Directory(root.path, followingLink: true)
    var entries: [(name: FileName, kind: FileKind)] = []
    try folder.forEachEntry { name, kind in entries.append((FileName(name), kind)) }
    entries.sort { $0.name < $1.name }

    var reader = reader(root.label)
    for kind in StorageKind.allCases {
      let name = FileName(kind.folder)
      guard entries.contains(where: { $0.name == name }) else { continue }
      do throws(FileError) {
        let inner = try folder.openFolder(name)
        try find(kind, inner, root.path.appending(kind.folder), &reader, &listing)
      } catch {
        if error.isExhaustion { throw error }
        listing.problems.append(Problem(error))
      }
    }
    let kindFolders = StorageKind.allCases.map { FileName($0.folder) }
    let others = entries.filter { !kindFolders.contains($0.name) }
    listing.problems += Self.strays(others, in: nil)
    return listing
  }

  /// The facts of one storage's folder, wherever it lies; its root has no label.
  ///
  /// Its kind is what the folder above says; elsewhere than in a kind's folder it is a dataset.
  ///
  /// - Throws: if the folder above it cannot be opened; the folder's own troubles are its problems.
  public func storage(at path: FilePath) throws(FileError) -> Storage {
    let above = path.removingLastComponent().lastComponent?.string
    let kind = StorageKind.allCases.first { $0.folder == above } ?? .dataset
    return try storage(kind, at: path, root: "")
  }

  /// Whether anything in a folder says that it is a dataset: metadata, or an item.
  ///
  /// What cannot be listed is not judged: that it cannot be read is said by whoever reads it.
  public static func looksLikeDataset(_ storage: Storage) -> Bool {
    guard storage.metadata == .absent,
      let folder = try? Directory(storage.path, followingLink: true)
    else { return true }
    var hasItem = false
    do {
      try folder.forEachEntry { name, _ in hasItem = hasItem || ItemListing.isItem(name) }
    } catch {
      return true
    }
    return hasItem
  }

  /// The facts of a storage that was found, read again.
  public func storage(again storage: Storage) throws(FileError) -> Storage {
    try self.storage(storage.kind, at: storage.path, root: storage.root)
  }

  private func storage(
    _ kind: StorageKind,
    at path: FilePath,
    root: String
  ) throws(FileError) -> Storage {
    let above = path.removingLastComponent()
    let parent = try Directory(above.isEmpty ? "." : above, followingLink: true)
    var reader = reader(root)
    return try reader.read(kind, Self.name(path), in: parent, path)
  }

  /// The facts of a dataset that was found, as closely as ``Depth/sizes`` says, of the very files that `items`
  /// has read to their end; nil unless a census was taken.
  public func storage(
    _ found: Storage,
    readBy items: DatasetDirectory
  ) throws(FileError) -> Storage? {
    guard let census = items.census else { return nil }
    var reader = StorageReader(root: found.root, depth: .sizes, now: now, jobs: jobs)
    return try reader.read(found, Self.name(found.path), readBy: items, census)
  }

  /// The requests of a queue that was found.
  public func requests(of storage: Storage) throws(FileError) -> RequestList {
    let parent = try Directory(storage.path.removingLastComponent(), followingLink: true)
    var reader = reader(storage.root)
    var again = storage
    return try reader.readQueue(try parent.openFolder(Self.name(storage.path)), parent, &again)
  }

  /// The facts of the open folder `folder`, which lies in `parent` and is, or was, called `name`.
  public func storage(
    _ kind: StorageKind,
    _ name: FileName,
    opened folder: borrowing Directory,
    in parent: borrowing Directory,
    of root: StorageRoot
  ) throws(FileError) -> Storage {
    var reader = reader(root.label)
    let path = Self.path(root.path.appending(kind.folder), name)
    return try reader.read(
      kind,
      name,
      opened: folder.openFolder(FileName(".")),
      in: parent,
      path
    )
  }

  private func reader(_ root: String) -> StorageReader {
    StorageReader(root: root, depth: depth, now: now, jobs: jobs)
  }

  private func find(
    _ kind: StorageKind,
    _ folder: borrowing Directory,
    _ path: FilePath,
    _ reader: inout StorageReader,
    _ listing: inout Listing
  ) throws(FileError) {
    var names: [FileName] = []
    var others: [(name: FileName, kind: FileKind)] = []
    try folder.forEachEntry { bytes, entry in
      let name = FileName(bytes)
      if entry == .folder {
        // What a prune moved aside is on its way out and no storage any more.
        if !SetAside.isOurs(name) { names.append(name) }
      } else {
        others.append((name, entry))
      }
    }
    names.sort()
    others.sort { $0.name < $1.name }
    listing.problems += Self.strays(others, in: kind)
    for name in names {
      listing.storages.append(
        try reader.read(kind, name, in: folder, Self.path(path, name))
      )
    }
  }

  private static func name(_ path: FilePath) -> FileName {
    path.lastComponent.map { FileName($0) } ?? FileName(".")
  }

  private static func path(_ parent: FilePath, _ name: FileName) -> FilePath {
    let bytes = name.bytes.map { CInterop.PlatformChar(bitPattern: $0) } + [0]
    return parent.pushing(FilePath(platformString: bytes))
  }

  /// What stands where only storages should: links are damage, the rest is worth a note.
  private static func strays(
    _ entries: [(name: FileName, kind: FileKind)],
    in kind: StorageKind?
  ) -> [Problem] {
    let place = kind.map { $0.folder + "/" } ?? ""
    var problems: [Problem] = []
    var strays: [String] = []
    for (name, entry) in entries {
      let file = place + name.display
      if isSQLite(name, kind) {
        // The write-ahead log and its index belong to the file that is named already.
        if name.hasSuffix("-wal") || name.hasSuffix("-shm") { continue }
        problems.append(
          Problem(.keptInSQLite, .note, file: file, message: "kept in SQLite, not read")
        )
      } else if entry == .link, kind != nil {
        problems.append(Problem(.notAFile, .error, file: file, message: linkMessage))
      } else if !FolderTotals.isCompany(name) {
        strays.append(file)
      }
    }
    if let first = strays.first {
      let rest = strays.count == 1 ? "" : "; so are \(strays.count - 1) more"
      problems.append(
        Problem(.strayEntry, .note, file: first, message: "is no storage, ignored\(rest)")
      )
    }
    return problems
  }

  private static let linkMessage = FileError(.notAFile(.link), "").reason

  private static func isSQLite(_ name: FileName, _ kind: StorageKind?) -> Bool {
    switch kind {
    case nil: name.hasPrefix("crawlee.db")
    case .requestQueue: name.hasPrefix("db.sqlite")
    case .dataset, .keyValueStore: false
    }
  }
}
