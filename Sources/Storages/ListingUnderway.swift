import ByteIO
import Synchronization

/// A large folder's listing, while the first items are read already.
///
/// To list 200,000 files takes a sixth of the time that reading them takes, and one core; the others would
/// have nothing to do. But clients count items from 1 and spell all numbers with as many digits, so it can be
/// told beforehand what the listing will begin with. Once it is complete, it is compared with what was dealt
/// out by then; if anything else is listed, all that was read is to be forgotten.
final class ListingUnderway: Sendable {
  /// From how many entries on a folder is worth a thread.
  static let patience = 4096

  private final class Shared: Sendable {
    let stream: Mutex<EntryStream>
    /// Set before ``isComplete``.
    let listing = Mutex<ItemListing?>(nil)
    let isComplete = Atomic(false)
    let wasWrong = Atomic(false)

    init(_ stream: consuming EntryStream) { self.stream = Mutex(stream) }
  }

  /// How many digits the items' numbers have.
  let digits: Int
  private let shared: Shared
  private let lister: BackgroundValue<Result<ItemListing, FileError>>

  /// Goes on listing, on a thread of its own.
  ///
  /// - Parameters:
  ///   - stream: the entries that were not listed yet.
  ///   - listing: those that were.
  ///   - digits: how many digits the numbers of all of them have.
  ///   - claims: by which items are dealt out meanwhile.
  ///   - census: which is told of what is no item file.
  init(
    _ stream: consuming EntryStream,
    after listing: ItemListing,
    digits: Int,
    _ claims: RangeClaims,
    _ census: FolderCensus? = nil
  ) {
    self.digits = digits
    let shared = Shared(stream)
    self.shared = shared
    lister = BackgroundValue(isBegun: true) {
      var listing = listing
      do throws(FileError) {
        try shared.stream.withLock { stream throws(FileError) in
          _ = try stream.forEach { name, kind in listing.add(name, kind, telling: census) }
        }
      } catch {
        claims.fail(error)
        return .failure(error)
      }
      listing.sort()
      shared.listing.withLock { [listing] in $0 = listing }
      // Who is dealt out items from here on sees the listing.
      shared.isComplete.store(true, ordering: .releasing)
      let count = claims.settle(count: listing.count)
      if !listing.isCounted(upTo: min(count, listing.count), digits: digits) {
        shared.wasWrong.store(true, ordering: .relaxed)
        claims.giveUp()
      }
      return .success(listing)
    }
  }

  /// The place that the item `index` has, if the folder is as clients make it.
  func guess(_ index: Int) -> ItemPlace { .file(number: UInt64(index) + 1, digits: digits) }

  /// The listing, if it is complete.
  @inline(__always)
  var known: ItemListing? {
    guard shared.isComplete.load(ordering: .acquiring) else { return nil }
    return shared.listing.withLock(\.self)
  }

  /// Waits for the listing.
  func completed() throws(FileError) -> ItemListing { try lister.value.get() }

  /// Waits for the listing, and says whether other items were read than it begins with.
  var wasWrong: Bool {
    _ = lister.value
    return shared.wasWrong.load(ordering: .relaxed)
  }
}
