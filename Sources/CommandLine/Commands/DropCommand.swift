import ArgumentParser
import Pipeline
import Storages

/// `larder drop`: storages that somebody wants gone.
struct DropCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "drop",
    abstract: "Removes storages, named or not; without --apply it says which.",
    discussion: """
      EXAMPLES
        larder drop datasets/old-prices
        larder drop 'datasets/test-*' --apply
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Names, ids, kind/NAME, LABEL:kind/NAME, globs, or storages' folders.",
      valueName: "storage"
    )
  )
  var storages: [String]

  @OptionGroup var common: CommonOptions
  @OptionGroup var applying: ApplyOptions

  func execute() throws -> ExitCode {
    let now = try applying.clock(common)()
    var run = DropRun()
    run.isApplied = applying.apply
    let workspace = try Workspace.for(storages, common)
    var found: [Storage] = []
    var result = HousekeepingResult()
    for argument in storages {
      do {
        found += try workspace.ownStorages(argument).filter { storage in
          !found.contains { $0.path == storage.path }
        }
      } catch let error as StorageReferenceError where error.kind == .unknown {
        // What a stopped run moved aside is no storage any more, but still to be dropped.
        guard let pattern = StoragePattern(argument) else { throw error }
        let left = try run.finish(pattern, in: workspace.roots)
        if left.entries.isEmpty { throw error }
        result.entries += left.entries
      }
    }
    result.entries += run.run(found).entries
    let report = HousekeepingReport(
      result,
      isApplied: applying.apply,
      isRequested: true,
      now: now
    )
    return try report.tell(workspace.options)
  }
}
