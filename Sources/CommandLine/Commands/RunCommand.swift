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
    abstract: "Everything a configuration says: exports, then sites. The line for cron.",
    discussion: """
      EXAMPLES
        larder run
        larder run /srv/shop/larder.yaml
      """
  )

  @Argument(help: ArgumentHelp("The configuration (default: ./larder.yaml).", valueName: "config"))
  var configuration: String?

  @OptionGroup var common: CommonOptions

  @Flag(help: "Make everything anew, also what did not change.")
  var full = false

  func execute() throws -> ExitCode {
    let options = try common.reading(configuration)
    let now = try common.clock()
    let file = try options.configurationFile()
    for line in file.ambiguous { options.console.detail(line) }
    let configuration = try Configuration(file)
    guard !configuration.exports.isEmpty || !configuration.sites.isEmpty else {
      throw UsageError("the configuration has neither 'exports' nor 'site'; there is nothing to do")
    }
    let workspace = try Workspace(options, depth: .sizes)
    let judged = workspace.judged(configuration.retention, now)
    var codes: [ExitCode] = []
    let report = try ProgressLine.follow(workspace.options) { progress in
      var report = RunReport()
      // What fails must not keep the rest from being published.
      func attempt(_ output: String, _ run: () throws -> RunReport) {
        do {
          report.add(try run())
        } catch {
          StagedPaths.holdIfStopping()
          let message = "\(error)"
          report.failures.append(message.contains(output) ? message : "\(output): \(message)")
          codes.append(Failure(error)?.code ?? .failed)
        }
      }
      for export in configuration.exports {
        attempt(export.output.text) { try run(export, workspace, now, progress) }
      }
      for site in configuration.sites {
        attempt(site.output.string) {
          try run(site, judged, configuration, workspace, now, progress)
        }
      }
      return report
    }
    var outcome = Outcome(report, options)
    outcome.warn(about: judged, configuration.retention, now)
    return .worst(codes + [try outcome.show()])
  }

  private func run(
    _ export: ExportConfiguration,
    _ workspace: Workspace,
    _ now: Timestamp,
    _ progress: Progress
  ) throws -> RunReport {
    var run = try workspace.options.exportRun(now)
    run.progress = progress
    let choices = StorageChoices(workspace, export.choice)
    return try run.run(
      workspace.inputs(export.storages).map { input in
        var request = ExportRun.Request(
          dataset: input,
          formats: export.formats.formats,
          output: export.output
        )
        request.options = export.formats.shared
        request.selection = try choices.choice(of: input)
        if let states = export.states {
          guard input.kind == .requestQueue else {
            throw UsageError("'state' chooses requests; \(input.ref) is a \(input.kind.words)")
          }
          request.states = states
        }
        return request
      }
    )
  }

  private func run(
    _ site: SiteConfiguration,
    _ judged: [JudgedStorage],
    _ configuration: Configuration,
    _ workspace: Workspace,
    _ now: Timestamp,
    _ progress: Progress
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
    run.progress = progress
    return try run.run(chosen, roots: workspace.contentRoots)
  }
}
