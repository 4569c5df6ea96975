import ArgumentParser
import Catalogue
import Pipeline
import Storages

/// `larder show`: one storage.
struct ShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "One storage: facts, retention with its reason, counts, problems.",
    discussion: """
      EXAMPLES
        larder show products
        larder show request-queues/shop
        larder show shop:key-value-stores/default --json
      """
  )

  @Argument(
    help: ArgumentHelp(
      "A name, an id, kind/NAME, LABEL:kind/NAME, or a storage's folder.",
      valueName: "storage"
    )
  )
  var storage: String

  @OptionGroup var common: CommonOptions

  func execute() throws -> ExitCode {
    let now = try common.clock()
    let workspace = try Workspace.for([storage], common)
    let found = try workspace.storage(storage)
    let actor = workspace.actors[found.root]
    let read = try Examination.of(
      found,
      schema: actor?.datasetSchema(of: found),
      now: now,
      jobs: workspace.options.threads
    )
    let retention = workspace.retention.judge(read.storage, now: now)
    var entry = CatalogueStorage(read.storage, retention: retention, slug: "")
    entry.problems = read.problems
    entry.damagedCount = read.damagedCount
    entry.records = RecordRow.list(of: read.storage)
    entry.problems += actor?.problems(about: found) ?? []
    entry.describe(by: actor)
    entry.schemaReport = read.schemaReport
    entry.noteUnfitRecords()
    if common.json {
      try Console.result(document: workspace.document(of: entry, now))
    } else {
      try Console.result(StorageReport(entry).text)
    }
    return entry.problems.contains { $0.severity == .error } ? .partly : .done
  }
}
