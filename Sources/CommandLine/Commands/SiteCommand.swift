import ArgumentParser
import Catalogue
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
        larder site
        larder site -o public
        larder site shop=/srv/shop/storage blog=/srv/blog/storage -o public --title 'Our crawls'
        larder site ./storage -o public -f csv -f json --exclude '*-test'
      """,
    aliases: ["catalogue"]
  )

  @OptionGroup var given: RootArguments
  @OptionGroup var common: CommonOptions
  @OptionGroup var choice: ChoiceOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The folder to publish (default: that of the configuration's site).",
      valueName: "dir"
    )
  )
  var output: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("A download format. Repeatable (default: all).", valueName: "name")
  )
  var format: [String] = []

  @OptionGroup(title: "Choosing items") var selection: SelectionOptions

  @OptionGroup var publication: PublicationOptions

  @Option(help: about("base-url", "url")) var baseUrl: String?
  @Flag(help: about("keep-foreign")) var keepForeign = false
  @Flag(help: about("in-place")) var inPlace = false

  private static func about(_ name: String, _ placeholder: String? = nil) -> ArgumentHelp {
    ArgumentHelp(name, of: ConfigurationKey.site, placeholder)
  }

  @OptionGroup var writing: WritingOptions

  func execute() throws -> ExitCode {
    try Outcome.tell(common, writing) { outcome in try run(&outcome) }
  }

  private func run(_ outcome: inout Outcome) throws {
    let now = try common.clock()
    outcome.now = now
    // What a site must know besides it finds out itself, at less cost.
    let depth: StorageFinder.Depth = try choice.filter(now: now).asksForTimes ? .sizes : .names
    let workspace = try Workspace(common, roots: given.roots, depth: depth)
    outcome.options = workspace.options
    let entry = try entry(workspace.configuration)
    guard let output = output.map({ FilePath($0) }) ?? entry?.output else {
      throw UsageError("no folder to publish, and no configuration with a site: add -o DIR")
    }
    let policy = try choice.policy(workspace.retention)
    let filter = entry?.filter ?? StorageFilter()
    let chosen = try workspace.storages(choice, policy, now)
      .filter { filter.accepts($0.storage, $0.retention) }
    guard publication.allowEmpty || entry?.allowsEmpty == true || !chosen.isEmpty else {
      throw workspace.nothingFound
    }
    var run = try entry?.run(now) ?? SiteRun(output: output, now: now)
    run.output = output
    try apply(to: &run)
    run.policyNote = workspace.configuration?.retentionNote
    run.actors = workspace.actors
    run.selections = try StorageChoices(workspace, selection.choice()).ofSite(
      chosen.map(\.storage)
    )
    run.policy = policy
    run.jobs = workspace.options.threads
    run.isStrict = writing.strict
    run.isDryRun = writing.dryRun
    try ProgressLine.follow(workspace.options) { progress in
      run.progress = progress
      outcome.report.add(try run.run(chosen.map(\.storage), roots: workspace.contentRoots))
    }
    let judged = outcome.report.sources.compactMap { source in
      source.retention.map { (source.ref, $0) }
    }
    outcome.warn(about: judged, policy, now)
  }

  /// The entry of the configuration that says what options do not: its only site, or of several the one
  /// whose folder `--output` names.
  private func entry(_ configuration: Configuration?) throws -> SiteConfiguration? {
    guard let sites = configuration?.sites, sites.count > 1 else {
      return configuration?.sites.first
    }
    let wanted = output.map { FolderIdentity.absolute(FilePath($0)) }
    if let site = sites.first(where: { FolderIdentity.absolute($0.output) == wanted }) {
      return site
    }
    let outputs = sites.map(\.output.string).joined(separator: ", ")
    throw UsageError(
      output.map { "--output \($0) is none of the configuration's sites: \(outputs)" }
        ?? "the configuration has \(sites.count) sites; add -o with one of \(outputs)"
    )
  }

  /// Puts in what options say.
  private func apply(to run: inout SiteRun) throws {
    try publication.apply(to: &run, formats: format)
    if let baseUrl {
      if let fault = Site.fault(ofBase: baseUrl) {
        throw UsageError("--base-url '\(baseUrl)' \(fault)")
      }
      run.baseURL = baseUrl
    }
    if keepForeign { run.keepsForeign = true }
    if inPlace { run.isInPlace = true }
    if let seconds = try writing.waitingTime() { run.lockWait = seconds }
  }
}
