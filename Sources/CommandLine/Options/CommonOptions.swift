import ArgumentParser
import ByteIO
import Glibc
import Pipeline
import Storages
import SystemPackage

/// Options that every command knows.
struct CommonOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A storage directory, or the folder it lies in. Repeatable.",
      valueName: "[LABEL=]DIR"
    )
  )
  var root: [String] = []

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The configuration file (default: ./larder.yaml).", valueName: "file")
  )
  var config: String?

  @Flag(help: "Read no configuration file.")
  var noConfig = false

  @Flag(name: [.short, .long], help: "Print errors only.")
  var quiet = false

  @Flag(name: [.short, .long], help: "Print decisions too.")
  var verbose = false

  @Flag(help: "Print the result as one JSON document on standard output.")
  var json = false

  @Option(help: ArgumentHelp(.logFormat, "form"))
  var logFormat: Console.Form?

  @Option(help: ArgumentHelp(.color, "when"))
  var color: When?

  @Option(help: ArgumentHelp(.progress, "when"))
  var progress: When?

  @Option(
    help: ArgumentHelp(
      "The clock for retention and build times (default: SOURCE_DATE_EPOCH, else now).",
      valueName: "time"
    )
  )
  var now: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(.jobs, "n")
  )
  var jobs: Int?

  /// When something for terminals is done; by default where there is one that can do it.
  enum When: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be 1 or more.") }
    if quiet, verbose { throw ValidationError("--quiet and --verbose contradict each other.") }
  }

  /// These options, with what `configuration` says in the place of those that are not given.
  func completed(by configuration: Configuration?) -> CommonOptions {
    var options = self
    options.jobs = jobs ?? configuration?.jobs
    options.progress = progress ?? configuration?.progress
    options.color = color ?? configuration?.color
    options.logFormat = logFormat ?? configuration?.logFormat
    return options
  }

  /// These options for a command that takes the configuration as an argument too.
  func reading(_ configuration: String?) throws -> CommonOptions {
    guard let configuration else { return self }
    guard config == nil || config == configuration else {
      throw UsageError("two configurations: '\(configuration)' and --config")
    }
    var options = self
    options.config = configuration
    return options
  }

  /// The configuration that there must be.
  func configurationFile() throws -> ConfigurationFile {
    guard let file = try ConfigurationFile.find(self) else {
      throw UsageError("there is no ./larder.yaml here; name one, or write one: larder config init")
    }
    return file
  }

  /// Where messages go.
  var console: Console {
    var console = Console()
    console.isQuiet = quiet
    console.isVerbose = verbose
    console.form = logFormat ?? .text
    console.isColoured = suits(color ?? .auto)
    return console
  }

  /// Whether standard error gets what is for terminals that `choice` is about.
  private func suits(_ choice: When) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      return isatty(2) == 1 && Environment.value("TERM") != "dumb"
        && Environment.value("NO_COLOR") == nil && Environment.value("CI") == nil
    }
  }

  /// How many threads to use.
  var threads: Int { jobs ?? min(Environment.processors, 4) }

  /// The time that counts as now.
  func clock() throws -> Timestamp {
    if let now {
      guard let time = Timestamp(now) else {
        throw UsageError("--now '\(now)' is no time such as 2026-11-23T17:00:00Z")
      }
      return time
    }
    return try Self.sourceDate ?? Timestamp(FileTime.now())
  }

  /// The time of `SOURCE_DATE_EPOCH`, by which builds say when what they made was made.
  static var sourceDate: Timestamp? {
    get throws {
      guard let epoch = Environment.value("SOURCE_DATE_EPOCH") else { return nil }
      guard let seconds = Int(epoch), (0...Timestamp.lastSecond).contains(seconds) else {
        throw UsageError("SOURCE_DATE_EPOCH '\(epoch)' is no number of seconds")
      }
      return Timestamp(seconds: seconds)
    }
  }

  /// An export run with what these options and the environment say.
  func exportRun(
    _ now: Timestamp,
    _ writing: WritingOptions
  ) throws -> ExportRun {
    var run = ExportRun(now: now)
    run.isStrict = writing.strict
    run.isDryRun = writing.dryRun
    run.lockWait = try writing.waitingTime() ?? 0
    run.jobs = threads
    run.createdAt = try Self.sourceDate
    if let folder = Environment.value("TMPDIR") { run.temporaryFolder = FilePath(folder) }
    return run
  }

  /// Whether a progress line is drawn.
  var showsProgress: Bool {
    let choice = progress ?? .auto
    return suits(choice) && (choice == .always || !quiet && console.form == .text)
  }
}

extension Console.Form: ExpressibleByArgument {}
