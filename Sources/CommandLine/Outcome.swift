import Catalogue
import ItemFormats
import JSONText
import Pipeline
import Storages

/// What a run tells people at its end, and the exit code.
struct Outcome {
  private let report: RunReport
  private let options: CommonOptions
  /// Whether there is anything to say but errors: not when the items themselves went to standard output.
  private let writesResult: Bool
  private var warnings: [String] = []

  /// How many lines of one kind a storage gets on standard error.
  private static let linesPerStorage = 20

  init(_ report: RunReport, _ options: CommonOptions, writesResult: Bool = true) {
    self.report = report
    self.options = options
    self.writesResult = writesResult
  }

  /// Warns about storages that are about to expire or have.
  mutating func warn(about storages: [JudgedStorage], _ policy: RetentionPolicy, _ now: Timestamp) {
    for (storage, retention) in storages {
      guard let expiry = retention.expiresAt else { continue }
      guard expiry.seconds - now.seconds < policy.soon else { continue }
      warnings.append("\(storage.ref): \(retention.summary(now: now)), \(expiry.text)")
    }
  }

  /// Prints it all.
  func show() throws -> ExitCode {
    let console = options.console
    if options.json { try Console.result(document: document) }
    if writesResult, !options.json { for line in table { console.done(line) } }
    for source in report.sources { Self.tell(source, console) }
    for failure in report.failures { console.error(failure) }
    for note in report.notes { console.warning(note) }
    for loss in losses { console.done(loss) }
    for output in report.outputs {
      for note in output.notes { console.done("\(output.path): \(note)") }
    }
    for warning in warnings { console.warning(warning) }
    if writesResult, !options.json { console.done(summary) }
    return report.isPartial ? .partly : .done
  }

  /// Says what could not be read of a storage.
  static func tell(_ source: RunReport.Source, _ console: Console) {
    let errors = source.problems.filter { $0.severity == .error }
    for problem in errors.prefix(linesPerStorage) {
      console.error("\(source.ref): \(ProblemWording.line(problem))")
    }
    if errors.count > linesPerStorage {
      console.error(
        "\(source.ref): and \(Wording.number(errors.count - linesPerStorage)) more "
          + "(larder show '\(source.ref)')"
      )
    }
    for problem in source.problems where problem.severity == .note {
      console.detail("note: \(source.ref): \(ProblemWording.line(problem))")
    }
  }

  private var table: [String] {
    var table = TextTable(["", "", "", ""], rightAligned: [1, 2, 3])
    for output in report.outputs {
      let holds =
        output.pages.map { pages(output, $0) }
        ?? Wording.count(output.items, output.noun)
      table.add(
        [output.path, holds, Wording.size(output.bytes), Quantity.seconds(output.seconds)])
    }
    return Array(table.lines(width: nil).dropFirst())
  }

  /// What became of a site: `214 pages, 12 changed, 3 removed`.
  private func pages(_ output: RunReport.Output, _ count: Int) -> String {
    var parts = [Wording.count(count, "page")]
    switch output.action {
    case .unchanged: parts.append("unchanged")
    case .replaced:
      parts.append("\(Wording.number(output.changedPages ?? 0)) changed")
      if let removed = output.removedPages, removed > 0 {
        parts.append("\(Wording.number(removed)) removed")
      }
    case .written, .removed: parts.append(Wording.count(output.items, "item"))
    }
    return parts.joined(separator: ", ")
  }

  private var summary: String {
    let seconds = report.outputs.reduce(0) { max($0, $1.seconds) }
    var parts = [report.isPartial ? "partly done" : "done"]
    if report.damagedCount > 0 { parts.append("\(Wording.number(report.damagedCount)) left out") }
    if !warnings.isEmpty { parts.append(Wording.count(warnings.count, "warning")) }
    return parts.joined(separator: ", ") + ", in \(Quantity.seconds(seconds))"
  }

  /// A line for each rule by which a file's format replaced values.
  private var losses: [String] {
    let lines = report.losses.flatMap { losses in
      losses.tally.counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { rule, count in
        "\(losses.path): \(Wording.count(count.count, "value")) written in another form "
          + "(\(rule.rawValue), first in item \(Wording.number(count.firstRow + 1)))"
      }
    }
    let rest = lines.count - Self.linesPerStorage
    guard rest > 0 else { return lines }
    return lines.prefix(Self.linesPerStorage) + [
      "and \(Wording.number(rest)) more; all with --json"
    ]
  }

  private var document: JSONValue {
    let outputs = report.outputs.map { output in
      JSONValue.object([
        .init("path", .string(output.path)), .init("kind", .string(output.kind)),
        .init("format", JSONValue(output.format)), .init("items", .int(output.items)),
        .init("bytes", .int(output.bytes)), .init("action", .string(output.action.rawValue)),
        .init("notes", .array(output.notes.map(JSONValue.string))),
      ])
    }
    let losses = report.losses.flatMap { losses in
      losses.tally.counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { rule, count in
        JSONValue.object([
          .init("path", .string(losses.path)), .init("ref", .string(losses.ref)),
          .init("format", .string(losses.format)), .init("rule", .string(rule.rawValue)),
          .init("count", .int(count.count)), .init("firstItem", .int(count.firstRow + 1)),
        ])
      }
    }
    let storages = report.sources.map { source in
      JSONValue.object([
        .init("ref", .string(source.ref)), .init("itemCount", .int(source.itemCount)),
        .init("damagedCount", .int(source.damagedCount)),
        .init("problems", .array(source.problems.map(StorageJSON.problem))),
      ])
    }
    return .object([
      .init("version", .int(1)), .init("tool", .string(ToolVersion.name)),
      .init("status", .string(report.isPartial ? "partial" : "ok")),
      .init("outputs", .array(outputs)), .init("losses", .array(losses)),
      .init("storages", .array(storages)),
      .init("failures", .array(report.failures.map(JSONValue.string))),
    ])
  }
}
