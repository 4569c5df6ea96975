import ArgumentParser
import Pipeline

/// Options of the commands that publish something.
struct WritingOptions: ParsableArguments {
  @Flag(
    name: [.customShort("n"), .long],
    help: "Say what would be written, replaced or kept, and why; write nothing."
  )
  var dryRun = false

  @Flag(help: "Publish nothing if anything could not be read, or was cut to fit its format.")
  var strict = false

  @Flag(help: "Exit with 4 if nothing changed.")
  var changedExit = false

  @Option(help: ArgumentHelp("lock-wait", of: ConfigurationKey.site, "period"))
  var lockWait: String?

  /// How many seconds to wait for another run; nil if nothing is said.
  func waitingTime() throws -> Int? {
    guard let lockWait else { return nil }
    guard let period = Period(lockWait) else {
      throw UsageError("--lock-wait '\(lockWait)' is not \(Period.form)")
    }
    return period.seconds
  }
}

/// The option of the commands that write single files.
struct FileOptions: ParsableArguments {
  @Option(help: ArgumentHelp("if-exists", of: ConfigurationKey.export, "what"))
  private var ifExists: Choice?

  /// What becomes of files that are there already; nil if nothing is said.
  var rule: ExistingFile? { ifExists.flatMap { ExistingFile(rawValue: $0.rawValue) } }

  private enum Choice: String, ExpressibleByArgument, CaseIterable { case replace, skip, error }
}
