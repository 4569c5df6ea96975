public import ByteIO
import Synchronization
public import SystemPackage

/// The items of a dataset folder, one file each.
///
/// The folder is listed once, when this is made: that is the snapshot. A large one may be read while it
/// is still being listed. Threads claim runs of files in order and read them outside the lock; of files that
/// are not meant not one is opened.
public final class DatasetDirectory: ItemSource {
  /// The folder, as it was named.
  public let path: FilePath

  private let followsLink: Bool
  private let limit: Int
  private let folder: Directory
  private let opened: FileStamp
  private let listed: FileTime
  private let listing: Listing
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
    try self.init(path, rows: rows, followsLink: followingLink, limit: maxItemBytes, patience: nil)
  }

  /// Opens the folder of a dataset that was found, and lists it unless it is as it was then.
  ///
  /// If `readingWhileListed`, a large folder may be read while it is listed. Then ``finish()`` may report that it was
  /// replaced though it only is not as clients make it; whoever begins anew should not ask for it again.
  public convenience init(
    _ found: Storage,
    rows: RowRange = RowRange(),
    readingWhileListed: Bool = false
  ) throws(FileError) {
    let patience = readingWhileListed ? ListingUnderway.patience : nil
    try self.init(found.path, found.items, rows: rows, patience: patience)
  }

  /// `patience` is how many entries a folder has at least that may be read while it is listed; nil for none.
  init(
    _ path: FilePath,
    _ known: KnownListing? = nil,
    rows: RowRange = RowRange(),
    followsLink: Bool = false,
    limit: Int = FileReader.usualLimit,
    patience: Int?
  ) throws(FileError) {
    self.path = path
    self.followsLink = followsLink
    self.limit = limit
    folder = try Directory(path, followingLink: followsLink)
    opened = try folder.stamp()
    listed = .now()
    var found = ItemListing()
    if let known = known?.listing(of: opened) {
      found = known
    } else {
      var entries = try EntryStream(folder)
      if let patience, rows == RowRange(),
        try entries.forEach(upTo: patience, { _ = found.add($0, $1) }),
        let digits = found.commonDigits
      {
        dealer = RowDealer(rows, of: nil)
        listing = .underway(ListingUnderway(entries, after: found, digits: digits, dealer.claims))
        return
      }
      _ = try entries.forEach { _ = found.add($0, $1) }
      found.sort()
    }
    listing = .complete(found)
    dealer = RowDealer(rows, of: found.count)
  }

  /// The number of item files that are meant; some may turn out to be no items.
  ///
  /// Nil while a large folder is being listed.
  public var expectedCount: Int? {
    switch listing {
    case .complete: dealer.count
    case .underway(let listing): listing.known?.count
    }
  }

  /// Makes a reader for one thread.
  public func makeCursor() -> any ItemCursor { dealer.makeCursor(Reader(self)) }

  /// Whether the folder under the path is still the one that was read.
  public func finish() -> [Problem] {
    readAhead.withLock { $0.take() }?.stop()
    if case .underway(let listing) = listing, listing.wasWrong { return [.replaced] }
    let now = try? Directory.stamp(of: path, followingLink: followsLink)
    if let now, now.isSameFile(as: opened) { return [] }
    return [.replaced]
  }

  /// Has the system read the files that come next, on threads of their own.
  private func goAhead() {
    readAhead.withLock { readAhead in
      guard readAhead == nil else { return }
      let ahead = ReadAhead(dealer.claims) { [self] items, reader in
        let files = listing.files
        for index in items {
          let place = files(dealer.rows.position(of: index, in: dealer.total))
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
    guard let listing = try? listing.completed(), listing.isLast(place) else { return false }
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
    isKnownFile: Bool,
    _ reader: inout FileReader,
    _ arena: inout ByteArena
  ) throws(FileError) {
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
      isKnownFile: isKnownFile,
      into: &arena
    )
  }
}

extension DatasetDirectory {
  /// Reads item files for one thread.
  private final class Reader: RowReader {
    private let dataset: DatasetDirectory
    /// Empty while the folder is being listed.
    private var listing = ItemListing()
    private var isListed = false
    private var reader: FileReader
    private var watch = ReadAhead.Watch()

    init(_ dataset: DatasetDirectory) {
      self.dataset = dataset
      reader = FileReader(limit: dataset.limit)
      if let known = dataset.listing.known { use(known) }
    }

    func append(
      _ index: Int,
      to arena: inout ByteArena
    ) throws(FileError) -> RowOutcome {
      if !isListed, let known = dataset.listing.known { use(known) }
      guard isListed else { return try appendUnlisted(index, to: &arena) }
      guard index < listing.count else { return .nothing }
      let place = listing.place(at: index)
      do throws(FileError) {
        if let kind = listing.irregularKind(of: place) {
          throw FileError(.notAFile(kind), place.name)
        }
        try dataset.read(place, isKnownFile: true, &reader, &arena)
        if watch.isSlow() { dataset.goAhead() }
        return .item(place)
      } catch {
        if error.isExhaustion { throw error }
        return .problem(Problem(error, item: place))
      }
    }

    private func use(_ listing: ItemListing) {
      self.listing = listing
      isListed = true
    }

    /// Reads a file of which it is not known yet whether there is one; if none can be read, the listing
    /// tells what stands there.
    private func appendUnlisted(
      _ index: Int,
      to arena: inout ByteArena
    ) throws(FileError) -> RowOutcome {
      guard case .underway(let underway) = dataset.listing else { return .nothing }
      let place = underway.guess(index)
      do throws(FileError) {
        try dataset.read(place, isKnownFile: false, &reader, &arena)
        if watch.isSlow() { dataset.goAhead() }
        return .item(place)
      } catch {
        if error.isExhaustion { throw error }
        use(try underway.completed())
        return try append(index, to: &arena)
      }
    }
  }

  /// The item files.
  private enum Listing {
    case complete(ItemListing)
    case underway(ListingUnderway)

    /// The files, if all are known.
    var known: ItemListing? {
      switch self {
      case .complete(let listing): listing
      case .underway(let listing): listing.known
      }
    }

    /// Waits until all files are known.
    func completed() throws(FileError) -> ItemListing {
      switch self {
      case .complete(let listing): listing
      case .underway(let listing): try listing.completed()
      }
    }

    /// The place that each file has, or should have while they are not known.
    var files: (Int) -> ItemPlace {
      switch self {
      case .complete(let listing): return listing.place(at:)
      case .underway(let underway):
        guard let listing = underway.known else { return underway.guess }
        return listing.place(at:)
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
