public import Catalogue
import ItemFormats
public import Storages

/// A storage whose contents were read through once, to know what they hold and what is damaged.
public struct Examination: Sendable {
  /// The storage, `holds` counting what could be read.
  public var storage: Storage
  /// What could not be read and what should be known.
  public var problems: [Problem]
  /// How many items could not be read.
  public var damagedCount = 0

  /// Where items are not as the schema says; nil if there is none that says something.
  public var schemaReport: SchemaReport?

  /// Reads through a storage that was found, with `jobs` threads; the items of a dataset are compared
  /// with `schema`, the locks of requests with the moment `now`.
  public static func of(
    _ found: Storage,
    schema: DatasetSchema? = nil,
    now: Timestamp,
    jobs: Int = 1
  ) throws -> Examination {
    let storage = try StorageFinder(now: now, jobs: jobs).storage(again: found)
    var read = Examination(storage: storage, problems: storage.problems)
    guard storage.kind == .dataset else { return read }
    let comparison = SchemaComparison(schema)
    let result = try SourceReplaced.tryingAgain { _ in
      try DatasetPass(
        try DatasetDirectory(storage),
        outputs: [],
        options: DatasetPass.Options(jobs: jobs, schema: comparison?.schema)
      ).run()
    }
    if let comparison {
      read.schemaReport = comparison.report(result.tally)
      if let note = comparison.schema.note { read.problems.append(note) }
    }
    read.storage.holds = .items(result.itemCount)
    read.problems += result.problems
    read.damagedCount = result.damagedCount
    return read
  }
}
