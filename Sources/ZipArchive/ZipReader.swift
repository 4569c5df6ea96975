//===----------------------------------------------------------------------===//
// An archive as it was written, or not at all.
//
//   local header │ bytes [descriptor] │ local header │ … │ central headers │ [ZIP64] │ end
//
// Every byte belongs to one of these, every field that is told twice is told alike, and fields that
// say nothing hold what a plain archive has there. So a byte that was changed, added or taken away is
// found, and no two readers can see different files in it. Sizes may be 64-bit (APPNOTE 4.3 to 4.5).
// Only the directory is held in memory; what entries hold is expanded piece by piece.
//===----------------------------------------------------------------------===//

public import ByteIO

/// Reads an archive of any size, entry by entry, and refuses what is not plain.
public struct ZipReader<Source: ZipSource> {
  /// One entry.
  public struct Entry: Sendable {
    /// The name, as its bytes stand in the archive.
    public var name: FileName
    /// What it holds.
    public var run: DeflatedRun
    /// Whether it is stored as it is.
    public var isStored: Bool
    /// Where its bytes stand.
    public var bytes: Range<Int>
    /// Whether it says only that there is a folder.
    public var isFolder: Bool { name.bytes.last == UInt8(ascii: "/") }
  }

  /// The entries in the order of the archive.
  public private(set) var entries: [Entry] = []
  private let source: Source

  /// The most bytes that a directory may have, and how many times larger deflated bytes may get.
  private static var directoryLimit: Int { 1 << 28 }
  private static var largestRatio: Int { 1032 }

  /// Reads the directory and all headers.
  ///
  /// - Throws: ``ZipError`` for what is wrong, and what the source throws.
  public init(_ source: Source) throws {
    self.source = source
    let end = try ZipEnd(source)
    guard end.directory.count <= Self.directoryLimit else {
      throw ZipError(.inconsistent, "a directory of \(end.directory.count) bytes")
    }
    var directory = ByteArena(capacity: end.directory.count)
    try source.read(end.directory, into: &directory)
    var header = ByteArena(capacity: 1 << 10)
    var names: Set<[UInt8]> = []
    var at = 0
    var next = 0
    for _ in 0..<end.count {
      let central = try ZipHeader(central: directory.bytes, &at)
      let name = central.name.display
      guard central.offset == next else {
        throw ZipError(.inconsistent, entry: name, "a gap or another entry before it")
      }
      guard names.insert(Self.folded(central.name)).inserted else {
        throw ZipError(.inconsistent, entry: name, "the name occurs twice")
      }
      header.truncate(to: 0)
      let room = min(central.localCount, end.directory.lowerBound - next)
      try source.read(next..<next + max(room, 0), into: &header)
      let local = try ZipHeader(local: header.bytes, for: central)
      let start = next + local.headerCount
      let (stop, overflows) = start.addingReportingOverflow(central.run.packedCount)
      guard !overflows, stop <= end.directory.lowerBound else { throw ZipError(.cut, entry: name) }
      try Self.checkSizes(central)
      next = stop
      if central.hasDescriptor {
        header.truncate(to: 0)
        let room = min(local.descriptorCount, end.directory.lowerBound - next)
        try source.read(next..<next + room, into: &header)
        try local.checkDescriptor(header.bytes, of: central)
        next += local.descriptorCount
      }
      entries.append(
        Entry(
          name: central.name,
          run: central.run,
          isStored: central.isStored,
          bytes: start..<stop
        )
      )
    }
    guard at == end.directory.count, next == end.directory.lowerBound else {
      throw ZipError(.inconsistent, "bytes that belong to no entry")
    }
  }

  /// The entry called `name`.
  public func entry(_ name: String) -> Entry? {
    let name = FileName(name)
    return entries.first { $0.name == name }
  }

  /// Hands what an entry holds to `body`, in pieces of up to 256 KiB.
  ///
  /// - Throws: ``ZipError`` if bytes, sizes or checksum are not as they were promised, and what the
  ///   source throws; `body` may have seen bytes by then.
  public func expand(_ entry: Entry, _ body: (Span<UInt8>) throws -> Void) throws {
    let name = entry.name.display
    var run = DeflatedRun(packedCount: entry.bytes.count)
    func take(_ piece: Span<UInt8>) throws {
      run.crc = CRC32.checksum(piece, after: run.crc)
      run.count += piece.count
      guard run.count <= entry.run.count else {
        throw ZipError(.damaged, entry: name, "it is longer than it says")
      }
      try body(piece)
    }
    var packed = ByteArena(capacity: 1 << 18)
    var piece = OutputBuffer(capacity: 1 << 18)
    var inflater = Inflater()
    inflater.begin()
    var isAtEnd = entry.isStored
    var at = entry.bytes.lowerBound
    while at < entry.bytes.upperBound {
      packed.truncate(to: 0)
      let stop = min(at + 1 << 18, entry.bytes.upperBound)
      try source.read(at..<stop, into: &packed)
      at = stop
      if entry.isStored {
        try take(packed.bytes)
        continue
      }
      guard !isAtEnd else { throw ZipError(.damaged, entry: name, "bytes behind its end") }
      do {
        let step = try inflater.expand(piece: packed.bytes, into: &piece) { try take($0) }
        isAtEnd = step.isAtEnd
        guard step.taken == packed.count else {
          throw ZipError(.damaged, entry: name, "bytes behind its end")
        }
      } catch let error as ZipError {
        throw ZipError(error.kind, entry: name, error.detail)
      }
    }
    guard isAtEnd else { throw ZipError(.cut, entry: name) }
    guard run == entry.run else { throw ZipError(.damaged, entry: name, "checksum or size") }
  }

  /// Refuses sizes that cannot be: a few bytes that claim to hold a disk full.
  private static func checkSizes(_ header: ZipHeader) throws(ZipError) {
    let (most, overflows) = header.run.packedCount.multipliedReportingOverflow(by: largestRatio)
    let isPossible =
      header.isStored
      ? header.run.count == header.run.packedCount : overflows || header.run.count <= most
    guard isPossible else {
      throw ZipError(.inconsistent, entry: header.name.display, "its sizes cannot be")
    }
  }

  /// The name as file systems see it that know no difference between `A` and `a`.
  private static func folded(_ name: FileName) -> [UInt8] {
    name.text.map { Array($0.lowercased().utf8) } ?? name.bytes
  }
}

extension ZipReader: Sendable where Source: Sendable {}
