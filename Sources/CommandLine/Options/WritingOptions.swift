import ArgumentParser
import Pipeline

/// Options of the commands that publish something.
struct WritingOptions: ParsableArguments {
  @Flag(
    name: [.customShort("n"), .long],
    help: "Say what would be written, replaced or kept, and why; write nothing."
  )
  var dryRun = false

  @Flag(help: "Publish nothing if anything could not be read.")
  var strict = false

  @Flag(help: "Exit with 4 if nothing changed.")
  var changedExit = false
}

/// The option of the commands that write single files.
struct FileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Files that are there already: replace, skip or error (default: replace).",
      valueName: "what"
    )
  )
  var ifExists: IfExists = .replace

  /// What becomes of a file that is there already, as the option spells it.
  enum IfExists: String, ExpressibleByArgument, CaseIterable {
    case replace, skip, error

    var rule: ExistingFile {
      switch self {
      case .replace: .replace
      case .skip: .skip
      case .error: .error
      }
    }
  }
}
