import ArgumentParser
import Catalogue
import Pipeline
import Storages
import SystemPackage

/// `larder show`: one storage.
struct ShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "One storage: facts, retention with its reason, counts, problems.",
    discussion: """
      EXAMPLES
        larder show products
        larder show shop:key-value-stores/default --json
      """
  )

  @Argument(
    help: ArgumentHelp(
      "A name, an id, kind/NAME or LABEL:kind/NAME.",
      valueName: "storage"
    )
  )
  var storage: String

  @OptionGroup var common: CommonOptions

  func execute() throws -> ExitCode {
    let now = try common.clock()
    let workspace = try Workspace(common)
    let storage = try workspace.storage(self.storage)
    let retention = workspace.retention.judge(storage, now: now)
    let read = try Examination.of(storage, jobs: common.threads)
    if common.json {
      var entry = CatalogueStorage(read.storage, retention: retention, slug: "")
      entry.problems = read.problems
      entry.damagedCount = read.damagedCount
      entry.records = RecordRow.list(of: read.storage)
      try Console.result(document: workspace.document(of: entry, now))
    } else {
      try Console.result(text(read, retention))
    }
    return read.problems.contains { $0.severity == .error } ? .partly : .done
  }

  private func text(
    _ read: Examination,
    _ retention: Retention
  ) -> String {
    let storage = read.storage
    var lines: [(String, String)] = [
      ("Storage", "\(storage.title) (\(storage.kind.words))"),
      ("Retention", retention.sentence),
      ("Holds", Wording.holds(storage.holds)),
    ]
    if let claimed = storage.claimed, claimed != storage.holds {
      lines.append(("Metadata", "says \(Wording.holds(claimed))"))
    }
    lines += [
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
    var text = ""
    for (label, value) in lines {
      text += label + String(repeating: " ", count: 11 - label.count) + Console.safe(value) + "\n"
    }
    guard !read.problems.isEmpty else { return text }
    text += "\n"
    for problem in read.problems.prefix(1_000) {
      text += Console.safe("\(problem.severity.rawValue): \(ProblemWording.line(problem))") + "\n"
    }
    if read.problems.count > 1_000 { text += "and \(read.problems.count - 1_000) more\n" }
    return text
  }
}
