import ArgumentParser
import Pipeline
import Storages
import SystemPackage

/// `larder prune`: expired storages without a name.
struct PruneCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Removes expired storages without a name; without --apply it says which.",
    discussion: """
      Removes storages that have no name for sure, whose time by the policy is over, and in which nothing
      changed for as long. Whatever is in doubt stays, and is told.

      EXAMPLES
        larder prune
        larder prune ./storage --retention 14d
        larder prune --apply --max-delete 20
        larder prune --apply --archive /srv/archive
      """
  )

  @OptionGroup var given: RootArguments
  @OptionGroup var common: CommonOptions
  @OptionGroup var choice: ChoiceOptions
  @OptionGroup var applying: ApplyOptions

  @Option(
    help: ArgumentHelp("Remove nothing at all if more than this has expired.", valueName: "n")
  )
  var maxDelete: Int?

  @Option(
    help: ArgumentHelp(
      "Pack each storage into this folder and read the package back before it goes.",
      valueName: "dir"
    )
  )
  var archive: String?

  func validate() throws {
    if let maxDelete, maxDelete < 0 { throw ValidationError("--max-delete must be 0 or more.") }
    if choice.named { throw ValidationError("--named: what has a name is never pruned.") }
  }

  func execute() throws -> ExitCode {
    let clock = try applying.clock(common)
    let now = clock()
    let workspace = try Workspace.roots(common, given.roots)
    var run = PruneRun(policy: try choice.policy(workspace.retention), now: clock)
    let filter = try choice.filter(now: now)
    run.isMeant = { filter.accepts($0, $1) }
    run.maxDelete = maxDelete
    run.isApplied = applying.apply
    if let archive {
      var packing = StorageArchive(in: FilePath(archive))
      packing.jobs = workspace.options.threads
      if let folder = Environment.value("TMPDIR") { packing.temporaryFolder = FilePath(folder) }
      run.archive = packing
    }
    let report = HousekeepingReport(
      run.run(workspace.roots),
      isApplied: applying.apply,
      now: now
    )
    return try report.tell(workspace.options)
  }
}
