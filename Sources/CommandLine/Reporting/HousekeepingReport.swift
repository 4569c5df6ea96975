import ByteIO
import Catalogue
import JSONText
import Pipeline
import Storages
import SystemPackage

/// The plan or the result of a command that changes storages, for people and for programs.
struct HousekeepingReport {
  private let result: HousekeepingResult
  private let isApplied: Bool
  /// Whether each storage was asked for, so that one that stays is told like something that failed.
  private let isRequested: Bool
  private let now: Timestamp

  init(
    _ result: HousekeepingResult,
    isApplied: Bool,
    isRequested: Bool = false,
    now: Timestamp
  ) {
    self.isRequested = isRequested
    self.result = result
    self.isApplied = isApplied
    self.now = now
  }

  /// Prints it; says how it went.
  func tell(_ options: CommonOptions) throws -> ExitCode {
    let console = options.console
    if options.json {
      try Console.result(document: document)
    } else if !isApplied {
      try Console.result(plan)
    }
    for (root, problem) in result.problems where problem.severity == .error {
      console.say(.error, "\(root): \(ProblemWording.line(problem))")
    }
    for entry in result.entries { tell(entry, console) }
    if let refusal = result.refusal { console.say(.error, refusal) }
    if isApplied, !options.json { console.say(.info, summary) }
    return code
  }

  private var code: ExitCode {
    if result.refusal != nil { return .failed }
    let kept = result.entries.filter { isRequested && $0.action == .kept }.compactMap(\.reason)
    if kept.contains(where: { [.beingWritten, .busy].contains($0.code) }) { return .locked }
    return result.isPartial || !kept.isEmpty ? .partly : .done
  }

  private func tell(_ entry: HousekeepingResult.Entry, _ console: Console) {
    let words = entry.reason?.words ?? ""
    switch entry.action {
    case .failed: console.say(.error, "\(entry.storage.ref): \(words)")
    case .restored:
      console.say(
        .warning,
        "\(entry.storage.ref): put back, as \(words); what a stopped run took away of it is missing"
      )
    case .kept where entry.reason?.isReported == true || isRequested:
      let isError = isRequested || entry.reason?.code == .unreadable
      let level: Console.Level = isError ? .error : .warning
      console.say(level, "\(entry.storage.ref): kept: \(words)")
    case .kept: console.say(.detail, "\(entry.storage.ref): kept: \(words)")
    case .removed:
      let archived = entry.archive.map { "; packed in \($0)" } ?? ""
      console.say(.info, "\(entry.storage.ref): removed, \(size(entry))\(archived)")
    case .named:
      console.say(.info, "\(entry.storage.ref): is \(entry.newName ?? "") now")
    case .remove, .name, .restore: break
    }
  }

  // MARK: - For people

  private var plan: String {
    // What the policy lets go and the second clock does not is worth a line with both dates.
    let planned = result.entries.filter { $0.action != .kept || $0.reason?.code == .changedSince }
    guard !planned.isEmpty else { return FileName.display(summary) + "\n" }
    var table = TextTable(["WOULD BE", "STORAGE", "SIZE", "WHY"], rightAligned: [2])
    for entry in planned {
      table.add([verb(entry), entry.storage.ref, size(entry), why(entry)].map(FileName.display))
    }
    return (table.lines(width: Console.width) + ["", FileName.display(summary)])
      .map { $0 + "\n" }.joined()
  }

  private func verb(_ entry: HousekeepingResult.Entry) -> String {
    switch entry.action {
    case .remove: "removed"
    case .restore: "put back"
    case .name: "named"
    default: entry.action.rawValue
    }
  }

  private func why(_ entry: HousekeepingResult.Entry) -> String {
    if let name = entry.newName { return "named \(name)" }
    if let words = entry.reason?.words { return words }
    guard let retention = entry.retention, let end = retention.expiresAt else { return "asked for" }
    guard let changed = entry.changedAt, changed != entry.storage.modifiedAt else {
      return "expired \(end.text)"
    }
    return "expired \(end.text); nothing in it changed after \(changed.text)"
  }

  private func size(_ entry: HousekeepingResult.Entry) -> String {
    entry.bytes.map(Wording.size) ?? "–"
  }

  /// `2 of 7 storages would be removed, 4.1 MB; kept: 4 named, 1 not expired`.
  private var summary: String {
    let total = result.entries.count
    let (count, bytes) = result.removed
    let named = result.entries.filter { $0.action == .name || $0.action == .named }.count
    var text: String
    if named > 0 {
      text =
        "\(named) of \(Wording.count(total, "storage")) \(isApplied ? "named" : "would be named")"
    } else {
      text =
        "\(Wording.number(count)) of \(Wording.count(total, "storage")) "
        + (isApplied ? "removed" : "would be removed")
      if count > 0 { text += ", \(Wording.size(bytes))" }
    }
    let kept = keptCounts
    if !kept.isEmpty { text += "; kept: \(kept.joined(separator: ", "))" }
    if !isApplied, count + named > 0, result.refusal == nil {
      text += "; to do it, add --apply"
    }
    return text
  }

  private var keptCounts: [String] {
    var counts: [String: Int] = [:]
    for entry in result.entries where entry.action == .kept {
      guard let code = entry.reason?.code else { continue }
      counts[code.rawValue.replacing("-", with: " "), default: 0] += 1
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
  }

  // MARK: - For programs

  private var document: JSONValue {
    let (count, bytes) = result.removed
    return [
      "version": .int(StorageJSON.version), "tool": .string(ToolVersion.name),
      "now": .string(now.rfc3339()), "applied": .bool(isApplied),
      "exitCode": .int(Int(code.rawValue)), "error": JSONValue(result.refusal),
      "removedCount": .int(count), "removedBytes": .int(bytes),
      "storages": .array(result.entries.map(json)),
      "problems": .array(result.problems.map { StorageJSON.problem($0.problem) }),
    ]
  }

  private func json(_ entry: HousekeepingResult.Entry) -> JSONValue {
    let storage = entry.storage
    return [
      "ref": .string(storage.ref), "root": .string(storage.root),
      "kind": .string(storage.kind.rawValue), "name": JSONValue(storage.name),
      "directory": .string(storage.directory), "newName": JSONValue(entry.newName),
      "action": .string(entry.action.rawValue), "code": JSONValue(entry.reason?.code.rawValue),
      "reason": JSONValue(entry.reason?.words ?? entry.retention?.sentence),
      "bytes": entry.bytes.map { .int($0) } ?? .null,
      "expiresAt": JSONValue(entry.retention?.expiresAt?.rfc3339()),
      "changedAt": JSONValue(entry.changedAt?.rfc3339()),
      "archive": JSONValue(entry.archive?.string),
    ]
  }
}
