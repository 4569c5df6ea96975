import ByteIO
import Catalogue
import ItemFormats
import JSONText
import Pipeline
import Storages

/// What became of a run, and how it is told: messages, the document for programs, the exit code.
struct Outcome {
  /// What was done so far; complete also when the run failed.
  var report = RunReport()
  /// Whether there is anything to say but errors: not when the items themselves went to standard output.
  var writesResult = true
  /// The clock of the run, for the document and for what is told once a day; nil until it is known.
  var now: Timestamp?
  /// The log and the report; nil for commands without.
  var files: RunFiles?

  /// How it is told; a command completes them by its configuration.
  var options: CommonOptions

  private let writing: WritingOptions
  private let started = Timestamp(FileTime.now())
  private let start = ContinuousClock.now
  private var warnings: [Message] = []
  /// What ended the run, or parts of it.
  private var failures: [Failure] = []

  /// How many lines of one kind a storage gets on standard error.
  private static let linesPerStorage = 20

  /// A line for people.
  struct Message {
    var level: Console.Level
    var text: String
    /// What stays the same as long as the message says the same; nil for what is told in any case.
    var key: String?
  }

  /// Does the work of a command and tells what became of it, whether it succeeds or fails.
  static func tell(
    _ options: CommonOptions,
    _ writing: WritingOptions,
    _ work: (inout Outcome) throws -> Void
  ) throws -> ExitCode {
    var outcome = Outcome(options: options, writing: writing)
    do {
      try work(&outcome)
    } catch {
      StagedPaths.holdIfStopping()
      // Nothing was done yet, and whoever read the arguments knows better what they are called.
      if error is UsageError, !options.json, outcome.files == nil { throw error }
      try outcome.note(error)
    }
    return try outcome.show()
  }

  /// Does a part of the work; what it fails for does not keep other parts from being done.
  mutating func attempt(
    _ output: String,
    _ work: (inout RunReport) throws -> Void
  ) throws {
    do {
      try work(&report)
    } catch {
      StagedPaths.holdIfStopping()
      try note(error, of: output)
    }
  }

  private mutating func note(_ error: any Error, of output: String = "") throws {
    // A reader that went away is no failure, and nobody is left to be told.
    guard var failure = Failure(error), failure.code != .done else { throw error }
    // A file that cannot be made is named already, and better than by a pattern.
    if !(error is OutputError), !output.isEmpty, !failure.message.contains(output) {
      failure.name(output)
    }
    failures.append(failure)
    if let refused = error as? RefusedError { report.add(refused.found) }
  }

  private init(options: CommonOptions, writing: WritingOptions) {
    self.options = options
    self.writing = writing
  }

  /// Warns about storages that are about to expire or have.
  mutating func warn(
    about storages: [(ref: String, retention: Retention)],
    _ policy: RetentionPolicy,
    _ now: Timestamp
  ) {
    for (ref, retention) in storages {
      guard let expiry = retention.expiresAt else { continue }
      guard expiry < now.adding(seconds: policy.soon) else { continue }
      warnings.append(
        Message(
          level: .warning,
          text: "\(ref): \(retention.summary(now: now)), \(expiry.text); "
            + "keep it: \(KeepCommand.line(for: ref))",
          // The summary counts hours; the date stays.
          key: "\(ref): expires \(expiry.rfc3339())"
        )
      )
    }
  }

  // MARK: - Telling

  /// Prints and writes it all.
  private mutating func show() throws -> ExitCode {
    var console = options.console
    console.log = files?.log
    if options.json || files != nil { report.identifyFiles(jobs: options.threads) }
    let printed = try tell(console)
    var code = code
    for line in failures.flatMap(\.lines) { console.say(.error, line) }
    let finished = Timestamp(FileTime.now())
    do {
      try files?.write(document(code, printed, finished))
      if let failure = files?.log?.failure { throw failure }
    } catch {
      console.say(.error, "\(error)")
      if !code.isFailure { code = .failed }
    }
    if options.json { try Console.result(document: document(code, printed, finished)) }
    return code
  }

  /// Prints the messages; says which stand, and when each was printed last.
  private func tell(_ console: Console) throws -> [(key: String, day: String)] {
    if writing.dryRun, failures.isEmpty, !options.json { try Console.result(plan) }
    let today = String((now ?? started).rfc3339().prefix(10))
    var printed: [(key: String, day: String)] = []
    for message in messages {
      let before = message.key.flatMap { files?.memory.day(of: $0) }
      let isKnown = before == today
      console.say(message.level, message.text, isKnown: isKnown)
      guard let key = message.key else { continue }
      let isPrinted = console.shows(message.level, isKnown: isKnown)
      if let day = isPrinted ? today : before { printed.append((key, day)) }
    }
    return printed
  }

  private var code: ExitCode {
    if !failures.isEmpty { return .worst(failures.map(\.code)) }
    if report.isPartial { return .partly }
    return writing.changedExit && report.isUnchanged ? .unchanged : .done
  }

  private var messages: [Message] {
    var messages: [Message] = []
    func add(_ level: Console.Level, _ text: String, isRemembered: Bool = false) {
      messages.append(Message(level: level, text: text, key: isRemembered ? text : nil))
    }
    let saysResult = writesResult && !writing.dryRun
    if saysResult { for line in table { add(.info, line) } }
    for output in report.outputs where output.action == .unchanged {
      if let reason = output.reason { add(.detail, "\(output.path): unchanged: \(reason)") }
    }
    for source in report.sources { messages += Self.messages(of: source) }
    for failure in report.failures { add(.error, failure, isRemembered: true) }
    for note in report.notes { add(.warning, note, isRemembered: true) }
    for limit in limits { add(.warning, limit, isRemembered: true) }
    for loss in losses { add(.info, loss) }
    for output in report.outputs {
      for note in output.notes { add(.info, "\(output.path): \(note)") }
    }
    messages += warnings
    if saysResult, failures.isEmpty { add(.info, summary) }
    return messages
  }

  /// What could not be read of a storage.
  static func messages(of source: RunReport.Source) -> [Message] {
    let errors = source.problems.filter { $0.severity == .error }
    var lines = errors.prefix(linesPerStorage).map {
      "\(source.ref): \(ProblemWording.line($0))"
    }
    if errors.count > linesPerStorage {
      lines.append(
        "\(source.ref): and \(Wording.number(errors.count - linesPerStorage)) more "
          + "(larder show '\(source.ref)')"
      )
    }
    let notes = source.problems.filter { $0.severity == .note }.map { problem in
      let line = "\(source.ref): \(ProblemWording.line(problem))"
      return problem.code == .duplicateColumn
        ? Message(level: .warning, text: line, key: line)
        : Message(level: .detail, text: "note: \(line)")
    }
    return lines.map { Message(level: .error, text: $0, key: $0) } + notes
  }

  private var table: [String] {
    var table = TextTable(["", "", "", ""], rightAligned: [1, 2, 3])
    for output in report.outputs {
      table.add(
        [output.path, holds(output), Wording.size(output.bytes), Quantity.seconds(output.seconds)])
    }
    return Array(table.lines(width: nil).dropFirst())
  }

  /// What is in an output, and what became of a site: `214 pages, 12 changed, 3 removed`.
  private func holds(_ output: RunReport.Output) -> String {
    let items = output.items.map { Wording.count($0, output.noun) }
    var parts = [output.pages.map { Wording.count($0, "page") } ?? items]
    switch output.action {
    case .unchanged: parts.append("unchanged")
    case .replaced:
      parts.append(output.changedPages.map { "\(Wording.number($0)) changed" })
      if let removed = output.removedPages, removed > 0 {
        parts.append("\(Wording.number(removed)) removed")
      }
    case .written where output.pages != nil: parts.append(items)
    case .written, .removed: break
    }
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  /// What a run that writes nothing would write.
  private var plan: String {
    var table = TextTable(["WOULD BE", "OUTPUT", "HOLDS", "WHY"])
    for output in report.outputs {
      let items = output.items.map { Wording.count($0, output.noun) } ?? "–"
      table.add([output.action.rawValue, output.path, items, output.reason ?? ""])
    }
    for source in report.sources {
      guard let change = source.change, change != .unchanged else { continue }
      table.add([change.rawValue, source.ref, "–", ""])
    }
    return table.lines(width: nil).map { FileName.display($0) + "\n" }.joined()
  }

  private var summary: String {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var parts = [report.isPartial ? "partly done" : report.isUnchanged ? "nothing changed" : "done"]
    if report.damagedCount > 0 { parts.append("\(Wording.number(report.damagedCount)) left out") }
    if !warnings.isEmpty { parts.append(Wording.count(warnings.count, "warning")) }
    return parts.joined(separator: ", ") + ", in \(Quantity.seconds(seconds))"
  }

  /// A line for each rule by which a file's format replaced values.
  private var losses: [String] {
    let lines = report.losses.flatMap { losses in
      losses.tally.counts.filter { !$0.key.isLimit }.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { rule, count in
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

  /// A line for each rule by which a format's limit cut something off: the first file, and how many more.
  private var limits: [String] {
    LossRule.allCases.filter(\.isLimit).compactMap { rule in
      let files = report.losses.filter { $0.tally.counts[rule] != nil }
      guard let first = files.first, let count = first.tally.counts[rule] else { return nil }
      let what =
        rule == .textCut
        ? "\(Wording.count(count.count, "text")) cut to what a cell holds"
        : "\(Wording.count(count.count, "link")) left out, beyond what a sheet holds"
      let more = files.count == 1 ? "" : "; so in \(Wording.count(files.count - 1, "more file"))"
      let place = "first in item \(Wording.number(count.firstRow + 1))"
      return "\(first.path): \(what) (\(rule.rawValue), \(place))\(more)"
    }
  }

  // MARK: - For programs

  private func document(
    _ code: ExitCode,
    _ printed: [(key: String, day: String)],
    _ finished: Timestamp
  ) -> JSONValue {
    let status =
      switch true {
      case !failures.isEmpty: "failed"
      case report.isPartial: "partial"
      case report.isUnchanged: "unchanged"
      default: "ok"
      }
    var members: [JSONValue.Member] = [
      .init("version", .int(1)), .init("tool", .string(ToolVersion.name)),
      .init("now", JSONValue((now ?? started).rfc3339())),
      .init("started", .string(started.rfc3339(fraction: true))),
      .init("finished", .string(finished.rfc3339(fraction: true))),
      .init("dryRun", .bool(writing.dryRun)), .init("status", .string(status)),
      .init("exitCode", .int(Int(code.rawValue))),
      .init(
        "error",
        failures.isEmpty ? .null : .string(failures.map(\.message).joined(separator: "; "))
      ),
    ]
    members += report.members
    let messages = printed.map { key, day in
      ["message": .string(key), "printed": .string(day)] as JSONValue
    }
    if files != nil { members.append(.init("messages", .array(messages))) }
    return .object(members)
  }
}
