import ByteIO

/// What one pass over a storage's folder adds up, whatever its kind.
struct FolderTotals: Sendable {
  /// The size of all regular files.
  var bytes = 0
  /// The newest time of a regular file.
  var newest: FileTime?
  /// What the files looked like.
  var fingerprint = Fingerprint()
  /// Whether there is a metadata file, and what it is.
  var metadataKind: FileKind?
  /// Folders that may be storages nested one level deeper, by name; the first 100.
  var folders: [FileName] = []
  /// Entries that are neither contents nor known company; the first 100.
  var strays: [String] = []
  /// Whether the storage's contents lie in a database (Apify SDK 1 and 2 keep queues in one).
  var isInSQLite = false
  /// How many entries were passed over: locks, temporary files, dot files, strays.
  var ignoredCount = 0

  /// Counts an entry.
  mutating func add(_ name: Span<UInt8>, _ stamp: FileStamp) {
    guard stamp.kind == .file else {
      // Locks come and go with writers; what else is no file may stand in the place of one.
      if !FileName(name).hasSuffix(".lock") { fingerprint.add(name, kind: stamp.kind) }
      return
    }
    let (sum, overflows) = bytes.addingReportingOverflow(stamp.size)
    bytes = overflows ? .max : sum
    newest = newest.map { max($0, stamp.modified) } ?? stamp.modified
    fingerprint.add(name, stamp)
  }

  /// Counts an entry of a dataset's folder that is no item.
  mutating func add(other name: Span<UInt8>, _ stamp: FileStamp) {
    add(name, stamp)
    if StorageMetadata.isFile(name) {
      metadataKind = stamp.kind
    } else {
      ignore(FileName(name), stamp.kind)
    }
  }

  /// Adds the files that another thread counted.
  mutating func add(files other: FolderTotals) {
    let (sum, overflows) = bytes.addingReportingOverflow(other.bytes)
    bytes = overflows ? .max : sum
    newest = [newest, other.newest].compactMap(\.self).max()
    fingerprint.add(other.fingerprint)
  }

  /// Passes over an entry that is no content, and remembers it where somebody should know.
  mutating func ignore(_ name: FileName, _ kind: FileKind) {
    ignoredCount += 1
    if name.hasSuffix(".lock") && kind == .folder { return }
    if kind == .folder {
      if folders.count < 100 { folders.append(name) }
    } else if name.hasPrefix("db.sqlite") {
      isInSQLite = true
    } else if !Self.isCompany(name), strays.count < 100 {
      strays.append(name.display)
    }
  }

  /// Whether a file is what writers, systems and editors leave beside contents.
  static func isCompany(_ name: FileName) -> Bool {
    name.hasSuffix(".tmp") || name.hasPrefix(".") || name == FileName("Thumbs.db")
  }

  /// One note about all strays; nil without any.
  var strayNote: Problem? {
    guard let first = strays.first else { return nil }
    let more = strays.count - 1
    let rest = more == 0 ? "" : "; so \(more == 1 ? "is" : "are") \(more) more"
    return Problem(
      .strayEntry,
      .note,
      file: first,
      message: "is no part of the storage, ignored\(rest)"
    )
  }
}
