public import ZipArchive

/// The entries of a zip archive, read the way the strictest reader does, with what headers say of them.
///
/// Accepts what ``ZipWriter`` writes and what is as plain: deflated or stored entries without gaps, no
/// comment, no encryption, no 64-bit sizes. Local and central headers must agree in every field they
/// share, which is what Excel insists on and unzip does not.
public struct ZipDirectory: Sendable {
  /// One entry.
  public struct Entry: Sendable, Equatable {
    /// The name.
    public var name: String
    /// Where the local header begins.
    public var offset: Int
    /// The version needed to extract it, times ten.
    public var version: Int
    /// The general purpose flags.
    public var flags: Int
    /// 8 for deflate, 0 for stored.
    public var method: Int
    /// Where its bytes stand.
    public var bytes: Range<Int>
    /// The checksum and the sizes.
    public var run: DeflatedRun
  }

  /// The entries in the order of the directory.
  public private(set) var entries: [Entry] = []
  /// Whether ZIP64 end records stand before the end record.
  public let hasZIP64End: Bool

  /// Reads the directory of a whole archive.
  public init(_ archive: Span<UInt8>) throws(ZipError) {
    let end = archive.count - 22
    guard end >= 0, Self.word(archive, end) == 0x0605_4B50, Self.short(archive, end + 20) == 0
    else {
      throw ZipError(.notAnArchive, "no end record")
    }
    var count = Self.short(archive, end + 10)
    var size = Self.word(archive, end + 12)
    var start = Self.word(archive, end + 16)
    var directoryEnd = end
    hasZIP64End = end >= 76 && Self.word(archive, end - 20) == 0x0706_4B50
    if hasZIP64End {
      directoryEnd = end - 76
      guard Self.word(archive, directoryEnd) == 0x0606_4B50,
        Self.long(archive, end - 12) == directoryEnd,
        Self.short(archive, directoryEnd + 12) == 45, Self.short(archive, directoryEnd + 14) == 45
      else { throw ZipError(.inconsistent, "ZIP64 end record") }
      count = Self.long(archive, directoryEnd + 32)
      size = Self.long(archive, directoryEnd + 40)
      start = Self.long(archive, directoryEnd + 48)
    }
    let possible = 0...archive.count
    guard possible ~= start, possible ~= size, possible ~= count, start + size == directoryEnd
    else {
      throw ZipError(.inconsistent, "where the directory is")
    }

    var at = start
    var next = 0
    var names: Set<String> = []
    for _ in 0..<count {
      let entry = try Self.readEntry(archive, &at, directoryEnd)
      guard entry.offset == next else {
        throw ZipError(.inconsistent, entry: entry.name, "a gap before it")
      }
      guard names.insert(entry.name.lowercased()).inserted else {
        throw ZipError(.inconsistent, entry: entry.name, "the name occurs twice")
      }
      next = entry.bytes.upperBound + (entry.flags & 8 == 0 ? 0 : 16)
      entries.append(entry)
    }
    guard at == directoryEnd, next == start else {
      throw ZipError(.inconsistent, "bytes that belong to no entry")
    }
  }

  /// The entry called `name`.
  public func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

  /// The expanded bytes of an entry, its checksum and sizes checked.
  public func contents(_ entry: Entry, of archive: Span<UInt8>) throws(ZipError) -> [UInt8] {
    let packed = archive.extracting(entry.bytes)
    var contents: [UInt8] = []
    var run: DeflatedRun
    if entry.method == 0 {
      contents = Self.array(packed)
      run = DeflatedRun(
        crc: CRC32.checksum(packed),
        count: packed.count,
        packedCount: packed.count
      )
    } else {
      var inflater = Inflater()
      run = try inflater.expand(packed) { piece in contents += Self.array(piece) }
    }
    guard run == entry.run else {
      throw ZipError(.damaged, entry: entry.name, "checksum or size")
    }
    return contents
  }

  // MARK: - Records

  /// Reads a central header and holds it against the local one.
  private static func readEntry(
    _ archive: Span<UInt8>,
    _ at: inout Int,
    _ end: Int
  ) throws(ZipError) -> Entry {
    let header = at
    guard header + 46 <= end, word(archive, header) == 0x0201_4B50 else {
      throw ZipError(.inconsistent, "a header in the directory")
    }
    let nameCount = short(archive, header + 28)
    let extraCount = short(archive, header + 30)
    at = header + 46 + nameCount + extraCount
    guard at <= end else { throw ZipError(.inconsistent, "a header in the directory") }
    let name = text(archive, header + 46, nameCount)
    let version = short(archive, header + 6)
    var offset = word(archive, header + 42)
    if offset == 0xFFFF_FFFF {
      let extra = header + 46 + nameCount
      guard extraCount == 12, word(archive, extra) == 0x0008_0001, version == 45 else {
        throw ZipError(.inconsistent, entry: name, "its 64-bit offset")
      }
      offset = long(archive, extra + 4)
    } else if extraCount != 0 || version != 20 {
      throw ZipError(.inconsistent, entry: name, "more fields or another version than needed")
    }
    guard short(archive, header + 4) == version, short(archive, header + 32) == 0 else {
      throw ZipError(.inconsistent, entry: name, "version or comment")
    }
    guard 0...archive.count ~= offset else { throw ZipError(.cut, entry: name) }
    let run = DeflatedRun(
      crc: UInt32(word(archive, header + 16)),
      count: word(archive, header + 24),
      packedCount: word(archive, header + 20)
    )
    let start = offset + 30 + nameCount
    let entry = Entry(
      name: name,
      offset: offset,
      version: version,
      flags: short(archive, header + 8),
      method: short(archive, header + 10),
      bytes: start..<start + run.packedCount,
      run: run
    )
    guard entry.bytes.upperBound <= archive.count else { throw ZipError(.cut, entry: name) }
    try checkLocalHeader(archive, entry, central: header)
    return entry
  }

  private static func checkLocalHeader(
    _ archive: Span<UInt8>,
    _ entry: Entry,
    central: Int
  ) throws(ZipError) {
    let local = entry.offset
    guard word(archive, local) == 0x0403_4B50, short(archive, local + 28) == 0,
      short(archive, local + 26) == entry.name.utf8.count,
      text(archive, local + 30, entry.name.utf8.count) == entry.name,
      entry.flags & ~8 == 0, entry.method == 8 || entry.method == 0
    else { throw ZipError(.inconsistent, entry: entry.name, "its local header") }
    // Version, flags, method, time and date are the same bytes.
    for field in 0..<10 where archive[local + 4 + field] != archive[central + 6 + field] {
      throw ZipError(.inconsistent, entry: entry.name, "its two headers differ")
    }
    let sizes = entry.flags & 8 == 0 ? local + 14 : entry.bytes.upperBound + 4
    guard sizes + 12 <= archive.count else { throw ZipError(.cut, entry: entry.name) }
    if entry.flags & 8 != 0 {
      guard word(archive, sizes - 4) == 0x0807_4B50 else {
        throw ZipError(.inconsistent, entry: entry.name, "its descriptor")
      }
      for field in 0..<12 where archive[local + 14 + field] != 0 {
        throw ZipError(.inconsistent, entry: entry.name, "sizes before a descriptor")
      }
    }
    for field in 0..<12 where archive[sizes + field] != archive[central + 16 + field] {
      throw ZipError(.inconsistent, entry: entry.name, "its sizes differ")
    }
  }

  private static func short(_ bytes: Span<UInt8>, _ at: Int) -> Int { number(bytes, at, 2) }

  private static func word(_ bytes: Span<UInt8>, _ at: Int) -> Int { number(bytes, at, 4) }

  private static func long(_ bytes: Span<UInt8>, _ at: Int) -> Int { number(bytes, at, 8) }

  private static func number(_ bytes: Span<UInt8>, _ at: Int, _ count: Int) -> Int {
    // A damaged archive may point anywhere.
    guard at >= 0, at <= bytes.count - count else { return -1 }
    var number: UInt64 = 0
    for byte in 0..<count { number |= UInt64(bytes[at + byte]) << (8 * byte) }
    return Int(truncatingIfNeeded: number)
  }

  private static func array(_ bytes: Span<UInt8>) -> [UInt8] {
    unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
  }

  private static func text(_ bytes: Span<UInt8>, _ at: Int, _ count: Int) -> String {
    guard at >= 0, at <= bytes.count - count else { return "" }
    return String(decoding: array(bytes.extracting(at..<at + count)), as: UTF8.self)
  }
}
