import ArgumentParser
import ByteIO
import Catalogue
import JSONText
import Pipeline
import Storages

/// `larder list`: all storages with their retention.
struct ListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "All storages with their retention.",
    discussion: """
      EXAMPLES
        larder list
        larder list ./storage --unnamed
        larder list --expires-within 24h --json
      """,
    aliases: ["ls"]
  )

  @OptionGroup var given: RootArguments
  @OptionGroup var common: CommonOptions
  @OptionGroup var choice: ChoiceOptions

  func execute() throws -> ExitCode {
    let now = try common.clock()
    let workspace = try Workspace(common, roots: given.roots)
    if workspace.isEmpty { throw workspace.nothingFound }
    let policy = try choice.policy(workspace.retention)
    let chosen = try workspace.storages(choice, policy, now)
    if common.json {
      try Console.result(document: workspace.document(chosen, now))
    } else {
      try Console.result(table(chosen, now, workspace.roots.count > 1))
    }
    return workspace.report(chosen.map(\.storage), common.console)
  }

  private func table(
    _ chosen: [JudgedStorage],
    _ now: Timestamp,
    _ showsRoot: Bool
  ) -> String {
    var table = TextTable(
      (showsRoot ? ["ROOT"] : [])
        + ["KIND", "NAME", "ID", "HOLDS", "SIZE", "CHANGED", "RETENTION"]
    )
    for (storage, retention) in chosen {
      table.add(
        (showsRoot ? [storage.root] : [])
          + [
            storage.kind.words, storage.title, storage.id ?? "–", Wording.holds(storage.holds),
            Wording.size(storage.bytes), storage.modifiedAt?.text ?? "–",
            retention.summary(now: now),
          ].map(FileName.display)
      )
    }
    return table.lines(width: Console.width).joined(separator: "\n") + "\n"
  }
}
