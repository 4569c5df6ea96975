public import ByteIO
public import SystemPackage

/// The items of one file: JSON Lines, a JSON array, or a single object; or of standard input.
///
/// Threads take turns: under a lock one reads on and finds where items end, about 1 MiB or 1,000 of
/// them, and copies them to its arena; all that comes after is done outside. Where a batch ends
/// depends on the items alone, not on how the bytes arrive.
public final class ItemFile: ItemSource, @unchecked Sendable {
  private let path: FilePath?
  private let limit: Int
  private let monitor = Monitor()
  /// Guarded by the monitor.
  private var splitter: ItemSplitter

  /// Opens the file at `path`, which may be a link.
  ///
  /// A `.json` file holds an array if its first character is `[`; if it starts with `{`, one object
  /// or JSON Lines. Every other file holds JSON Lines.
  public init(_ path: FilePath, maxItemBytes: Int = FileReader.usualLimit) throws(FileError) {
    self.path = path
    limit = min(maxItemBytes, 1 << 31)
    let file = try InputFile(path)
    let kind = try file.stamp().kind
    guard kind != .folder else {
      throw FileError(.notAFile(.folder), FileName.display(path.string))
    }
    splitter = ItemSplitter(
      file,
      mayBeDocument: path.extension?.lowercased() == "json",
      limit: limit
    )
  }

  private init(standardInput: InputFile.Type, limit: Int) {
    path = nil
    self.limit = min(limit, 1 << 31)
    splitter = ItemSplitter(.standardInput(), mayBeDocument: false, limit: self.limit)
  }

  /// JSON Lines on standard input.
  public static func standardInput(maxItemBytes: Int = FileReader.usualLimit) -> ItemFile {
    ItemFile(standardInput: InputFile.self, limit: maxItemBytes)
  }

  /// Unknown until the end of the file.
  public var expectedCount: Int? { nil }

  /// Makes a reader for one thread.
  public func makeCursor() -> any ItemCursor { Cursor(self) }

  /// Nothing: what there is to say is said in the batches.
  public func finish() -> [Problem] { [] }

  /// Whether it is the last line of a file that was changed less than 10 seconds ago.
  public func mayBeBeingWritten(_ place: ItemPlace) -> Bool {
    guard let path, case .line = place else { return false }
    let isLast = monitor.locked { splitter.isAtEnd && splitter.last?.place == place }
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
    let last = monitor.locked { splitter.last }
    guard let path, let last, last.place == place else {
      throw FileError(.changing, place.name)
    }
    let file = try InputFile(path)
    try file.seek(to: last.offset)
    let start = arena.count
    while try file.read(upTo: 1 << 16, into: &arena) > 0 {
      if let end = Self.lineEnd(arena, start) {
        arena.truncate(to: end)
        break
      }
      guard arena.count - start <= limit else {
        arena.truncate(to: start)
        throw FileError(.tooLarge(size: arena.count - start, limit: limit), place.name)
      }
    }
    return ItemEntry(range: start..<arena.count, place: place, fileOffset: last.offset)
  }

  private static func lineEnd(_ arena: borrowing ByteArena, _ start: Int) -> Int? {
    let bytes = arena.bytes
    for at in start..<bytes.count where bytes[at] == UInt8(ascii: "\n") { return at }
    return nil
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
        try file.splitter.next(into: &arena, &entries, &problems)
      }
    }
  }
}
