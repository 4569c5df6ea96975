import Synchronization

/// The entries of a folder with their stamps, a share at a time, for threads that take turns at the listing
/// and look at what they got meanwhile.
final class StampedEntries: Sendable {
  /// Some entries.
  struct Share: Sendable {
    let names: EntryNames
    /// Nil for what is gone.
    let stamps: [FileStamp?]

    /// Calls `body` with each that is there.
    func forEach(_ body: (_ name: Span<UInt8>, _ stamp: FileStamp) -> Void) {
      for (entry, stamp) in stamps.enumerated() {
        if let stamp { body(names.name(entry), stamp) }
      }
    }
  }

  private let folder: Int32
  private let stream: Mutex<EntryStream>

  /// `folder` must stay open as long as shares are taken.
  init(_ folder: borrowing Directory) throws(FileError) {
    self.folder = folder.descriptor
    stream = Mutex(try EntryStream(folder))
  }

  /// The next share; nil at the end of the listing.
  func next() throws(FileError) -> Share? {
    let names = try stream.withLock { stream throws(FileError) in try EntryNames(&stream) }
    return names.isEmpty ? nil : Share(names: names, stamps: try names.stamps(in: folder))
  }
}
