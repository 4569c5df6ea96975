public import ByteIO
public import SystemPackage

/// The records of a key-value store, found without reading their values.
///
/// Sidecars are paired with their values first; a value that none claims is a record by its name
/// alone. The order is that of keys, then of file names, both as bytes.
///
/// Kept packed, about 100 bytes a record with its names; a ``Record`` is made when it is asked for.
public struct RecordList: Sendable, RandomAccessCollection {
  /// What could not be read, and sidecars that tell nothing.
  public private(set) var problems: [Problem] = []
  /// What the folder adds up to.
  private(set) var totals = FolderTotals()
  /// The store's folder as it was opened.
  private(set) var opened: FileStamp

  /// The files that hold values, by name.
  private var values = NameTable<Value>()
  private var sidecars = NameTable<FileKind>()
  private var entries: [Entry] = []
  /// The keys of all entries, one behind the other.
  private var keys: [UInt8] = []
  /// The content types that occur.
  private var types: [String] = []

  private struct Value: Sendable {
    var size: Int
    var modified: FileTime
    var isClaimed = false
  }

  private struct Entry: Sendable {
    var keyStart: Int
    var keyCount: UInt16
    /// The place of the content type; -1 if it is unknown.
    var type: Int32
    var value: Int32
    /// The place of the sidecar; -1 without one.
    var sidecar: Int32
  }

  /// Keys and content types beyond these lengths are no client's.
  private static let longestKey = 1_024
  private static let longestType = 255

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
    opened = try folder.stamp()
    try list(folder)
    var typePlaces: [String: Int32] = [:]
    let isPercentEncoded = pair(folder, &reader, &arena, &typePlaces)
    for place in 0..<values.count where !values[place].isClaimed {
      let file = values.name(place)
      guard !Self.isCompany(file) else {
        totals.ignoredCount += 1
        continue
      }
      let key = RecordKey.key(of: file, decoding: isPercentEncoded)
      add(key, RecordKey.type(of: file), place, sidecar: -1, &typePlaces)
    }
    let keys = self.keys
    let values = self.values
    entries.sort { one, other in
      let key = keys[one.keyStart..<one.keyStart + Int(one.keyCount)]
      let otherKey = keys[other.keyStart..<other.keyStart + Int(other.keyCount)]
      if key.elementsEqual(otherKey) {
        return values.name(Int(one.value)) < values.name(Int(other.value))
      }
      return key.lexicographicallyPrecedes(otherKey)
    }
    noteDuplicates()
  }

  /// Says which files share a key, of which a client would read only one.
  private mutating func noteDuplicates() {
    var first = 0
    for at in entries.indices.dropFirst() {
      guard bytes(at).elementsEqual(bytes(first)) else {
        first = at
        continue
      }
      let key = String(decoding: bytes(at), as: UTF8.self)
      problems.append(
        Problem(
          .duplicateKey,
          .note,
          file: values.name(Int(entries[at].value)).display,
          message: "has the key '\(key)', as \(values.name(Int(entries[first].value)).display) has"
        )
      )
    }
  }

  // MARK: - Asking

  /// The place of the first record.
  public var startIndex: Int { 0 }
  /// The number of records.
  public var endIndex: Int { entries.count }

  /// The record at a place.
  public subscript(_ place: Int) -> Record {
    let entry = entries[place]
    let value = values[Int(entry.value)]
    return Record(
      key: String(
        decoding: keys[entry.keyStart..<entry.keyStart + Int(entry.keyCount)],
        as: UTF8.self
      ),
      contentType: entry.type < 0 ? nil : types[Int(entry.type)],
      size: value.size,
      file: values.name(Int(entry.value)),
      sidecar: entry.sidecar < 0 ? nil : sidecars.name(Int(entry.sidecar)),
      modifiedAt: Timestamp(value.modified)
    )
  }

  /// The records that a key names, the one that a client would read first.
  ///
  /// Mostly one. A file's name is taken as a key if no record has it. Of several the one with a
  /// sidecar comes first; of the input's files, `INPUT` before `.json`, `.txt` and `.bin`.
  public func records(called key: String) -> [Record] {
    var found: [Record] = []
    var at = lowerBound(key)
    while at < count, isKey(key, at) {
      found.append(self[at])
      at += 1
    }
    if found.isEmpty { found = filter { $0.file.display == key } }
    let order = ["", "json", "txt", "bin"]
    return found.sorted { one, other in
      func rank(_ record: Record) -> (Int, Int, FileName) {
        let tail = RecordKey.split(record.file).fileExtension ?? ""
        let input = record.role == .input ? order.firstIndex(of: tail) ?? order.count : 0
        return (record.sidecar == nil ? 1 : 0, input, record.file)
      }
      return rank(one) < rank(other)
    }
  }

  private func lowerBound(_ key: String) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if bytes(middle).lexicographicallyPrecedes(key.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  private func isKey(_ key: String, _ place: Int) -> Bool { bytes(place).elementsEqual(key.utf8) }

  private func bytes(_ place: Int) -> ArraySlice<UInt8> {
    keys[entries[place].keyStart..<entries[place].keyStart + Int(entries[place].keyCount)]
  }

  // MARK: - Finding

  private mutating func list(_ folder: borrowing Directory) throws(FileError) {
    var totals = FolderTotals()
    var values = NameTable<Value>()
    var sidecars = NameTable<FileKind>()
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
      } else if Sidecar.base(of: name) != nil {
        sidecars.append(bytes, stamp.kind)
      } else {
        values.append(bytes, Value(size: stamp.size, modified: stamp.modified))
      }
    }
    values.sort()
    sidecars.sort()
    self.totals = totals
    self.values = values
    self.sidecars = sidecars
    self.problems = problems.sorted { ($0.file ?? "") < ($1.file ?? "") }
  }

  /// Pairs sidecars with their values; says whether unclaimed names are percent-encoded keys.
  ///
  /// Crawlee for Python 1 and JavaScript 4 write a sidecar for every value and nothing behind the key,
  /// so their stores are told by values that are named like an encoded key.
  private mutating func pair(
    _ folder: borrowing Directory,
    _ reader: inout FileReader,
    _ arena: inout ByteArena,
    _ typePlaces: inout [String: Int32]
  ) -> Bool {
    var hasEncodedKey = false
    var isNamedByKey = false
    for place in 0..<sidecars.count {
      let name = sidecars.name(place)
      guard let base = Sidecar.base(of: name),
        let sidecar = read(name, folder, &reader, &arena)
      else { continue }
      guard let value = self.value(of: sidecar, base) else {
        problems.append(
          Problem(.orphanSidecar, .note, file: name.display, message: "describes a missing value")
        )
        continue
      }
      values[value].isClaimed = true
      let file = values.name(value)
      let key = sidecar.key ?? RecordKey.decoded(base)
      if sidecar.fileExtension == nil, sidecar.key != base.text { hasEncodedKey = true }
      if RecordKey.decoded(file) == key { isNamedByKey = true }
      add(key, sidecar.contentType ?? RecordKey.type(of: file), value, sidecar: place, &typePlaces)
    }
    return hasEncodedKey && isNamedByKey
  }

  private mutating func add(
    _ key: String,
    _ type: String?,
    _ value: Int,
    sidecar: Int,
    _ typePlaces: inout [String: Int32]
  ) {
    var place: Int32 = -1
    if let type {
      place = typePlaces[type] ?? Int32(types.count)
      if place == types.count {
        types.append(type)
        typePlaces[type] = place
      }
    }
    entries.append(
      Entry(
        keyStart: keys.count,
        keyCount: UInt16(truncatingIfNeeded: key.utf8.count),
        type: place,
        value: Int32(truncatingIfNeeded: value),
        sidecar: Int32(truncatingIfNeeded: sidecar)
      )
    )
    keys += key.utf8
  }

  /// Reads a sidecar; one that cannot be read becomes a note, its value a record without it.
  private mutating func read(
    _ name: FileName,
    _ folder: borrowing Directory,
    _ reader: inout FileReader,
    _ arena: inout ByteArena
  ) -> Sidecar? {
    arena.removeAll()
    var reason = "is not a sidecar's JSON"
    do throws(FileError) {
      _ = try reader.read(name, in: folder, listed: nil, into: &arena)
      if let sidecar = Sidecar.parse(arena) {
        let isSane =
          (sidecar.key?.utf8.count ?? 0) <= Self.longestKey
          && (sidecar.contentType?.utf8.count ?? 0) <= Self.longestType
        if isSane {
          if !sidecar.malformed.isEmpty {
            let fields = sidecar.malformed.joined(separator: ", ")
            problems.append(
              Problem(
                .sidecarIgnored,
                .note,
                file: name.display,
                message: "has a field that is no text: \(fields)"
              )
            )
          }
          return sidecar
        }
        reason = "has a key or a content type that is too long to be one"
      }
    } catch {
      reason = error.reason
    }
    problems.append(Problem(.sidecarIgnored, .note, file: name.display, message: reason))
    return nil
  }

  /// The place of the value that a sidecar describes.
  private func value(of sidecar: Sidecar, _ base: FileName) -> Int? {
    let plain = values.index(of: base)
    guard let fileExtension = sidecar.fileExtension else { return plain }
    let extended = values.index(of: FileName(base.bytes + Array(".\(fileExtension)".utf8)))
    guard plain != nil else { return extended }
    let own = RecordKey.split(base).fileExtension
    let isBase = own.map { ContentType.fits($0, sidecar.contentType) } ?? false
    return isBase ? plain : extended ?? plain
  }

  /// Whether a file that no sidecar claims is no record.
  private static func isCompany(_ name: FileName) -> Bool {
    name.hasSuffix(".tmp") || name.hasPrefix(".tmp.") || name.hasPrefix("._")
      || [".DS_Store", "Thumbs.db", ".gitkeep"].contains(name.text)
  }
}
