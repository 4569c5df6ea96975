import ArgumentParser
import Pipeline
import Storages

/// `larder name`: a name for a storage, so that it is kept.
struct NameCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "name",
    abstract: "Names a storage, so that it is kept; without --apply it says what would be done.",
    discussion: """
      The storage's client opens it by that name from then on, and neither its purge at the start of a run
      nor larder prune takes it.

      EXAMPLES
        larder name datasets/default november-prices
        larder name datasets/default november-prices --apply
      """
  )

  @Argument(
    help: ArgumentHelp(
      "A storage without a name: kind/NAME, an id, LABEL:kind/NAME, or its folder.",
      valueName: "storage"
    )
  )
  var storage: String

  @Argument(
    help: ArgumentHelp(
      "At most 63 letters, digits and inner hyphens; of OWNER~NAME, the name.",
      valueName: "new-name"
    )
  )
  var newName: String

  @OptionGroup var common: CommonOptions
  @OptionGroup var applying: ApplyOptions

  func execute() throws -> ExitCode {
    let now = try applying.clock(common)()
    var run = NameRun(try NewName(newName))
    run.isApplied = applying.apply
    let workspace = try Workspace.for([storage], common)
    let report = HousekeepingReport(
      try run.run(try workspace.ownStorage(storage)),
      isApplied: applying.apply,
      now: now
    )
    return try report.tell(workspace.options)
  }
}
