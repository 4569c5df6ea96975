import ArgumentParser
import ByteIO
import ItemFormats
import Pipeline
import Storages
import SystemPackage

/// `larder run`: everything a configuration says.
struct RunCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Everything a configuration says: exports, sites, packages. The line for cron.",
    discussion: """
      EXAMPLES
        larder run
        larder run /srv/shop/larder.yaml
      """
  )

  @Argument(help: ArgumentHelp("The configuration (default: ./larder.yaml).", valueName: "config"))
  var configuration: String?

  @OptionGroup var common: CommonOptions
  @OptionGroup var files: FileOptions
  @OptionGroup var writing: WritingOptions

  @Flag(help: "Make everything anew, also what did not change.")
  var full = false

  func execute() throws -> ExitCode {
    try Outcome.tell(common, writing) { outcome in try run(&outcome) }
  }

  private func run(_ outcome: inout Outcome) throws {
    let options = try common.reading(configuration)
    let now = try common.clock()
    outcome.now = now
    let file = try options.configurationFile()
    for line in file.ambiguous { options.console.say(.detail, line) }
    let configuration = try Configuration(file)
    guard
      !configuration.exports.isEmpty || !configuration.sites.isEmpty
        || !configuration.packages.isEmpty
    else {
      throw UsageError(
        "the configuration has no exports, no site and no package; there is nothing to do"
      )
    }
    let workspace: Workspace
    do {
      workspace = try Workspace(options, depth: .sizes)
    } catch {
      // What a root is missing for is worth a report too.
      outcome.files = try RunFiles(configuration, [], isDryRun: writing.dryRun)
      throw error
    }
    outcome.options = workspace.options
    let files = try RunFiles(configuration, workspace.storages, isDryRun: writing.dryRun)
    outcome.files = files
    let judged = workspace.judged(configuration.retention, now)
    try ProgressLine.follow(workspace.options) { progress in
      var run = try workspace.options.exportRun(now, writing)
      run.progress = progress
      if configuration.report != nil {
        run.memory = full ? ExportMemory() : files.memory.exports
      }
      if writing.strict {
        let requests = try configuration.exports.flatMap { try self.requests($0, workspace) }
        try run.run(requests, adding: &outcome.report) { report in
          for site in configuration.sites {
            let made = foldersToBe(report)
            report.add(try self.run(site, judged, configuration, workspace, now, progress, made))
          }
          for package in configuration.packages {
            try self.run(package, workspace, now, progress, &report)
          }
        }
        return
      }
      var lists: [[ExportRun.Request]] = []
      for export in configuration.exports {
        try outcome.attempt(export.output.text) { _ in
          lists.append(try self.requests(export, workspace))
        }
      }
      for requests in try run.joined(lists) {
        try outcome.attempt(requests.first?.output.text ?? "") { report in
          run.foldersToBe = foldersToBe(report)
          try run.run(requests, adding: &report)
        }
      }
      for site in configuration.sites {
        try outcome.attempt(site.output.string) { report in
          let made = foldersToBe(report)
          report.add(try self.run(site, judged, configuration, workspace, now, progress, made))
        }
      }
      for package in configuration.packages {
        try outcome.attempt(package.output) { report in
          try self.run(package, workspace, now, progress, &report)
        }
      }
    }
    outcome.warn(about: judged.map { ($0.ref, $1) }, configuration.retention, now)
  }

  /// The folders that a plan counts as there; a run that is not only planned has made them.
  private func foldersToBe(_ report: RunReport) -> Set<FilePath> {
    writing.dryRun ? report.foldersToBe : []
  }

  private func requests(
    _ export: ExportConfiguration,
    _ workspace: Workspace
  ) throws -> [ExportRun.Request] {
    let choices = StorageChoices(workspace, export.choice)
    return try workspace.inputs(export.storages).map { input in
      var request = ExportRun.Request(
        dataset: input,
        formats: export.formats.formats,
        output: export.output
      )
      request.options = export.formats.shared
      request.selection = try choices.choice(of: input)
      request.ifExists = self.files.rule ?? export.ifExists ?? .replace
      if let states = export.states {
        guard input.kind == .requestQueue else {
          throw UsageError("'state' chooses requests; \(input.ref) is a \(input.kind.words)")
        }
        request.states = states
      }
      return request
    }
  }

  private func run(
    _ site: SiteConfiguration,
    _ judged: [JudgedStorage],
    _ configuration: Configuration,
    _ workspace: Workspace,
    _ now: Timestamp,
    _ progress: Progress,
    _ foldersToBe: Set<FilePath>
  ) throws -> RunReport {
    let chosen = judged.filter { site.filter.accepts($0.storage, $0.retention) }.map(\.storage)
    guard site.allowsEmpty || !chosen.isEmpty else { throw workspace.nothingFound }
    var run = try site.run(now)
    run.policyNote = configuration.retentionNote
    run.actors = workspace.actors
    run.selections = try StorageChoices(workspace, ItemChoice()).ofSite(chosen)
    run.policy = configuration.retention
    run.jobs = workspace.options.threads
    run.isFull = full
    if let seconds = try writing.waitingTime() { run.lockWait = seconds }
    run.isStrict = writing.strict
    run.isDryRun = writing.dryRun
    run.foldersToBe = foldersToBe
    run.progress = progress
    return try run.run(chosen, roots: workspace.contentRoots)
  }

  private func run(
    _ package: PackageConfiguration,
    _ workspace: Workspace,
    _ now: Timestamp,
    _ progress: Progress,
    _ report: inout RunReport
  ) throws {
    let plan = try package.plan()
    let chosen = try workspace.packaged(
      package.storages,
      workspace.retention,
      now,
      [package.filter]
    )
    guard package.allowsEmpty || !chosen.storages.isEmpty else { throw workspace.nothingFound }
    var run = try package.run(now)
    run.ifExists = files.rule ?? package.ifExists ?? .replace
    run.site.isFull = full
    run.site.selections = try StorageChoices(workspace, ItemChoice()).ofSite(chosen.storages)
    try workspace.complete(&run, workspace.retention, writing)
    run.site.progress = progress
    let areNamed = !package.storages.isEmpty
    for group in plan.groups(chosen.storages, chosen.roots, areNamed: areNamed, now: now) {
      run.site.foldersToBe = foldersToBe(report)
      report.add(try run.run(group, of: plan))
    }
  }
}
