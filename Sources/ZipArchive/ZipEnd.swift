import ByteIO

/// The records behind the directory of an archive: where that is, and how many entries it lists.
struct ZipEnd {
  /// How many entries there are.
  let count: Int
  /// Where their headers stand.
  let directory: Range<Int>

  private static let size = 22
  private static let farSize = 76

  init(_ source: some ZipSource) throws {
    var arena = ByteArena()
    let start = max(0, source.count - Self.size - Self.farSize)
    try source.read(start..<source.count, into: &arena)
    let bytes = LittleEndian(arena.bytes)
    let end = arena.count - Self.size
    guard end >= 0, bytes.word(end) == 0x0605_4B50 else {
      throw ZipError(.notAnArchive, "no end record at its end")
    }
    let count = bytes.short(end + 10)
    let size = bytes.word(end + 12)
    let offset = bytes.word(end + 16)
    guard bytes.short(end + 20) == 0, bytes.word(end + 4) == 0, bytes.short(end + 8) == count else {
      throw ZipError(.inconsistent, "its end record")
    }
    guard end >= Self.farSize, bytes.word(end - 20) == 0x0706_4B50 else {
      try self.init(count, offset, size, upTo: start + end)
      return
    }
    let far = end - Self.farSize
    guard bytes.word(far) == 0x0606_4B50, bytes.long(far + 4) == 44, bytes.short(far + 12) == 45,
      bytes.short(far + 14) == 45, bytes.long(far + 16) == 0,
      bytes.long(far + 24) == bytes.long(far + 32), bytes.word(end - 16) == 0,
      bytes.long(end - 12) == start + far, bytes.word(end - 4) == 1,
      Self.agrees(count, bytes.long(far + 32), 0xFFFF),
      Self.agrees(size, bytes.long(far + 40), 0xFFFF_FFFF),
      Self.agrees(offset, bytes.long(far + 48), 0xFFFF_FFFF)
    else { throw ZipError(.inconsistent, "its ZIP64 end records") }
    try self.init(
      bytes.long(far + 32),
      bytes.long(far + 48),
      bytes.long(far + 40),
      upTo: start + far
    )
  }

  private init(_ count: Int, _ start: Int, _ size: Int, upTo end: Int) throws(ZipError) {
    guard start >= 0, size >= 0, start <= end, size == end - start, count >= 0,
      count <= size / ZipHeader.leastCentralCount
    else { throw ZipError(.inconsistent, "where the directory is") }
    self.count = count
    directory = start..<end
  }

  /// Whether a number of the short record is that of the long one, or says that it stands there.
  private static func agrees(_ short: Int, _ long: Int, _ mark: Int) -> Bool {
    short == long || short == mark
  }
}
