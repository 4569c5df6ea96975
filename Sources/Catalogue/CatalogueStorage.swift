public import ItemFormats
public import Storages

/// One storage as the catalogue shows it: the facts, and what was made of its contents.
public struct CatalogueStorage: Sendable {
  /// The facts.
  ///
  /// `holds` counts what could be read.
  public var storage: Storage
  /// What becomes of it.
  public var retention: Retention
  /// The name of its folder in the site, unique within its kind (see ``Slugs``).
  public var slug: String
  /// Where the files lie that people take away.
  public var files: FilePlaces
  /// The title that the owner gave it.
  public var title: String?
  /// What the owner says about it.
  public var description: String?
  /// How many items or records could not be read.
  public var damagedCount = 0
  /// What could not be read and what should be known: those of `storage` and those met in reading.
  public var problems: [Problem]

  /// Whether its own pages stand as an earlier build made them, so that less is known of it here.
  public internal(set) var isKept = false
  /// The files that hold the dataset, in the order to show.
  public var downloads: [Download] = []
  /// What they hold of its items, if not all: what was chosen.
  public var part: PublishedPart?
  /// Its first items.
  public var preview: Preview?
  /// The number of columns; nil if it is not known.
  public var columnCount: Int?
  /// What its columns hold, the first ``profileLimit`` of them; empty if that is not known.
  public var profile: [ColumnProfile] = []
  /// How many columns have an estimate of few different values, for want of memory.
  public var hurriedColumnCount = 0
  /// What the owner says about columns, by their names.
  public var columnDescriptions: [String: String] = [:]
  /// The columns of its tables, in their order; empty if they are not known.
  public var columns: [CatalogueColumn] = []
  /// Whether its items go on where those of the build before ended; nil if nobody knows.
  public var isContinued: Bool?
  /// The top-level fields that the site leaves out, `#debug` and the like.
  public var hiddenFields: [String] = []
  /// The records of a key-value store; nil if they are not listed.
  public var records: [RecordRow]?
  /// Whether the site lists the records of stores at all.
  public var hasRecordList = true
  /// The first requests of a queue, failed ones first.
  public var requests: [RequestView] = []
  /// Whether what requests carry (headers, payload, `userData`) is published.
  public var showsRequestContents = false

  /// What the Actor's schema says about a dataset.
  public var datasetSchema: DatasetSchema?
  /// Where the items are not as the schema says; nil if they were not compared.
  public var schemaReport: SchemaReport?
  /// What the Actor's schema says about a key-value store.
  public var storeSchema: KeyValueStoreSchema?

  /// The most columns of a storage whose profile is kept: a site has all storages in memory.
  public static let profileLimit = 2000

  /// Makes the catalogue's view of a storage of which nothing but the facts is known.
  public init(_ storage: Storage, retention: Retention, slug: String) {
    self.storage = storage
    self.retention = retention
    self.slug = slug
    files = FilePlaces(besidePageOf: storage, slug: slug)
    problems = storage.problems
  }
}
