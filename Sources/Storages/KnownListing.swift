import ByteIO

/// The item files of a folder that was listed before, for as long as it shows that they still are all.
///
/// Folders are listed when storages are found. To list one of 200,000 files again takes 60 ms, while
/// everything else waits for it.
struct KnownListing: Sendable {
  private let listing: ItemListing
  private let folder: FileStamp

  /// Keeps a listing, unless the folder's time may stay the same though it changes, or the listing is too
  /// large to be kept for each of many storages.
  ///
  /// - Parameters:
  ///   - listing: all item files, in order.
  ///   - folder: what the system said about the folder before it was listed.
  ///   - time: when that was.
  init?(_ listing: ItemListing, of folder: FileStamp, at time: FileTime) {
    // File systems exist that keep every second one of the seconds.
    guard folder.modified.seconds < time.seconds - 2, listing.isCompact else { return nil }
    self.listing = listing
    self.folder = folder
  }

  /// The listing, if `now` shows that nothing came to the folder or left it.
  func listing(of now: FileStamp) -> ItemListing? {
    let isSame =
      now.isSameFile(as: folder) && now.modified == folder.modified
      && now.changed == folder.changed
    return isSame ? listing : nil
  }
}
