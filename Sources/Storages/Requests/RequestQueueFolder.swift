import ByteIO
import JSONText
import SystemPackage

/// The open folder of a request queue with the names of its request files: a snapshot.
///
///     request_queues/shop/
///       __metadata__.json
///       hFPtJ27sotnJTQw.json      one request a file, named by a hash
///       pending/  handled/        Apify SDK for JavaScript 0: two folders, files named by number
final class RequestQueueFolder: Sendable {
  /// Where a file of the queue lies.
  enum Place: UInt8, Sendable {
    case queue, pending, handled

    /// The folder in the queue's; nil for the queue's own.
    var folder: FileName? {
      switch self {
      case .queue: nil
      case .pending: FileName("pending")
      case .handled: FileName("handled")
      }
    }

    /// What stands before the file's name in messages.
    var prefix: String { folder.map { $0.display + "/" } ?? "" }
  }

  /// When the folder was listed.
  let listed: FileTime
  private let path: FilePath
  private let opened: FileStamp
  private let folder: Directory
  private let pending: Inner?
  private let handled: Inner?

  /// Lists an open queue, adding what it holds to `totals` and each request file to `found`.
  init(
    _ folder: consuming Directory,
    at path: FilePath,
    _ totals: inout FolderTotals,
    _ problems: inout [Problem],
    found: (_ name: Span<UInt8>, _ place: Place) -> Void
  ) throws(FileError) {
    self.path = path
    opened = try folder.stamp()
    listed = .now()
    var sums = totals
    var irregular: [Problem] = []
    try folder.forEachStampedEntry { bytes, stamp in
      sums.add(bytes, stamp)
      let name = FileName(bytes)
      if name == StorageMetadata.fileName {
        sums.metadataKind = stamp.kind
      } else if Self.isRequest(name), stamp.kind != .folder {
        if stamp.kind == .file {
          found(bytes, .queue)
        } else {
          irregular.append(Problem(FileError(.notAFile(stamp.kind), name.display)))
        }
      } else {
        sums.ignore(name, stamp.kind)
      }
    }
    pending = try Self.open(.pending, in: folder, &sums, &irregular, found)
    handled = try Self.open(.handled, in: folder, &sums, &irregular, found)
    self.folder = folder
    totals = sums
    problems += irregular.sorted { ($0.file ?? "") < ($1.file ?? "") }
  }

  private static func open(
    _ place: Place,
    in folder: borrowing Directory,
    _ totals: inout FolderTotals,
    _ problems: inout [Problem],
    _ found: (Span<UInt8>, Place) -> Void
  ) throws(FileError) -> Inner? {
    guard let name = place.folder, let at = totals.folders.firstIndex(of: name) else { return nil }
    totals.folders.remove(at: at)
    totals.ignoredCount -= 1
    let inner = try folder.openFolder(name)
    var sums = totals
    var irregular: [Problem] = []
    try inner.forEachStampedEntry { bytes, stamp in
      sums.add(bytes, stamp)
      let file = FileName(bytes)
      guard isRequest(file), stamp.kind != .folder else { return }
      if stamp.kind == .file {
        found(bytes, place)
      } else {
        irregular.append(
          Problem(FileError(.notAFile(stamp.kind), place.prefix + file.display))
        )
      }
    }
    totals = sums
    problems += irregular
    return Inner(inner)
  }

  private static func isRequest(_ name: FileName) -> Bool {
    name.hasSuffix(".json") && !name.hasPrefix(".")
  }

  /// The queue's own folder.
  func withFolder<R, E: Error>(
    _ body: (borrowing Directory) throws(E) -> R
  ) throws(E) -> R { try body(folder) }

  /// Whether the folder under the path is still the one that was read.
  func finish() -> [Problem] {
    let now = try? Directory.stamp(of: path, followingLink: false)
    if let now, now.isSameFile(as: opened) { return [] }
    return [.replaced]
  }

  /// Reads the file `name` at `place`.
  func read(
    _ name: FileName,
    _ place: Place,
    _ reader: inout RequestReader
  ) -> RequestReader.Outcome {
    let text = place.prefix + name.display
    switch place {
    case .queue: return reader.read(name, in: folder, listed: listed, place: text)
    case .pending:
      if let pending { return reader.read(name, in: pending.folder, listed: listed, place: text) }
    case .handled:
      if let handled { return reader.read(name, in: handled.folder, listed: listed, place: text) }
    }
    return .damaged(Problem(.gone, .error, file: text, message: "its folder was removed"))
  }

  /// An open folder in the queue's.
  private final class Inner: Sendable {
    let folder: Directory

    init(_ folder: consuming Directory) { self.folder = folder }
  }
}
