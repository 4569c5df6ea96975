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
  /// What the folder looks like; nil unless somebody wants to know.
  let census: FolderCensus?

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
    try self.init(
      path,
      rows: rows,
      followsLink: followingLink,
      limit: maxItemBytes,
      takingCensus: false,
      patience: nil
    )
  }

  /// Opens the folder of a dataset that was found, and lists it unless it is as it was then.
  ///
  /// If `readingWhileListed`, a large folder may be read while it is listed. Then ``finish()`` may report that it was
  /// replaced though it only is not as clients make it; whoever begins anew should not ask for it again.
  ///
  /// If `takingCensus`, ``StorageFinder/storage(_:readBy:)`` tells afterwards what the folder looked like, as
  /// long as all rows are read.
  public convenience init(
    _ found: Storage,
    rows: RowRange = RowRange(),
    readingWhileListed: Bool = false,
    takingCensus: Bool = false
  ) throws(FileError) {
    let patience = readingWhileListed ? ListingUnderway.patience : nil
    try self.init(
      found.path,
      takingCensus ? nil : found.items,
      rows: rows,
      takingCensus: takingCensus,
      patience: patience
    )
  }

  /// `patience` is how many entries a folder has at least that may be read while it is listed; nil for none.
  init(
    _ path: FilePath,
    _ known: KnownListing? = nil,
    rows: RowRange = RowRange(),
    followsLink: Bool = false,
    limit: Int = FileReader.usualLimit,
    takingCensus: Bool = false,
    patience: Int?
  ) throws(FileError) {
    self.path = path
    self.followsLink = followsLink
    self.limit = limit
    folder = try Directory(path, followingLink: followsLink)
    let census = takingCensus && rows == RowRange() ? try FolderCensus(folder) : nil
    self.census = census
    opened = try folder.stamp()
    listed = .now()
    var found = ItemListing()
    if let known = known?.listing(of: opened) {
      found = known
    } else {
      var entries = try EntryStream(folder)
      if let patience, rows == RowRange(),
        try entries.forEach(upTo: patience, { found.add($0, $1, telling: census) }),
        let digits = found.commonDigits
      {
        dealer = RowDealer(rows, of: nil)
        listing = .underway(
          ListingUnderway(entries, after: found, digits: digits, dealer.claims, census)
        )
        return
      }
      _ = try entries.forEach { found.add($0, $1, telling: census) }
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

  /// How many item files there are; waits until they are listed.
  var fileCount: Int { get throws(FileError) { try listing.completed().fileCount } }

  /// Calls `body` with the folder that is read.
  func withFolder<R>(_ body: (borrowing Directory) throws(FileError) -> R) throws(FileError) -> R {
    try body(folder)
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
        let known = listing.known
        for index in items {
          let position = dealer.rows.position(of: index, in: dealer.total)
          // Those that were dealt out before the listing was known may be more than there are.
          guard let place = known.map({ $0.file(at: position) }) ?? listing.guess(position),
            case .file(let number, let digits) = place
          else { continue }
          reader.warm(
            number: number,
            digits: digits,
            suffix: ".json",
            in: folder,
            isKnownFile: known != nil
          )
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
    wantsStamp: Bool,
    _ reader: inout FileReader,
    _ arena: inout ByteArena
  ) throws(FileError) -> FileStamp? {
    guard case .file(let number, let digits) = place else {
      return try reader.read(FileName(place.name), in: folder, listed: listed, into: &arena)
    }
    // An item is an object, and no beginning of an object is one.
    return try reader.readAtOnce(
      number: number,
      digits: digits,
      suffix: ".json",
      in: folder,
      listed: listed,
      isKnownFile: isKnownFile,
      wantsStamp: wantsStamp,
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
    private let share: FolderCensus.Share?

    init(_ dataset: DatasetDirectory) {
      self.dataset = dataset
      share = dataset.census?.makeShare()
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
      if let kind = listing.irregularKind(of: place) {
        return .problem(Problem(FileError(.notAFile(kind), place.name), item: place))
      }
      do throws(FileError) {
        try read(place, isKnownFile: true, &arena)
        return .item(place)
      } catch {
        if error.isExhaustion { throw error }
        dataset.census?.add(unread: FileName(place.name))
        return .problem(Problem(error, item: place))
      }
    }

    @inline(__always)
    private func read(
      _ place: ItemPlace,
      isKnownFile: Bool,
      _ arena: inout ByteArena
    ) throws(FileError) {
      let stamp = try dataset.read(
        place,
        isKnownFile: isKnownFile,
        wantsStamp: share != nil,
        &reader,
        &arena
      )
      if let share, let stamp { share.add(reader.lastName, stamp) }
      if watch.isSlow() { dataset.goAhead() }
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
        try read(place, isKnownFile: false, &arena)
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

    /// The place that a file should have while they are not known.
    func guess(_ position: Int) -> ItemPlace? {
      switch self {
      case .complete: nil
      case .underway(let listing): listing.guess(position)
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
