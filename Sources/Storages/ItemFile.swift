public import ByteIO
public import SystemPackage

/// The items of one file: JSON Lines, a JSON array, or a single object; or of standard input.
///
/// A file whose name ends in `.gz` is expanded while it is read; of one that is damaged, what stands
/// before the damage is read.
///
/// Threads take turns: under a lock one reads on and finds where items end, about 1 MiB or 1,000 of
/// them, and copies them to its arena; all that comes after is done outside. Where a batch ends
/// depends on the items alone, not on how the bytes arrive.
///
/// To be read from its end, a file is read twice: first only to note where batches begin, 24 bytes for
/// each; then batch by batch from the last to the first.
public final class ItemFile: ItemSource, @unchecked Sendable {
  private let path: FilePath?
  private let limit: Int
  private let rows: RowRange
  private let monitor = Monitor()

  // Guarded by the monitor.
  private var splitter: ItemSplitter
  /// The last item of the file and where its bytes begin; nil until the end was seen.
  private var last: (place: ItemPlace, offset: Int)?
  /// The batches that are still to be read backwards, the next one last; nil until they are known.
  private var marks: [ItemSplitter.Mark]?
  /// The rows meant, once it is known how many there are.
  private var wanted = 0..<0
  /// The row before which the batch read backwards ends.
  private var end = 0
  /// How many batches were handed out.
  private var batch = 0

  /// Opens the file at `path`, which may be a link.
  ///
  /// A `.json` file holds an array if its first character is `[`; if it starts with `{`, one object
  /// or JSON Lines. Every other file holds JSON Lines.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - rows: which of its items are read, and in which order; the last one first only of a file that
  ///     can be sought in, see ``canBeReversed(_:)``.
  ///   - maxItemBytes: the most bytes that an item may have.
  /// - Throws: if the file cannot be opened.
  public init(
    _ path: FilePath,
    rows: RowRange = RowRange(),
    maxItemBytes: Int = FileReader.usualLimit
  ) throws(FileError) {
    self.path = path
    self.rows = rows
    limit = min(maxItemBytes, 1 << 31)
    let file = try InputFile(path)
    let kind = try file.stamp().kind
    guard kind != .folder else {
      throw FileError(.notAFile(.folder), path.display)
    }
    splitter = ItemSplitter(
      ItemBytes(file, isGzipped: Self.isGzipped(path)),
      mayBeDocument: Self.plainExtension(path) == "json",
      limit: limit,
      wanting: rows.forward
    )
  }

  /// Reads JSON Lines on standard input.
  ///
  /// - Parameters:
  ///   - rows: which of its items are read: in their order, since a stream cannot be read twice.
  ///   - maxItemBytes: the most bytes that an item may have.
  public init(standardInput rows: RowRange, maxItemBytes: Int = FileReader.usualLimit) {
    precondition(!rows.isDescending)
    path = nil
    self.rows = rows
    limit = min(maxItemBytes, 1 << 31)
    splitter = ItemSplitter(
      ItemBytes(.standardInput()),
      mayBeDocument: false,
      limit: limit,
      wanting: rows.forward
    )
  }

  /// What people call the items at `path`: its name without the extensions that say what they are.
  public static func title(of path: FilePath) -> String {
    let stem = path.stem ?? path.string
    return isGzipped(path) ? FilePath(stem).stem ?? stem : stem
  }

  private static func isGzipped(_ path: FilePath) -> Bool {
    path.extension?.lowercased() == "gz"
  }

  private static func plainExtension(_ path: FilePath) -> String? {
    let plain = isGzipped(path) ? path.stem.map { FilePath($0) } ?? path : path
    return plain.extension?.lowercased()
  }

  /// Whether what is at `path` can be read from its end: a file that can be read twice and sought in.
  public static func canBeReversed(_ path: FilePath) throws(FileError) -> Bool {
    try canBeReadTwice(path) && !isGzipped(path)
  }

  /// Whether what is at `path` can be read twice: a regular file, no pipe or device.
  public static func canBeReadTwice(_ path: FilePath) throws(FileError) -> Bool {
    try Directory.stamp(of: path, followingLink: true).kind == .file
  }

  /// Unknown until the end of the file.
  public var expectedCount: Int? { nil }

  /// Makes a reader for one thread.
  public func makeCursor() -> any ItemCursor { Cursor(self) }

  /// Nothing: what there is to say is said in the batches.
  public func finish() -> [Problem] { [] }

  /// Whether it is the last line of a file that was changed less than 10 seconds ago.
  public func mayBeBeingWritten(_ place: ItemPlace) -> Bool {
    guard let path, case .line = place, !Self.isGzipped(path) else { return false }
    let isLast = monitor.locked { last?.place == place }
    guard isLast, let stamp = try? Directory.stamp(of: path, followingLink: true) else {
      return false
    }
    return stamp.kind == .file && stamp.modified.isWithin(10, before: .now())
  }

  /// Reads the last line again and appends it to `arena`.
  public func readAgain(
    _ place: ItemPlace,
    into arena: inout ByteArena
  ) throws(FileError) -> ItemEntry {
    let last = monitor.locked { self.last }
    guard let path, let last, last.place == place else {
      throw FileError(.changing, place.name)
    }
    let file = try InputFile(path)
    try file.seek(to: last.offset)
    let start = arena.count
    var known = start
    while try file.read(upTo: 1 << 16, into: &arena) > 0 {
      if let end = Self.lineEnd(arena, known) {
        arena.truncate(to: end)
        break
      }
      known = arena.count
      let size = known - start
      guard size <= limit else {
        arena.truncate(to: start)
        throw FileError(.tooLarge(size: size, limit: limit), place.name)
      }
    }
    return ItemEntry(range: start..<arena.count, place: place, fileOffset: last.offset)
  }

  private static func lineEnd(_ arena: borrowing ByteArena, _ start: Int) -> Int? {
    let bytes = arena.bytes
    for at in start..<bytes.count where bytes[at] == UInt8(ascii: "\n") { return at }
    return nil
  }

  /// Appends the next batch.
  ///
  /// To be called with the monitor held.
  private func next(
    into arena: inout ByteArena,
    _ entries: inout [ItemEntry],
    _ problems: inout [Problem]
  ) throws(FileError) -> BatchPosition? {
    let (first, known) = (entries.count, problems.count)
    if rows.isDescending {
      if marks == nil { problems += try survey() }
      let found = try step(back: &arena, &entries, &problems)
      guard found || problems.count > known else { return nil }
      entries[first...].reverse()
    } else {
      guard try splitter.next(into: &arena, &entries, &problems) else { return nil }
      if splitter.isAtEnd { last = splitter.last }
      problems += splitter.flaws
      splitter.flaws = []
    }
    batch += 1
    return BatchPosition(range: batch - 1, part: 0, isLastPart: true)
  }

  /// Reads the file once to find its batches, and says what is wrong with it as a whole.
  private func survey() throws(FileError) -> [Problem] {
    try splitter.begin()
    var found: [ItemSplitter.Mark] = []
    repeat {
      found.append(splitter.mark)
    } while try splitter.pass()
    end = splitter.rows
    last = splitter.last
    wanted = rows.positions(in: end)
    marks = found
    defer { splitter.flaws = [] }
    return splitter.flaws
  }

  /// Appends the last batch that was not read yet; false when none is left that has a wanted row.
  private func step(
    back arena: inout ByteArena,
    _ entries: inout [ItemEntry],
    _ problems: inout [Problem]
  ) throws(FileError) -> Bool {
    while let mark = marks?.popLast() {
      let meant = (mark.rows..<end).clamped(to: wanted)
      end = mark.rows
      guard !meant.isEmpty else { continue }
      try splitter.go(to: mark, wanting: meant)
      _ = try splitter.next(into: &arena, &entries, &problems)
      splitter.flaws = []
      guard splitter.rows == meant.upperBound else {
        throw FileError(.changing, FileName.display(path?.string ?? ""))
      }
      return true
    }
    return false
  }

  private final class Cursor: ItemCursor {
    private let file: ItemFile

    init(_ file: ItemFile) {
      self.file = file
    }

    func next(
      into arena: inout ByteArena,
      _ entries: inout [ItemEntry],
      _ problems: inout [Problem]
    ) throws(FileError) -> BatchPosition? {
      try file.monitor.locked { () throws(FileError) -> BatchPosition? in
        try file.next(into: &arena, &entries, &problems)
      }
    }
  }
}
