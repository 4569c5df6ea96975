import ArgumentParser
import ByteIO
import Glibc
import ItemFormats
import Pipeline
import Storages
import SystemPackage

/// `larder export`: items, requests or record lists to files or standard output.
struct ExportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Items, requests or record lists to files or standard output.",
    discussion: """
      EXAMPLES
        larder export datasets/products -f csv -o products.csv
        larder export products -f csv -f xlsx -o exports/
        larder export 'datasets/shop-*' -f jsonl -o '{name}-{date}.{ext}'
        larder export crawl.jsonl -f csv > crawl.csv
        larder export request-queues/shop --state failed -f csv -o failed.csv
        larder export key-value-stores/default -f jsonl
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Storages: a name, an id, kind/NAME, LABEL:kind/NAME, a glob, a storage's folder, a .jsonl, "
        + ".ndjson or .json file, or - for JSON Lines on standard input. Default: all datasets.",
      valueName: "storage"
    )
  )
  var storages: [String] = []

  @OptionGroup var common: CommonOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A format, see larder formats. Repeatable. Default: by the output's extension, else jsonl.",
      valueName: "name"
    )
  )
  var format: [String] = []

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A file, a folder, - or a pattern with {name} {kind} {root} {date} {ext}.",
      valueName: "path"
    )
  )
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Only requests in this state: pending, in-progress, handled or failed. Repeatable.",
      valueName: "state"
    )
  )
  var state: [String] = []

  @OptionGroup(title: "Choosing items") var selection: SelectionOptions

  @OptionGroup(title: "Formats") var options: FormatOptions

  @OptionGroup var files: FileOptions
  @OptionGroup var writing: WritingOptions

  func execute() throws -> ExitCode {
    try Outcome.tell(common, writing) { outcome in try run(&outcome) }
  }

  private func run(_ outcome: inout Outcome) throws {
    let now = try common.clock()
    outcome.now = now
    let pattern = OutputPattern(output)
    try check(pattern)
    outcome.writesResult = !pattern.isStandardOutput
    let chosen = try chosenFormats(pattern)
    let references = storages.isEmpty ? ["datasets/*"] : storages
    let workspace = try Workspace.for(references, common)
    outcome.options = workspace.options
    let inputs = try workspace.inputs(references)
    if pattern.isStandardOutput {
      guard inputs.count == 1, chosen.formats.count == 1 else {
        throw UsageError(
          "\(inputs.count) storages in \(chosen.formats.count) formats do not fit one standard output; "
            + "add -o FOLDER/"
        )
      }
      guard chosen.formats[0].isText && !chosen.shared.isGzipped || isatty(1) == 0 else {
        let what = chosen.shared.isGzipped ? "gzip" : chosen.formats[0].name
        throw UsageError("\(what) is not written to a terminal; add -o FILE")
      }
    }
    var run = try workspace.options.exportRun(now, writing)
    let choices = StorageChoices(workspace, try selection.choice())
    let requests = try inputs.map { input in
      var request = ExportRun.Request(dataset: input, formats: chosen.formats, output: pattern)
      request.options = chosen.shared
      request.states = try states(of: input)
      request.ifExists = files.rule ?? .replace
      request.selection = try choices.choice(of: input)
      return request
    }
    try ProgressLine.follow(workspace.options) { progress in
      run.progress = progress
      try run.run(requests, adding: &outcome.report)
    }
  }

  private func states(of input: DatasetInput) throws -> Set<RequestState> {
    guard !state.isEmpty else { return Set(RequestState.allCases) }
    guard input.kind == .requestQueue else {
      throw UsageError("--state chooses requests; \(input.ref) is a \(input.kind.words)")
    }
    do throws(OptionError) {
      return try ItemChoice.states(state)
    } catch {
      throw UsageError(error.reason)
    }
  }

  private func chosenFormats(_ pattern: OutputPattern) throws -> ExportFormats {
    do {
      return try ExportFormats(ItemFormat.list(format), options: options.given, output: pattern)
    } catch let error as OptionError {
      throw UsageError("--\(error)")
    }
  }

  private func check(_ pattern: OutputPattern) throws {
    if let unknown = pattern.unknownPlaceholder {
      let hint = NearestWord.hint(for: unknown, among: OutputPattern.placeholders)
      throw UsageError("unknown placeholder {\(unknown)} in --output\(hint)")
    }
    if common.json, pattern.isStandardOutput {
      throw UsageError("--json needs standard output for itself; add -o FILE")
    }
  }
}
