public import ByteIO

/// What an open folder shows of a storage: all that is judged before anything of it is changed.
public struct StorageEvidence: Sendable {
  /// How long after its last change a file may still be in its writer's hands.
  ///
  /// Crawlee for JavaScript touches its locks every 5 seconds, and takes them for stale after 10.
  public static let writingSeconds = 10

  /// Its facts.
  public var storage: Storage
  /// The size of all files, those in folders too.
  public private(set) var bytes = 0
  /// How many files and folders lie below.
  public private(set) var entryCount = 0
  /// The newest time of a file or lock anywhere in it.
  public private(set) var newestEntry: FileTime?
  /// The newest time of a folder, the storage's own included.
  public private(set) var newestFolder: FileTime
  /// Whether a folder in it says that it is a storage itself.
  public private(set) var holdsStorage = false
  /// What everything below looked like: the same as long as nothing is written.
  public private(set) var fingerprint: Fingerprint

  /// Looks at everything below the open folder of `storage`.
  public init(_ storage: Storage, _ folder: borrowing Directory) throws(FileError) {
    self.storage = storage
    var evidence = Totals(fingerprint: storage.fingerprint)
    newestFolder = try folder.stamp().modified
    try folder.forEachEntryBelow { name, stamp, depth in evidence.add(name, stamp, depth) }
    bytes = evidence.bytes
    entryCount = evidence.entryCount
    newestEntry = evidence.newestEntry
    newestFolder = max(newestFolder, evidence.newestFolder ?? newestFolder)
    holdsStorage =
      evidence.holdsStorage || storage.problems.contains { $0.code == .nestedStorage }
    fingerprint = evidence.fingerprint
  }

  /// Lets its last change be that of its newest file, wherever in it that lies.
  ///
  /// For what a stopped run left: what it took away changed the times of folders.
  public mutating func takeTimesFromFiles() {
    guard storage.timesFrom == .files else { return }
    storage.modifiedAt = newestEntry.map { Timestamp($0) }
  }

  /// The newest of all times; without those of folders, if it was taken apart a bit already.
  public func newest(withFolders: Bool) -> Timestamp? {
    let files = [newestEntry, withFolders ? newestFolder : nil].compactMap {
      $0.map(Timestamp.init)
    }
    return (files + dates).max()
  }

  /// Whether something in it was written so shortly before `now` that its writer may be at work.
  public func isBeingWritten(_ now: FileTime) -> Bool {
    [newestEntry, newestFolder].contains { $0?.isWithin(Self.writingSeconds, before: now) ?? false }
  }

  /// The dates that its metadata states.
  private var dates: [Timestamp] {
    [
      storage.createdAt, storage.accessedAt,
      storage.timesFrom == .metadata ? storage.modifiedAt : nil,
    ].compactMap(\.self)
  }

  private struct Totals {
    var bytes = 0
    var entryCount = 0
    var newestEntry: FileTime?
    var newestFolder: FileTime?
    var holdsStorage = false
    var fingerprint: Fingerprint

    mutating func add(_ bytes: Span<UInt8>, _ stamp: FileStamp, _ depth: Int) {
      let name = FileName(bytes)
      entryCount += 1
      if depth > 0 && name == StorageMetadata.fileName { holdsStorage = true }
      if stamp.kind == .file {
        let (sum, overflows) = self.bytes.addingReportingOverflow(stamp.size)
        self.bytes = overflows ? .max : sum
      }
      // A lock is a folder that its owner touches as long as it writes.
      if stamp.kind == .folder, !name.hasSuffix(".lock") {
        newestFolder = max(newestFolder ?? stamp.modified, stamp.modified)
      } else {
        newestEntry = max(newestEntry ?? stamp.modified, stamp.modified)
      }
      fingerprint.add(bytes, stamp)
    }
  }
}
