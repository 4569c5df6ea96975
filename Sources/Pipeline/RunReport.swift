public import ByteIO
public import ItemFormats
public import Storages
public import SystemPackage

/// What a run did: enough for the summary, the exit code and the JSON report.
public struct RunReport: Sendable {
  /// What a run did to an output.
  public enum Action: String, Sendable {
    /// Nothing stood there.
    case written
    /// Something else stood there.
    case replaced
    /// What stands there is what would have been written, and was not touched.
    case unchanged
    /// It stood there, and nothing is to stand there any more.
    case removed
  }

  /// One thing that was written.
  public struct Output: Sendable {
    /// Where it is, as the user named it.
    public var path: String
    /// `export`, `site` or `package`.
    public var kind: String
    /// The format of an export.
    public var format: String?
    /// How many items it holds; of a site, of all its datasets; nil if nobody looked.
    public var items: Int?
    /// What its items are called: `item`, `request`, `record`.
    public var noun = "item"
    /// The size.
    public var bytes: Int
    /// How many pages a site has.
    public var pages: Int?
    /// How many of them are new or changed.
    public var changedPages: Int?
    /// How many pages of the site before are gone.
    public var removedPages: Int?
    /// What became of the place.
    public var action = Action.written
    /// Why, where the action needs a reason: what is not touched, and what is only planned.
    public var reason: String?
    /// The file; nil for a folder and a stream.
    public var file: FilePath?
    /// The hash of a file; nil for a folder and a stream.
    public var sha256: String?
    /// When the file was last changed; nil if it is not known.
    public var modified: FileTime?
    /// What it was made of, and how; nil if nobody could say whether that has changed.
    public var fingerprint: String?
    /// What people should know about it, a line each.
    public var notes: [String] = []
    /// How long it took, in seconds of the monotonic clock.
    public var seconds: Double

    /// Makes an output.
    public init(
      path: String,
      kind: String,
      format: String? = nil,
      items: Int?,
      bytes: Int,
      pages: Int? = nil,
      notes: [String] = [],
      seconds: Double
    ) {
      self.path = path
      self.kind = kind
      self.format = format
      self.items = items
      self.bytes = bytes
      self.pages = pages
      self.notes = notes
      self.seconds = seconds
    }
  }

  /// What one file could not hold as it is.
  public struct Losses: Sendable {
    /// The file, as the user named it.
    public var path: String
    /// The argument that names the storage that the values are from.
    public var ref: String
    /// The format of the file.
    public var format: String
    /// How often each rule was applied, and to which row first.
    public var tally: LossTally
    /// That of the file.
    public var fingerprint: String?
  }

  /// What was found in one storage.
  public struct Source: Sendable {
    /// The argument that names the storage.
    public var ref: String
    /// The items in every output.
    public var itemCount: Int
    /// How many could not be read.
    public var damagedCount: Int
    /// What could not be read and what should be known.
    public var problems: [Problem]
    /// What becomes of it; nil if nobody asked.
    public var retention: Retention?
    /// That of the files that were made of it.
    public var fingerprint: String?
    /// Whether it will hold something else though nothing is written.
    var changesWithTime = false
    /// What a plan says became of it since a site was built.
    public var change: Change?

    /// What became of a storage since a site was built.
    public enum Change: String, Sendable {
      /// The site does not have it yet.
      case new
      /// It, or how it is shown, differs, or may do.
      case changed
      /// The site has it as it is.
      case unchanged
      /// Only the site has it.
      case gone
    }

    /// Makes a source's report.
    public init(ref: String, itemCount: Int, damagedCount: Int, problems: [Problem]) {
      self.ref = ref
      self.itemCount = itemCount
      self.damagedCount = damagedCount
      self.problems = problems
    }
  }

  /// What was written, in order.
  public var outputs: [Output] = []
  /// What formats could not hold, file by file.
  public var losses: [Losses] = []
  /// What was read, in order.
  public var sources: [Source] = []
  /// Formats and storages that failed while others went on, a line each.
  public var failures: [String] = []
  /// Things to know, a line each.
  public var notes: [String] = []

  /// Makes an empty report.
  public init() {}

  /// Whether something that was asked for is in no output.
  public var isPartial: Bool {
    !failures.isEmpty || sources.contains { $0.isPartial }
  }

  /// Whether all that was asked for is in every output, and no format's limit cut anything off.
  var isWhole: Bool {
    !isPartial && losses.allSatisfy { !$0.tally.counts.keys.contains(where: \.isLimit) }
  }

  /// The folders that a plan's outputs would be in, and its sites.
  public var foldersToBe: Set<FilePath> {
    var folders: Set<FilePath> = []
    for output in outputs where output.action == .written {
      let path = FolderIdentity.absolute(FilePath(output.path))
      folders.insert(path.removingLastComponent())
      if output.kind == "site" { folders.insert(path) }
    }
    return folders
  }

  /// Whether there was nothing to write, as everything stands already.
  public var isUnchanged: Bool {
    !outputs.isEmpty && outputs.allSatisfy { $0.action == .unchanged }
  }

  /// How many items, records and storages are missing.
  public var damagedCount: Int { sources.reduce(0) { $0 + $1.damagedCount } }

  /// Adds what a file could not hold, if there is anything.
  mutating func add(_ tally: LossTally, of ref: String, in path: String, _ format: ItemFormat) {
    guard tally != LossTally() else { return }
    losses.append(Losses(path: path, ref: ref, format: format.name, tally: tally))
  }

  /// Adds what a later part of the run did.
  public mutating func add(_ other: RunReport) {
    outputs += other.outputs
    losses += other.losses
    sources += other.sources
    failures += other.failures
    notes += other.notes
  }
}

extension RunReport.Source {
  /// Whether something of it could not be read.
  public var isPartial: Bool {
    damagedCount > 0 || problems.contains { $0.severity == .error }
  }
}
