//===----------------------------------------------------------------------===//
// ZipArchive: deflate, and archives that every reader accepts.
//
//   local header │ bytes                     known: compressed in memory first, sizes in the header
//   local header │ run │ run │ … [descriptor] streamed: sizes patched in, or behind the bytes
//   …
//   central header × entries
//   [ZIP64 end │ locator]                    only if an offset or the number of entries needs it
//   end of central directory
//
// Excel checks ZIP64 more strictly than anybody: versions must agree, and a local header must not
// promise 64-bit sizes. So in a workbook no entry may be 4 GiB long; only offsets may go beyond, which
// is known when a local header is written (APPNOTE 4.3 to 4.5). Other archives say beforehand how long
// an entry will be, and one of 4 GiB has sizes of 64 bits.
//===----------------------------------------------------------------------===//

public import ByteIO

/// Writes a zip archive to a sink, entry after entry.
///
/// Known entries are added whole. A streamed entry is begun, given deflated runs, and ended; the last
/// run must end the deflate stream. The bytes depend on nothing but the calls and on whether the sink
/// can be patched: all entries have one time, by default the earliest that the format knows.
public struct ZipWriter: ~Copyable {
  private let limits: ZipLimits
  private let time: ZipTime

  /// Where the bytes go.
  ///
  /// Nobody else writes to it before ``finish()``.
  public let sink: any ByteSink
  private var deflater: Deflater
  private var scratch = OutputBuffer()
  private var packed = OutputBuffer()
  /// The central headers of the entries that are complete.
  ///
  /// Grows with each.
  private var directory = OutputBuffer()
  private var entryCount = 0
  /// The entry that was begun and not ended.
  private var open: ZipEntryRecord?

  /// Makes a writer of an archive that begins at the sink's first byte.
  public init(
    _ sink: any ByteSink,
    level: Int = 5,
    time: ZipTime = .earliest,
    limits: ZipLimits = ZipLimits()
  ) {
    self.sink = sink
    self.time = time
    self.limits = limits
    deflater = Deflater(level: level)
  }

  // MARK: - Entries

  /// Adds a whole entry.
  ///
  /// The name is ASCII, its parts separated by `/`, and differs from all others ignoring case.
  public mutating func add(_ name: String, _ contents: Span<UInt8>) throws(OutputError) {
    var entry = makeEntry(name, isKnown: true)
    packed.truncate(to: 0)
    entry.run = deflater.compress(contents, to: &packed, ending: .finish)
    try writeLocalHeader(entry)
    try sink.append(packed.bytes)
    note(entry)
  }

  /// Adds a whole entry whose bytes were compressed before, or are stored as they are.
  public mutating func add(
    _ name: String,
    _ run: DeflatedRun,
    _ packed: Span<UInt8>,
    _ method: ZipMethod
  ) throws(OutputError) {
    precondition(packed.count == run.packedCount, "the run has another length")
    var entry = makeEntry(name, isKnown: true, method)
    entry.run = run
    try writeLocalHeader(entry)
    try sink.append(packed)
    note(entry)
  }

  /// Begins an entry that is given in runs; `count` is its size before compression, if it is known.
  ///
  /// One of 4 GiB or nearly so needs to be announced, and a sink that can be patched.
  public mutating func begin(
    _ name: String,
    count: Int = 0,
    _ method: ZipMethod = .deflated
  ) throws(OutputError) {
    // What cannot be compressed grows a little.
    let isLarge = count >= limits.offset - limits.offset / 64
    precondition(!isLarge || sink.canPatch, "an entry of 4 GiB in a stream")
    let entry = makeEntry(name, isKnown: false, method, isLarge: isLarge)
    try writeLocalHeader(entry)
    open = entry
  }

  /// Appends a run to the entry that was begun.
  public mutating func append(_ run: DeflatedRun, _ packed: Span<UInt8>) throws(OutputError) {
    precondition(open != nil, "no entry was begun")
    precondition(packed.count == run.packedCount, "the run has another length")
    try sink.append(packed)
    open?.run.append(run)
  }

  /// Appends a run, or many that were joined, whose bytes `write` brings in pieces.
  ///
  /// For bytes that are copied from another archive: they are not compressed again.
  public mutating func append(
    _ run: DeflatedRun,
    _ write: (any ByteSink) throws(OutputError) -> Void
  ) throws(OutputError) {
    precondition(open != nil, "no entry was begun")
    let start = sink.position
    try write(sink)
    precondition(sink.position - start == run.packedCount, "the run has another length")
    open?.run.append(run)
  }

  /// Ends the entry that was begun.
  ///
  /// - Returns: what it holds.
  @discardableResult
  public mutating func end() throws(OutputError) -> DeflatedRun {
    guard let entry = open else { preconditionFailure("no entry was begun") }
    open = nil
    // The caller closes an entry long before: see the head of this file.
    precondition(
      entry.isLarge || max(entry.run.count, entry.run.packedCount) < 0xFFFF_FFFF,
      "an entry of 4 GiB"
    )
    scratch.truncate(to: 0)
    if entry.hasDescriptor {
      entry.appendDescriptor(to: &scratch)
      try sink.append(scratch.bytes)
    } else {
      entry.appendSizes(to: &scratch)
      try sink.patch(scratch.bytes, at: entry.offset + ZipEntryRecord.checksumInLocalHeader)
      if entry.isLarge {
        scratch.truncate(to: 0)
        entry.appendLargeSizes(to: &scratch)
        try sink.patch(scratch.bytes, at: entry.offset + entry.largeSizesInLocalHeader)
      }
    }
    note(entry)
    return entry.run
  }

  /// Writes the directory.
  ///
  /// Nothing can be added afterwards.
  public mutating func finish() throws(OutputError) {
    precondition(open == nil, "an entry was not ended")
    let start = sink.position
    let size = directory.count
    let hasMany = entryCount >= limits.entries
    if start >= limits.offset || size >= limits.offset || hasMany {
      appendZIP64End(start: start, size: size)
    }
    directory.append(word: 0x0605_4B50)
    directory.append(word: 0)
    directory.append(short: hasMany ? 0xFFFF : entryCount)
    directory.append(short: hasMany ? 0xFFFF : entryCount)
    directory.append(word: size >= limits.offset ? 0xFFFF_FFFF : size)
    directory.append(word: start >= limits.offset ? 0xFFFF_FFFF : start)
    directory.append(short: 0)
    try sink.append(directory.bytes)
  }

  // MARK: - Records

  private func makeEntry(
    _ name: String,
    isKnown: Bool,
    _ method: ZipMethod = .deflated,
    isLarge: Bool = false
  ) -> ZipEntryRecord {
    precondition(open == nil, "the entry before was not ended")
    return ZipEntryRecord(
      name: name,
      method: method,
      time: time,
      offset: sink.position,
      hasDescriptor: !isKnown && !sink.canPatch,
      isFar: sink.position >= limits.offset,
      isLarge: isLarge
    )
  }

  private mutating func writeLocalHeader(_ entry: ZipEntryRecord) throws(OutputError) {
    scratch.truncate(to: 0)
    entry.appendLocalHeader(to: &scratch)
    try sink.append(scratch.bytes)
  }

  private mutating func note(_ entry: ZipEntryRecord) {
    entry.appendCentralHeader(to: &directory)
    entryCount += 1
  }

  /// Appends the ZIP64 end record and its locator (APPNOTE 4.3.14, 4.3.15).
  private mutating func appendZIP64End(start: Int, size: Int) {
    directory.append(word: 0x0606_4B50)
    directory.append(long: 44)
    directory.append(short: 45)
    directory.append(short: 45)
    directory.append(long: 0)
    directory.append(long: entryCount)
    directory.append(long: entryCount)
    directory.append(long: size)
    directory.append(long: start)
    directory.append(word: 0x0706_4B50)
    directory.append(word: 0)
    directory.append(long: start + size)
    directory.append(word: 1)
  }
}
