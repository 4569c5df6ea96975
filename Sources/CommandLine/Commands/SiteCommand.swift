import ArgumentParser
import ItemFormats
import Pipeline
import Storages
import SystemPackage

/// `larder site`: the catalogue as a static site.
struct SiteCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "site",
    abstract: "Publish every storage as a static site: pages, and every dataset in every format.",
    discussion: """
      EXAMPLES
        larder site -o public
        larder site shop=/srv/shop/storage blog=/srv/blog/storage -o public --title 'Our crawls'
        larder site ./storage -o public -f csv -f json --exclude '*-test'
      """,
    aliases: ["catalogue"]
  )

  @Argument(
    help: ArgumentHelp(
      "Storage directories, or the folders they lie in.",
      valueName: "[label=]root"
    )
  )
  var roots: [String] = []

  @OptionGroup var common: CommonOptions
  @OptionGroup var choice: ChoiceOptions

  @Option(name: [.short, .long], help: ArgumentHelp("The folder to publish.", valueName: "dir"))
  var output: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("A download format. Repeatable (default: all).", valueName: "name")
  )
  var format: [String] = []

  @OptionGroup(title: "Choosing items") var selection: SelectionOptions

  @Option(help: ArgumentHelp("The title of the catalogue.", valueName: "text"))
  var title: String?

  @Option(help: ArgumentHelp("The address at which the site will stand.", valueName: "url"))
  var baseUrl: String?

  @Option(
    help: ArgumentHelp(
      "A folder of page templates and assets that stand in for ours.",
      valueName: "dir"
    )
  )
  var templates: String?

  @Option(
    help: ArgumentHelp(
      "How many items of a storage have pages without scripts (default: 1000).",
      valueName: "n"
    )
  )
  var htmlItems: Int?

  @Option(
    help: ArgumentHelp(
      "Records of key-value stores: all, listed (names only) or none (default: all).",
      valueName: "what"
    )
  )
  var records: RecordChoice = .all

  enum RecordChoice: String, ExpressibleByArgument, CaseIterable { case all, listed, none }

  @Flag(help: "Publish into a folder that holds other files; they are kept.")
  var keepForeign = false

  @Flag(help: "Rename files into the folder one by one, where it cannot be exchanged as a whole.")
  var inPlace = false

  @Flag(help: "Make everything anew, also what did not change.")
  var full = false

  @Flag(help: "Publish although no storage was found.")
  var allowEmpty = false

  @Option(
    help: ArgumentHelp("How long to wait for another run (default: 0s).", valueName: "period")
  )
  var lockWait: String?

  @OptionGroup var writing: WritingOptions

  func execute() throws -> ExitCode {
    try Outcome.tell(common, writing) { outcome in try run(&outcome) }
  }

  private func run(_ outcome: inout Outcome) throws {
    let now = try common.clock()
    outcome.now = now
    let workspace = try Workspace(common, roots: roots, depth: .sizes)
    let policy = try choice.policy(workspace.retention)
    let chosen = try workspace.storages(choice, policy, now)
    guard allowEmpty || !chosen.isEmpty else { throw workspace.nothingFound }
    var run = SiteRun(output: FilePath(output), now: now)
    run.title = title
    run.baseURL = baseUrl
    run.formats = format.isEmpty ? ItemFormat.all : try ItemFormat.list(format)
    run.records = RecordPublishing(rawValue: records.rawValue) ?? .all
    run.keepsForeign = keepForeign
    run.isInPlace = inPlace
    run.isFull = full
    run.isStrict = writing.strict
    run.isDryRun = writing.dryRun
    if let templates { try run.look.readTemplates(from: FilePath(templates)) }
    if let htmlItems {
      guard htmlItems >= 0 else { throw UsageError("--html-items must be 0 or more") }
      run.htmlItems = htmlItems
    }
    run.actors = workspace.actors
    run.selections = try StorageChoices(workspace, selection.choice()).ofSite(
      chosen.map(\.storage)
    )
    run.policy = policy
    run.jobs = common.threads
    if let lockWait {
      guard let period = Period(lockWait) else {
        throw UsageError("--lock-wait '\(lockWait)' is no time such as 30s")
      }
      run.lockWait = period.seconds
    }
    try ProgressLine.follow(common) { progress in
      run.progress = progress
      outcome.report.add(try run.run(chosen.map(\.storage), roots: workspace.contentRoots))
    }
    outcome.warn(about: chosen, policy, now)
  }
}
