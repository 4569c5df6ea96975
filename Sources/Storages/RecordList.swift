public import ByteIO
public import SystemPackage

/// The records of a key-value store, found without reading their values.
///
/// Sidecars are paired with their values first; a value that none claims is a record by its name
/// alone. The order is that of keys, then of file names, both as bytes.
public struct RecordList: Sendable {
  /// The records.
  public private(set) var records: [Record] = []
  /// What could not be read, and sidecars that tell nothing.
  public private(set) var problems: [Problem] = []
  /// What the folder adds up to.
  private(set) var totals = FolderTotals()

  /// Finds the records of the store at `path`, which may be a link if `followingLink` says so.
  public init(_ path: FilePath, followingLink: Bool = false) throws(FileError) {
    let folder = try Directory(path, followingLink: followingLink)
    var reader = FileReader(limit: StorageMetadata.limit)
    var arena = ByteArena()
    try self.init(folder, &reader, &arena)
  }

  /// Finds the records of an open store.
  init(
    _ folder: borrowing Directory,
    _ reader: inout FileReader,
    _ arena: inout ByteArena
  ) throws(FileError) {
    var totals = FolderTotals()
    var values: [FileName: FileStamp] = [:]
    var sidecars: [(name: FileName, base: FileName)] = []
    var problems: [Problem] = []
    try folder.forEachStampedEntry { bytes, stamp in
      totals.add(bytes, stamp)
      let name = FileName(bytes)
      if name == StorageMetadata.fileName {
        totals.metadataKind = stamp.kind
      } else if stamp.kind == .folder {
        totals.ignore(name, .folder)
      } else if stamp.kind != .file {
        problems.append(Problem(FileError(.notAFile(stamp.kind), name.display)))
      } else if let base = Sidecar.base(of: name) {
        sidecars.append((name, base))
      } else {
        values[name] = stamp
      }
    }
    self.totals = totals
    self.problems = problems.sorted { ($0.file ?? "") < ($1.file ?? "") }
    sidecars.sort { $0.name < $1.name }

    var claimed: Set<FileName> = []
    var isPercentEncoded = false
    for (name, base) in sidecars {
      guard let sidecar = read(name, folder, &reader, &arena) else { continue }
      guard let file = Self.value(of: sidecar, base, values), let stamp = values[file] else {
        self.problems.append(
          Problem(.orphanSidecar, .note, file: name.display, message: "describes a missing value"))
        continue
      }
      claimed.insert(file)
      if sidecar.fileExtension == nil, sidecar.key != base.text { isPercentEncoded = true }
      records.append(
        Record(
          key: sidecar.key ?? RecordKey.decoded(base),
          contentType: sidecar.contentType ?? RecordKey.type(of: file), size: stamp.size,
          file: file, sidecar: name, modifiedAt: Timestamp(stamp.modified)))
    }
    // Crawlee for Python 1 and JavaScript 4 write a sidecar for every value and nothing behind the
    // key, so their stores are told by values that are named like an encoded key.
    let decoding =
      isPercentEncoded && records.contains { RecordKey.decoded($0.file) == $0.key }
    for (file, stamp) in values where !claimed.contains(file) {
      guard !Self.isCompany(file) else {
        self.totals.ignoredCount += 1
        continue
      }
      records.append(
        Record(
          key: RecordKey.key(of: file, decoding: decoding), contentType: RecordKey.type(of: file),
          size: stamp.size, file: file, modifiedAt: Timestamp(stamp.modified)))
    }
    records.sort { one, other in
      if one.key == other.key { return one.file < other.file }
      return FileName(one.key) < FileName(other.key)
    }
  }

  /// Reads a sidecar; one that cannot be read becomes a note, its value a record without it.
  private mutating func read(
    _ name: FileName,
    _ folder: borrowing Directory,
    _ reader: inout FileReader,
    _ arena: inout ByteArena
  ) -> Sidecar? {
    arena.removeAll()
    do throws(FileError) {
      _ = try reader.read(name, in: folder, listed: nil, into: &arena)
    } catch {
      problems.append(
        Problem(.sidecarIgnored, .note, file: name.display, message: error.reason))
      return nil
    }
    if let sidecar = Sidecar.parse(arena) { return sidecar }
    problems.append(
      Problem(.sidecarIgnored, .note, file: name.display, message: "is not a sidecar's JSON"))
    return nil
  }

  /// The file of the value that a sidecar describes.
  private static func value(
    of sidecar: Sidecar,
    _ base: FileName,
    _ values: [FileName: FileStamp]
  ) -> FileName? {
    if let fileExtension = sidecar.fileExtension {
      let extended = FileName(base.bytes + Array(".\(fileExtension)".utf8))
      let hasExtended = values[extended] != nil
      guard values[base] != nil else { return hasExtended ? extended : nil }
      let own = RecordKey.split(base).fileExtension
      let isBase = own.map { ContentType.fits($0, sidecar.contentType) } ?? false
      return hasExtended && !isBase ? extended : base
    }
    return values[base] == nil ? nil : base
  }

  /// Whether a file that no sidecar claims is no record.
  private static func isCompany(_ name: FileName) -> Bool {
    name.hasSuffix(".tmp") || name.hasPrefix(".tmp.") || name.hasPrefix("._")
      || [".DS_Store", "Thumbs.db", ".gitkeep"].contains(name.text)
  }
}
