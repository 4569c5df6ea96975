import ByteIO
import JSONText
import SystemPackage

/// Reads the facts of one storage after the other, with buffers that are used again.
struct StorageReader: ~Copyable {
  /// The label of the root.
  let root: String
  /// How closely storages are looked at.
  let depth: StorageFinder.Depth
  /// The moment that the locks of requests are compared with.
  let now: Timestamp
  /// How many threads read requests.
  let jobs: Int

  private var metadataReader = FileReader(limit: StorageMetadata.limit)
  private var arena = ByteArena()
  private var index = JSONIndex()

  init(root: String, depth: StorageFinder.Depth, now: Timestamp, jobs: Int) {
    self.root = root
    self.depth = depth
    self.now = now
    self.jobs = jobs
  }

  /// Reads the storage in the folder `name` of `parent`.
  ///
  /// A folder that cannot be opened or listed is a storage too, with that as its problem.
  ///
  /// - Throws: only what no storage is to blame for.
  mutating func read(
    _ kind: StorageKind,
    _ name: FileName,
    in parent: borrowing Directory,
    _ path: FilePath
  ) throws(FileError) -> Storage {
    var storage = unread(kind, name, path)
    do throws(FileError) {
      try read(&storage, name, parent.openFolder(name), in: parent)
    } catch {
      try giveUp(&storage, name, error)
    }
    return storage
  }

  /// Reads the storage in the open folder `folder`, which lies in `parent` and is called `name`.
  mutating func read(
    _ kind: StorageKind,
    _ name: FileName,
    opened folder: consuming Directory,
    in parent: borrowing Directory,
    _ path: FilePath
  ) throws(FileError) -> Storage {
    var storage = unread(kind, name, path)
    do throws(FileError) {
      try read(&storage, name, folder, in: parent)
    } catch {
      try giveUp(&storage, name, error)
    }
    return storage
  }

  /// The facts of the dataset `found`, called `name`, all of whose items `items` has read and taken a census
  /// of.
  mutating func read(
    _ found: Storage,
    _ name: FileName,
    readBy items: DatasetDirectory,
    _ census: FolderCensus
  ) throws(FileError) -> Storage {
    var storage = unread(.dataset, name, found.path)
    storage.holds = .items(try items.fileCount)
    var totals = try census.totals()
    return try items.withFolder { folder throws(FileError) in
      addNotes(totals, folder, &storage)
      let metadata = try readMetadata(folder, &totals, &storage)
      complete(&storage, name, folder, totals, metadata, census.started)
      return storage
    }
  }

  private func unread(_ kind: StorageKind, _ name: FileName, _ path: FilePath) -> Storage {
    let empty: Storage.Holdings =
      switch kind {
      case .dataset: .items(0)
      case .keyValueStore: .records(0)
      case .requestQueue: .requests(total: 0, pending: 0, handled: 0)
      }
    var storage = Storage(
      root: root,
      kind: kind,
      path: path,
      directory: name.display,
      holds: empty
    )
    storage.depth = depth
    storage.isLeftover = StorageName.isLeftover(name)
    return storage
  }

  private func giveUp(
    _ storage: inout Storage,
    _ name: FileName,
    _ error: FileError
  ) throws(FileError) {
    if error.isExhaustion { throw error }
    storage.metadata = .ignored
    storage.problems.append(Problem(error))
    identify(&storage, name, nil)
  }

  private mutating func read(
    _ storage: inout Storage,
    _ name: FileName,
    _ folder: consuming Directory,
    in parent: borrowing Directory
  ) throws(FileError) {
    let started = FileTime.now()
    switch (depth, storage.kind) {
    case (.contents, .requestQueue):
      let list = try readQueue(folder, parent, &storage)
      storage.requests = list.summary
      storage.problems += list.problems
      list.folder.withFolder { complete(&storage, name, $0, list.totals, list.metadata, started) }
    case (.sizes, .requestQueue):
      let queue = try listQueue(folder, parent, &storage)
      queue.listing.withFolder {
        complete(&storage, name, $0, queue.totals, queue.metadata, started)
      }
    default:
      var totals = FolderTotals()
      if depth > .names {
        totals = try measure(&storage, folder)
        addNotes(totals, folder, &storage)
      }
      let metadata = try readMetadata(folder, &totals, &storage)
      complete(&storage, name, folder, totals, metadata, started)
    }
  }

  /// Draws the conclusions once everything in the folder is known.
  private func complete(
    _ storage: inout Storage,
    _ name: FileName,
    _ folder: borrowing Directory,
    _ totals: FolderTotals,
    _ metadata: StorageMetadata?,
    _ started: FileTime
  ) {
    identify(&storage, name, metadata)
    date(&storage, metadata, totals.newest, folder)
    compareTimes(&storage, totals.newest, folder)
    storage.bytes = totals.bytes
    storage.fingerprint = totals.fingerprint
    // File systems exist that keep every second one of the seconds.
    storage.isFresh = totals.newest.map { $0.seconds >= started.seconds - 2 } ?? false
    storage.ignoredCount = totals.ignoredCount
    storage.hadMultipleClients = metadata?.hadMultipleClients
    // Requests are not counted yet where only sizes are looked at.
    if depth == .contents || depth == .sizes && storage.kind == .dataset {
      compareCounts(&storage, metadata)
    }
  }

  // MARK: - Contents

  private mutating func measure(
    _ storage: inout Storage,
    _ folder: borrowing Directory
  ) throws(FileError) -> FolderTotals {
    switch storage.kind {
    case .dataset: return try countItems(&storage, folder)
    case .keyValueStore where depth == .sizes: return try sizes(folder)
    case .keyValueStore:
      let list = try RecordList(folder, &metadataReader, &arena)
      storage.holds = .records(list.count)
      storage.problems += list.problems
      return list.totals
    // Its metadata is needed to judge its requests, so it is read by another way.
    case .requestQueue: return FolderTotals()
    }
  }

  private func countItems(
    _ storage: inout Storage,
    _ folder: borrowing Directory
  ) throws(FileError) -> FolderTotals {
    var totals = FolderTotals()
    let time = FileTime.now()
    let found = try folder.stamp()
    var listing = ItemListing()
    try folder.forEachStampedEntry(jobs: jobs) { name, stamp in
      if listing.add(name, stamp.kind) {
        totals.add(name, stamp)
      } else {
        totals.add(other: name, stamp)
      }
    }
    listing.sort()
    storage.holds = .items(listing.fileCount)
    storage.items = KnownListing(listing, of: found, at: time)
    return totals
  }

  /// The sizes and times of a store's files.
  private func sizes(_ folder: borrowing Directory) throws(FileError) -> FolderTotals {
    var totals = FolderTotals()
    try folder.forEachStampedEntry(jobs: jobs) { name, stamp in
      totals.add(name, stamp)
      if StorageMetadata.isFile(name) { totals.metadataKind = stamp.kind }
    }
    return totals
  }

  // MARK: - Metadata

  mutating func readMetadata(
    _ folder: borrowing Directory,
    _ totals: inout FolderTotals,
    _ storage: inout Storage
  ) throws(FileError) -> StorageMetadata? {
    if let kind = totals.metadataKind, kind != .file {
      storage.metadata = .ignored
      storage.problems.append(
        Problem(FileError(.notAFile(kind), StorageMetadata.fileName.display))
      )
      return nil
    }
    if depth > .names, totals.metadataKind == nil { return nil }
    // Some clients write it in place: what is fresh and does not parse may be whole in a moment.
    for attempt in 0..<4 {
      if attempt > 0 { Pause.milliseconds(80) }
      arena.removeAll(keeping: 1 << 20)
      index.removeAll(keeping: 1 << 16)
      var reason = "is not an object"
      var isFresh = false
      do {
        let stamp = try metadataReader.read(
          StorageMetadata.fileName,
          in: folder,
          listed: nil,
          into: &arena
        )
        isFresh = stamp.modified.isWithin(10, before: .now())
        let root = try index.add(arena, 0..<arena.count)
        let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
        if let metadata = StorageMetadata(json, root) {
          totals.fingerprint.add(contents: arena.bytes)
          return accept(metadata, &storage)
        }
      } catch let error as FileError {
        if error.isMissing { return nil }
        if error.isExhaustion { throw error }
        if case .notAFile = error.kind {
          storage.metadata = .ignored
          storage.problems.append(Problem(error))
          return nil
        }
        reason = error.reason
      } catch let error as JSONError {
        reason = error.words
      } catch {
        reason = "\(error)"
      }
      guard isFresh, attempt < 3 else {
        ignore("\(reason); the folder's name and file times are used", &storage)
        return nil
      }
    }
    return nil
  }

  private func accept(_ metadata: StorageMetadata, _ storage: inout Storage) -> StorageMetadata {
    storage.metadata = .read
    if metadata.name == .malformed { ignore("has a name that is no text", &storage) }
    if !metadata.oddDates.isEmpty {
      let fields = metadata.oddDates.joined(separator: ", ")
      storage.problems.append(
        Problem(
          .metadataIgnored,
          .note,
          file: StorageMetadata.fileName.display,
          message: "has a date that cannot be read or be true: \(fields)"
        )
      )
    }
    return metadata
  }

  private func ignore(_ reason: String, _ storage: inout Storage) {
    storage.metadata = .ignored
    storage.problems.append(
      Problem(
        .metadataIgnored,
        .note,
        file: StorageMetadata.fileName.display,
        message: reason
      )
    )
  }

  // MARK: - Company

  func addNotes(
    _ totals: FolderTotals,
    _ folder: borrowing Directory,
    _ storage: inout Storage
  ) {
    if totals.isInSQLite {
      storage.problems.append(
        Problem(.keptInSQLite, .note, file: "db.sqlite", message: "kept in SQLite, not read")
      )
    }
    if let note = totals.strayNote { storage.problems.append(note) }
    for name in totals.folders where isStorage(name, in: folder, storage.kind) {
      storage.problems.append(
        Problem(
          .nestedStorage,
          .note,
          file: name.display,
          message: "nested storage, not read: its name has a '/', which clients refuse today"
        )
      )
    }
  }

  /// Whether a folder inside a storage has metadata, or files of its kind.
  private func isStorage(
    _ name: FileName,
    in folder: borrowing Directory,
    _ kind: StorageKind
  ) -> Bool {
    var found = false
    guard let inner = try? folder.openFolder(name) else { return false }
    try? inner.forEachEntry { name, entry in
      guard entry == .file, !found else { return }
      switch kind {
      case .dataset: found = ItemListing.isItem(name) || StorageMetadata.isFile(name)
      case .keyValueStore: found = !FolderTotals.isCompany(FileName(name))
      case .requestQueue: found = FileName(name).hasSuffix(".json")
      }
    }
    return found
  }
}
