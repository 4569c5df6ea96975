public import ByteIO
import Synchronization
public import SystemPackage

/// The items of a dataset folder, one file each.
///
/// The folder is listed once, when this is made: that is the snapshot. Threads claim runs of files
/// in order and read them outside the lock; of files that are not meant not one is opened.
public final class DatasetDirectory: ItemSource {
  /// The folder, as it was named.
  public let path: FilePath

  private let followsLink: Bool
  private let limit: Int
  private let folder: Directory
  private let opened: FileStamp
  private let listed: FileTime
  private let listing: ItemListing
  private let dealer: RowDealer
  private let readAhead = Mutex<ReadAhead?>(nil)

  /// Opens and lists the dataset folder at `path`.
  ///
  /// - Parameters:
  ///   - path: the dataset's folder.
  ///   - rows: which of its items are read, and in which order.
  ///   - followingLink: whether `path` itself may be a link, as when the user named it.
  ///   - maxItemBytes: the most bytes that an item may have.
  /// - Throws: if the folder cannot be opened or its listing not be completed.
  public convenience init(
    _ path: FilePath,
    rows: RowRange = RowRange(),
    followingLink: Bool = false,
    maxItemBytes: Int = FileReader.usualLimit
  ) throws(FileError) {
    try self.init(path, nil, rows, followingLink, maxItemBytes)
  }

  /// Opens the folder of a dataset that was found, and lists it unless it is as it was then.
  public convenience init(_ found: Storage, rows: RowRange = RowRange()) throws(FileError) {
    try self.init(found.path, found.items, rows, false, FileReader.usualLimit)
  }

  private init(
    _ path: FilePath,
    _ known: KnownListing?,
    _ rows: RowRange,
    _ followsLink: Bool,
    _ limit: Int
  ) throws(FileError) {
    self.path = path
    self.followsLink = followsLink
    self.limit = limit
    folder = try Directory(path, followingLink: followsLink)
    opened = try folder.stamp()
    listed = .now()
    if let known = known?.listing(of: opened) {
      listing = known
    } else {
      listing = try ItemListing(folder)
    }
    dealer = RowDealer(rows, of: listing.count)
  }

  /// The number of item files in the snapshot.
  public var count: Int { listing.count }

  /// The number of item files that are meant; some may turn out to be no items.
  public var expectedCount: Int? { dealer.count }

  /// Makes a reader for one thread.
  public func makeCursor() -> any ItemCursor { dealer.makeCursor(Reader(self)) }

  /// Whether the folder under the path is still the one that was read.
  public func finish() -> [Problem] {
    readAhead.withLock { $0.take() }?.stop()
    let now = try? Directory.stamp(of: path, followingLink: followsLink)
    if let now, now.isSameFile(as: opened) { return [] }
    return [.replaced]
  }

  /// Has the system read the files that come next, on threads of their own.
  private func goAhead() {
    readAhead.withLock { readAhead in
      guard readAhead == nil else { return }
      let ahead = ReadAhead(dealer.claims) { [self] items, reader in
        for index in items {
          let place = listing.place(at: dealer.rows.position(of: index, in: dealer.total))
          guard case .file(let number, let digits) = place else { continue }
          reader.warm(number: number, digits: digits, suffix: ".json", in: folder)
        }
      }
      readAhead = ahead
    }
  }

  /// Whether the file's lock folder is fresh, or it is the last file and fresh itself.
  public func mayBeBeingWritten(_ place: ItemPlace) -> Bool {
    let now = FileTime.now()
    let lock = try? folder.stamp(of: FileName(place.name + ".lock"))
    if let lock, lock.kind == .folder, lock.modified.isWithin(10, before: now) { return true }
    guard count > 0, place == listing.place(at: count - 1) else { return false }
    let file = try? folder.stamp(of: FileName(place.name))
    return file?.modified.isWithin(10, before: now) ?? false
  }

  /// Reads one item file again, until it is at rest, and appends it to `arena`.
  public func readAgain(
    _ place: ItemPlace,
    into arena: inout ByteArena
  ) throws(FileError) -> ItemEntry {
    var reader = FileReader(limit: limit)
    let start = arena.count
    _ = try reader.read(FileName(place.name), in: folder, listed: listed, into: &arena)
    return ItemEntry(range: start..<arena.count, place: place)
  }

  @inline(__always)
  private func read(
    _ place: ItemPlace,
    _ reader: inout FileReader,
    _ arena: inout ByteArena
  ) throws(FileError) {
    if let kind = listing.irregularKind(of: place) { throw FileError(.notAFile(kind), place.name) }
    guard case .file(let number, let digits) = place else {
      _ = try reader.read(FileName(place.name), in: folder, listed: listed, into: &arena)
      return
    }
    // An item is an object, and no beginning of an object is one.
    try reader.readAtOnce(
      number: number,
      digits: digits,
      suffix: ".json",
      in: folder,
      listed: listed,
      into: &arena
    )
  }
}

extension DatasetDirectory {
  /// Reads item files for one thread.
  private final class Reader: RowReader {
    private let dataset: DatasetDirectory
    private var reader: FileReader
    private var watch = ReadAhead.Watch()

    init(_ dataset: DatasetDirectory) {
      self.dataset = dataset
      reader = FileReader(limit: dataset.limit)
    }

    func append(
      _ index: Int,
      to arena: inout ByteArena
    ) throws(FileError) -> RowOutcome {
      let place = dataset.listing.place(at: index)
      do throws(FileError) {
        try dataset.read(place, &reader, &arena)
        if watch.isSlow() { dataset.goAhead() }
        return .item(place)
      } catch {
        if error.isExhaustion { throw error }
        return .problem(Problem(error, item: place))
      }
    }
  }
}

extension Problem {
  /// The damage that an item is when it cannot be read.
  init(_ error: FileError, item place: ItemPlace) {
    self.init(error)
    file = place.name
  }

  /// The damage that a file or folder is when it cannot be read.
  public init(_ error: FileError) {
    let code: Code =
      switch error.kind {
      case .notAFile: .notAFile
      case .tooLarge, .outOfMemory: .tooLarge
      case .system, .changing, .changed, .mounted: error.isMissing ? .gone : .unreadable
      }
    let message = error.isMissing ? "was removed before it could be read" : error.reason
    self.init(code, .error, file: error.name, message: message)
  }
}
