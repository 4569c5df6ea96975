public import Storages

/// What a storage held when a site was built: enough to tell at the next build what changed.
///
/// Contents are known by their hashes, never by a file's time. Of what the site withholds nothing is
/// kept, as the snapshot is published.
public struct StorageSnapshot: Sendable, Equatable {
  /// A file by which the items of a dataset are compared.
  public struct Contents: Sendable, Equatable {
    /// The format: `JSONL`.
    public var format: String
    /// Its size.
    public var bytes: Int
    /// Its SHA-256.
    public var sha256: String
  }

  /// Items that a build found added.
  public struct Addition: Sendable, Equatable {
    /// When the dataset was changed, or if nobody knows, when that was seen.
    public var time: Timestamp
    /// How many items came.
    public var added: Int
    /// How many there were then.
    public var total: Int
  }

  /// How much of its time is left.
  public enum Expiry: String, Sendable { case expiring, expired }

  /// The argument that names it.
  public var ref: String
  /// Its kind.
  public var kind: StorageKind
  /// The name of its folder in the site.
  public var slug: String
  /// What it is called.
  public var title: String
  /// The id in its metadata.
  public var id: String?
  /// How many items, records or requests it holds.
  public var count: Int
  /// How many requests are done with.
  public var handled: Int?
  /// A dataset's items; nil if no download can stand for them.
  public var contents: Contents?
  /// A dataset's columns; nil if there are too many, or they are not known.
  public var columns: [CatalogueColumn]?
  /// The marks of a store's records by their keys; nil if there are too many, or they are not known.
  public var records: [String: String]?
  /// A mark of all records together.
  public var recordsMark: String?
  /// What was last said about its end.
  public var expiry: Expiry?
  /// The latest additions, newest first.
  public var additions: [Addition] = []

  /// How many additions are kept: the entries of a dataset's feed.
  static let additionLimit = 50
  /// The most columns that are kept.
  static let columnLimit = 2_000
  /// The most records that are kept.
  static let recordLimit = 5_000

  /// What is known of `entry` by itself, without the past.
  init(_ entry: CatalogueStorage) {
    let storage = entry.storage
    ref = storage.ref
    kind = storage.kind
    slug = entry.slug
    title = entry.title ?? storage.title
    id = storage.id
    switch storage.holds {
    case .items(let items): count = entry.downloads.first?.items ?? items
    case .records: count = (entry.records ?? []).count { !$0.isWithheld }
    case .requests(let total, _, let done):
      count = storage.requests?.counts.total ?? total
      handled = storage.requests.map { $0.counts.handled + $0.counts.failed } ?? done
    }
    contents = Self.contents(of: entry)
    if !entry.columns.isEmpty, entry.columns.count == entry.columnCount ?? entry.columns.count,
      entry.columns.count <= Self.columnLimit
    {
      columns = entry.columns
    }
    if let rows = entry.records { take(rows) }
  }

  init(ref: String, kind: StorageKind, slug: String, title: String, count: Int) {
    self.ref = ref
    self.kind = kind
    self.slug = slug
    self.title = title
    self.count = count
  }

  /// Whether the storage could be read, so that there is something to compare.
  static func isKnown(_ entry: CatalogueStorage) -> Bool {
    switch entry.storage.kind {
    case .dataset: !entry.downloads.isEmpty
    case .keyValueStore: entry.records != nil
    case .requestQueue: !entry.problems.contains { $0.code == .unreadable && $0.file == nil }
    }
  }

  /// The download that stands for the items: whose bytes say nothing about anything else.
  ///
  /// A feed's head names the date of the last change, so a feed never does.
  private static func contents(of entry: CatalogueStorage) -> Contents? {
    let order = ["JSONL", "CSV", "JSON", "XML", "HTML", "XLSX"]
    let best = order.lazy.compactMap { format in entry.downloads.first { $0.format == format } }
    return best.first.map { Contents(format: $0.format, bytes: $0.bytes, sha256: $0.sha256) }
  }

  private mutating func take(_ rows: [RecordRow]) {
    let shown = rows.filter { !$0.isWithheld }
    guard shown.allSatisfy({ $0.published != nil }) else { return }
    let marks = shown.map { ($0.key, String(($0.published?.sha256 ?? "").prefix(16))) }
    recordsMark = NameHash.digits(marks.map { "\($0.0)\u{0}\($0.1)\n" }.joined())
    guard shown.count <= Self.recordLimit, shown.allSatisfy({ $0.key.utf8.count <= 512 }) else {
      return
    }
    records = Dictionary(marks, uniquingKeysWith: { first, _ in first })
  }
}
