import ByteIO
import JSONText
import SystemPackage

/// Reads the facts of one storage after the other, with buffers that are used again.
struct StorageReader: ~Copyable {
  /// The label of the root.
  let root: String
  /// Whether contents are counted and measured, or only names and metadata read.
  let counting: Bool

  private var metadataReader = FileReader(limit: StorageMetadata.limit)
  private var reader = FileReader()
  private var arena = ByteArena()
  private var index = JSONIndex()

  init(root: String, counting: Bool) {
    self.root = root
    self.counting = counting
  }

  /// Reads the storage in the folder `name` of `parent`.
  ///
  /// A folder that cannot be opened or listed is a storage too, with that as its problem.
  mutating func read(
    _ kind: StorageKind,
    _ name: FileName,
    in parent: borrowing Directory,
    _ path: FilePath
  ) -> Storage {
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
    storage.isLeftover = StorageName.isLeftover(name)
    do throws(FileError) {
      let folder = try parent.openFolder(name)
      var totals = FolderTotals()
      if counting {
        totals = try measure(&storage, folder)
        addNotes(totals, folder, &storage)
      }
      let metadata = readMetadata(folder, &totals, &storage)
      identify(&storage, name, metadata)
      date(&storage, metadata, totals.newest, folder)
      storage.bytes = totals.bytes
      storage.fingerprint = totals.fingerprint
      storage.ignoredCount = totals.ignoredCount
      if counting { compareCounts(&storage, metadata) }
    } catch {
      storage.metadata = .ignored
      storage.problems.append(Problem(error))
      identify(&storage, name, nil)
    }
    return storage
  }

  // MARK: - Contents

  private mutating func measure(
    _ storage: inout Storage,
    _ folder: borrowing Directory
  ) throws(FileError) -> FolderTotals {
    switch storage.kind {
    case .dataset: return try countItems(&storage, folder)
    case .keyValueStore:
      let list = try RecordList(folder, &metadataReader, &arena)
      storage.holds = .records(list.records.count)
      storage.problems += list.problems
      return list.totals
    case .requestQueue: return try countRequests(&storage, folder)
    }
  }

  private func countItems(
    _ storage: inout Storage,
    _ folder: borrowing Directory
  ) throws(FileError) -> FolderTotals {
    var totals = FolderTotals()
    var count = 0
    try folder.forEachStampedEntry { name, stamp in
      totals.add(name, stamp)
      if ItemListing.isItem(name) {
        // What is no regular file is reported when the items are read.
        if stamp.kind == .file { count += 1 }
      } else if Self.isMetadata(name) {
        totals.metadataKind = stamp.kind
      } else {
        totals.ignore(FileName(name), stamp.kind)
      }
    }
    storage.holds = .items(count)
    return totals
  }

  private mutating func countRequests(
    _ storage: inout Storage,
    _ folder: borrowing Directory
  ) throws(FileError) -> FolderTotals {
    var totals = FolderTotals()
    var files: [FileName] = []
    var problems: [Problem] = []
    try folder.forEachStampedEntry { bytes, stamp in
      totals.add(bytes, stamp)
      let name = FileName(bytes)
      if name == StorageMetadata.fileName {
        totals.metadataKind = stamp.kind
      } else if name.hasSuffix(".json"), !name.hasPrefix("."), stamp.kind != .folder {
        if stamp.kind == .file {
          files.append(name)
        } else {
          problems.append(Problem(FileError(.notAFile(stamp.kind), name.display)))
        }
      } else {
        totals.ignore(name, stamp.kind)
      }
    }
    files.sort()
    storage.problems += problems.sorted { ($0.file ?? "") < ($1.file ?? "") }

    var pending = 0
    var handled = 0
    for file in files {
      switch readRequest(file, folder, &storage) {
      case .pending: pending += 1
      case .handled: handled += 1
      case nil: break
      }
    }
    // Apify SDK 0 sorts requests into two folders.
    pending += try countFiles("pending", folder, &totals)
    handled += try countFiles("handled", folder, &totals)
    storage.holds = .requests(total: pending + handled, pending: pending, handled: handled)
    return totals
  }

  private mutating func readRequest(
    _ file: FileName,
    _ folder: borrowing Directory,
    _ storage: inout Storage
  ) -> RequestState? {
    arena.removeAll(keeping: 1 << 20)
    index.removeAll(keeping: 1 << 16)
    do {
      _ = try reader.read(file, in: folder, listed: nil, into: &arena)
      let root = try index.add(arena, 0..<arena.count)
      let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
      if let state = RequestState(json, root) { return state }
      storage.problems.append(
        Problem(.notJSON, .error, file: file.display, message: "is not a request")
      )
    } catch let error as JSONError {
      storage.problems.append(
        Problem(
          .notJSON,
          .error,
          file: file.display,
          offset: error.offset,
          message: error.words
        )
      )
    } catch let error as FileError {
      storage.problems.append(Problem(error))
    } catch {
      storage.problems.append(
        Problem(.unreadable, .error, file: file.display, message: "\(error)")
      )
    }
    return nil
  }

  private func countFiles(
    _ name: String,
    _ folder: borrowing Directory,
    _ totals: inout FolderTotals
  ) throws(FileError) -> Int {
    let name = FileName(name)
    guard let at = totals.folders.firstIndex(of: name) else { return 0 }
    totals.folders.remove(at: at)
    totals.ignoredCount -= 1
    var count = 0
    var sums = totals
    try folder.openFolder(name).forEachStampedEntry { bytes, stamp in
      sums.add(bytes, stamp)
      let file = FileName(bytes)
      if stamp.kind == .file, file.hasSuffix(".json"), !file.hasPrefix(".") { count += 1 }
    }
    totals = sums
    return count
  }

  private static func isMetadata(_ name: Span<UInt8>) -> Bool {
    name.count == StorageMetadata.fileName.bytes.count
      && name.indices.allSatisfy { name[$0] == StorageMetadata.fileName.bytes[$0] }
  }

  // MARK: - Metadata

  private mutating func readMetadata(
    _ folder: borrowing Directory,
    _ totals: inout FolderTotals,
    _ storage: inout Storage
  ) -> StorageMetadata? {
    if let kind = totals.metadataKind, kind != .file {
      storage.metadata = .ignored
      storage.problems.append(
        Problem(FileError(.notAFile(kind), StorageMetadata.fileName.display))
      )
      return nil
    }
    if counting, totals.metadataKind == nil { return nil }
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
    if let field = metadata.oddDates.first {
      storage.problems.append(
        Problem(
          .metadataIgnored,
          .note,
          file: StorageMetadata.fileName.display,
          message: "has a date that cannot be read or be true: \(field)"
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

  private func addNotes(
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
      case .dataset: found = ItemListing.isItem(name) || Self.isMetadata(name)
      case .keyValueStore: found = !FolderTotals.isCompany(FileName(name))
      case .requestQueue: found = FileName(name).hasSuffix(".json")
      }
    }
    return found
  }
}
