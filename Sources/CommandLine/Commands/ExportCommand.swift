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

  @Option(help: ArgumentHelp("The most columns of a csv or html table.", valueName: "n"))
  var maxColumns = 16_384

  func validate() throws {
    if maxColumns < 1 { throw ValidationError("--max-columns must be 1 or more.") }
  }

  func execute() throws -> ExitCode {
    let now = try common.clock()
    let pattern = OutputPattern(output)
    let formats = try chosenFormats(pattern)
    try check(pattern, formats)
    let references = storages.isEmpty ? ["datasets/*"] : storages
    let workspace = try Workspace.for(references, common)
    let inputs = try workspace.inputs(references)
    let states = try chosenStates(inputs)
    if pattern.isStandardOutput {
      guard inputs.count == 1, formats.count == 1 else {
        throw UsageError(
          "\(inputs.count) storages in \(formats.count) formats do not fit one standard output; "
            + "add -o FOLDER/"
        )
      }
      guard formats[0].packaging == .plain || isatty(1) == 0 else {
        throw UsageError("\(formats[0].name) is not written to a terminal; add -o FILE")
      }
    }
    var run = ExportRun(now: now)
    run.jobs = common.threads
    run.maxColumns = maxColumns
    if let folder = Environment.value("TMPDIR") { run.temporaryFolder = FilePath(folder) }
    let requests = try inputs.map { input in
      var request = ExportRun.Request(dataset: input, formats: formats, output: pattern)
      request.states = states
      (request.rows, request.selection) = try selection.choice(of: input, in: workspace)
      return request
    }
    let report = try ProgressLine.follow(common) { progress in
      run.progress = progress
      return try run.run(requests)
    }
    return try Outcome(report, common, writesResult: !pattern.isStandardOutput).show()
  }

  private func chosenStates(_ inputs: [DatasetInput]) throws -> Set<RequestState> {
    guard !state.isEmpty else { return Set(RequestState.allCases) }
    if let other = inputs.first(where: { $0.kind != .requestQueue }) {
      throw UsageError("--state chooses requests; \(other.ref) is a \(other.kind.words)")
    }
    let names = state.flatMap { $0.split(separator: ",") }.map { $0.trimmingPrefix(" ") }
    return try Set(
      names.map { name in
        guard let state = RequestState(rawValue: String(name)) else {
          let known = RequestState.allCases.map(\.rawValue)
          throw UsageError(
            "unknown state '\(name)' for --state\(NearestWord.hint(for: String(name), among: known))"
          )
        }
        return state
      }
    )
  }

  private func chosenFormats(_ pattern: OutputPattern) throws -> [ItemFormat] {
    if format.isEmpty {
      guard let known = pattern.fileExtension.flatMap(ItemFormat.withExtension) else {
        guard pattern.isStandardOutput else {
          throw UsageError("no format for \(output ?? "-"): add -f NAME (larder formats)")
        }
        return [.jsonl]
      }
      return [known]
    }
    return try ItemFormat.list(format)
  }

  private func check(_ pattern: OutputPattern, _ formats: [ItemFormat]) throws {
    if let unknown = pattern.unknownPlaceholder {
      let hint = NearestWord.hint(for: unknown, among: OutputPattern.placeholders)
      throw UsageError("unknown placeholder {\(unknown)} in --output\(hint)")
    }
    if maxColumns > 16_384, formats.contains(.xlsx) {
      throw UsageError("--max-columns above 16384 does not go with xlsx, which holds no more")
    }
    if common.json, pattern.isStandardOutput {
      throw UsageError("--json needs standard output for itself; add -o FILE")
    }
  }
}

extension ItemFormat {
  /// The formats with these names, each once.
  static func list(_ names: [String]) throws -> [ItemFormat] {
    var formats: [ItemFormat] = []
    for name in names.flatMap({ $0.split(separator: ",") }).map(String.init) {
      guard let format = named(name) else {
        let hint = NearestWord.hint(for: name, among: all.map(\.name))
        throw UsageError("unknown format '\(name)' for --format\(hint) (larder formats)")
      }
      if !formats.contains(format) { formats.append(format) }
    }
    return formats
  }

  /// The format whose files have this extension.
  static func withExtension(_ fileExtension: String) -> ItemFormat? {
    all.first { $0.fileExtension == fileExtension.lowercased() }
      ?? (fileExtension.lowercased() == "ndjson" ? .jsonl : nil)
  }
}
