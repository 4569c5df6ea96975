import ByteIO
import Catalogue
import Storages
import SystemPackage

/// One storage for people: its facts, then what it holds by kind, then what is wrong.
struct StorageReport {
  private let entry: CatalogueStorage
  private var storage: Storage { entry.storage }

  /// The most lines of one list; all of it is in the JSON document.
  private static let listLength = 50
  private static let problemLimit = 1_000

  init(_ entry: CatalogueStorage) { self.entry = entry }

  /// The report, line by line.
  var text: String {
    var parts = [facts]
    let schema = SchemaLines.of(entry)
    if !schema.isEmpty { parts.append(schema) }
    if let requests = storage.requests { parts += self.requests(requests) }
    if let records = entry.records, !records.isEmpty { parts.append(list(records)) }
    if !entry.problems.isEmpty { parts.append(problems) }
    return parts.map { lines in lines.map { FileName.display($0) + "\n" }.joined() }
      .joined(separator: "\n")
  }

  private var facts: [String] {
    var facts: [(String, String)] = [
      ("Storage", "\(storage.title) (\(storage.kind.words))"),
      ("Retention", entry.retention.sentence),
      ("Holds", holds),
    ]
    if entry.retention.expiresAt != nil {
      facts.insert(("To keep it", KeepCommand.line(for: storage.ref)), at: 2)
    }
    if let claimed = storage.claimed, claimed != storage.holds {
      facts.append(("Metadata", "says \(Wording.holds(claimed))"))
    }
    facts += [
      ("Size", Wording.size(storage.bytes)),
      ("Id", storage.id ?? "–"),
      ("Created", storage.createdAt?.text ?? "–"),
      (
        "Changed",
        (storage.modifiedAt?.text ?? "–") + (storage.timesFrom == .files ? " (newest file)" : "")
      ),
      ("Opened", storage.accessedAt?.text ?? "–"),
      ("Folder", storage.path.string),
      ("Argument", storage.ref),
    ]
    if storage.hadMultipleClients == true {
      facts.append(("Clients", "several worked on it at once"))
    }
    return facts.map { label, value in
      label + String(repeating: " ", count: 11 - label.count) + value
    }
  }

  private var holds: String {
    guard let counts = storage.requests?.counts, counts.total > 0 else {
      return Wording.holds(storage.holds)
    }
    let states = RequestState.allCases.filter { counts[$0] > 0 }.map { state in
      "\(Wording.number(counts[state])) \(state.words)"
    }
    return "\(Wording.holds(storage.holds)): \(states.joined(separator: ", "))"
  }

  private func requests(_ requests: RequestSummary) -> [[String]] {
    var parts: [[String]] = []
    for (title, tally) in [("ERRORS", requests.errors), ("HOSTS", requests.hosts)] {
      let sorted = tally.sorted
      guard !sorted.isEmpty else { continue }
      var table = TextTable(["REQUESTS", title], rightAligned: [0])
      for entry in sorted.prefix(20) {
        // The example says more than the folded message, and they share it.
        table.add([Wording.number(entry.count), entry.example])
      }
      parts.append(table.lines(width: Console.width) + more(sorted.count - 20))
    }
    return parts
  }

  private func list(_ records: [RecordRow]) -> [String] {
    // The user's own first, as on a store's page.
    let ordered = records.filter { !$0.isInternal } + records.filter(\.isInternal)
    var table = TextTable(["KEY", "TYPE", "SIZE", "FILE"], rightAligned: [2])
    for record in ordered.prefix(Self.listLength) {
      table.add(
        [
          record.key, record.contentType ?? "–", Wording.size(record.bytes),
          record.file + (record.isInternal ? " (internal)" : ""),
        ].map(FileName.display)
      )
    }
    return table.lines(width: Console.width) + more(ordered.count - Self.listLength)
  }

  private var problems: [String] {
    entry.problems.prefix(Self.problemLimit).map { problem in
      "\(problem.severity.rawValue): \(ProblemWording.line(problem))"
    } + more(entry.problems.count - Self.problemLimit)
  }

  private func more(_ count: Int) -> [String] {
    count > 0 ? ["and \(Wording.number(count)) more (--json lists them)"] : []
  }
}

extension RequestState {
  /// The state in a sentence.
  fileprivate var words: String { self == .inProgress ? "in progress" : rawValue }
}
