import ByteIO
public import SystemPackage

/// A dataset, key-value store or request queue as it was found on disk.
///
/// Facts only: what is shown, judged and published is derived from them. Contents are read elsewhere.
public struct Storage: Sendable {
  /// The label of the root it lies in.
  public var root: String
  /// Which kind of storage.
  public var kind: StorageKind
  /// Its folder.
  public var path: FilePath
  /// The folder's name, safe for display: bytes that are not UTF-8 and control characters escaped.
  public var directory: String
  /// The id that its metadata states.
  public var id: String?
  /// The name by which it is kept; nil if it is unnamed.
  public var name: String?
  /// The evidence for the name; nil if it is unnamed.
  public var namedBy: NameEvidence?
  /// Whether it only looks unnamed: a 17-character folder name without metadata.
  public var looksLikeID = false
  /// When it was created, if its metadata says so.
  public var createdAt: Timestamp?
  /// When it was last changed: its metadata's word, else the newest file time.
  public var modifiedAt: Timestamp?
  /// When it was last opened, if its metadata says so.
  public var accessedAt: Timestamp?
  /// Where the times come from.
  public var timesFrom: TimeSource = .files
  /// The size of all its files.
  public var bytes = 0
  /// How much it holds.
  public var holds: Holdings
  /// What its metadata claims about its counts; shown where it differs from `holds`.
  public var claimed: Holdings?
  /// A queue's requests as a whole; nil for other kinds and if contents were not counted.
  public var requests: RequestSummary?
  /// Whether several clients worked on a queue at once, if its metadata says so.
  public var hadMultipleClients: Bool?
  /// Whether it is what an interrupted purge left behind.
  public var isLeftover = false
  /// Whether its next client run empties it ("purge on start"): unnamed default and alias storages.
  public var isPurgedAtStart = false
  /// Whether the metadata shows Crawlee for JavaScript 4, whose native core writes whole numbers
  /// beyond 32 bits as `1771059000123.0`.
  public var hasPointedIntegers = false
  /// Whether its metadata was there and could be believed.
  public var metadata: MetadataState = .absent
  /// What its files looked like; unchanged as long as nothing is written.
  public var fingerprint = Fingerprint()
  /// Whether a file of it had been written so shortly before that its time may stay the same though it
  /// is written again: what `fingerprint` says cannot be relied on then.
  public var isFresh = false
  /// How closely it was looked at.
  public var depth = StorageFinder.Depth.names
  /// How many entries of its folder are no contents: locks, temporary files, strays.
  public var ignoredCount = 0
  /// What could not be read and what should be known.
  public var problems: [Problem] = []
  /// A dataset's item files as they were listed; nil if that takes too much memory to keep.
  var items: KnownListing?

  /// The evidence for a name.
  public enum NameEvidence: String, Sendable { case metadata, directory }
  /// The origin of times.
  public enum TimeSource: String, Sendable { case metadata, files }

  /// What became of the metadata file.
  public enum MetadataState: String, Sendable {
    case absent, read
    /// It is damaged, unreadable, a link, or has a name that is no text: nothing is concluded from it.
    case ignored
  }

  /// What a storage holds, by kind.
  public enum Holdings: Sendable, Equatable {
    case items(Int)
    case records(Int)
    /// `pending` includes those in progress, `handled` those that failed.
    case requests(total: Int, pending: Int, handled: Int)
  }

  /// Makes the facts of a storage; the rest is filled in by its reader.
  public init(root: String, kind: StorageKind, path: FilePath, directory: String, holds: Holdings) {
    self.root = root
    self.kind = kind
    self.path = path
    self.directory = directory
    self.holds = holds
  }

  /// Forgets where it lies, and what is kept only to spare another look at that place.
  public mutating func forgetPlace() {
    path = ""
    items = nil
  }

  /// Whether there is positive evidence that it has no name: what pruning asks for.
  public var isUnnamedForSure: Bool {
    name == nil && !looksLikeID && !isLeftover && metadata != .ignored
  }
  /// Whether its folder has `count` entries or more; also where it cannot be listed.
  public func hasEntries(_ count: Int) -> Bool {
    guard let folder = try? Directory(path, followingLink: false),
      var entries = try? EntryStream(folder),
      let hasMore = try? entries.forEach(upTo: count, { _, _ in })
    else { return true }
    return hasMore
  }
  /// Whether it lies in the folder of its kind, as storages do that a client made.
  public var isInPlace: Bool {
    path.removingLastComponent().lastComponent?.string == kind.folder
  }
  /// What people call it: its name, else its folder.
  public var title: String { name ?? directory }
  /// The argument that names it on the command line: `shop:datasets/products`, or its path if it was
  /// found by it.
  public var ref: String {
    root.isEmpty ? path.display : "\(root):\(kind.plural)/\(directory)"
  }
}
