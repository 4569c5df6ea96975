import ArgumentParser
import ByteIO
import Catalogue
import Glibc
import Pipeline
import Storages
import SystemPackage

/// `larder get`: one record of a key-value store.
struct GetCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "One record of a key-value store, byte for byte.",
    discussion: """
      EXAMPLES
        larder get default OUTPUT | jq .
        larder get key-value-stores/images img-1 -o logo.png
        larder get shop:default INPUT
      """
  )

  @Argument(
    help: ArgumentHelp(
      "A key-value store: a name, an id, LABEL:key-value-stores/NAME, or its folder.",
      valueName: "store"
    )
  )
  var store: String

  @Argument(help: ArgumentHelp("The record's key, or the name of its file.", valueName: "key"))
  var key: String

  @OptionGroup var common: CommonOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("A file, or a folder for a file named by the key.", valueName: "path")
  )
  var output: String?

  func execute() throws -> ExitCode {
    guard !common.json else {
      throw UsageError("get prints the record itself; for facts as JSON: larder show --json")
    }
    let storage = try Workspace.for([store], common).storage(store, .keyValueStore)
    guard storage.kind == .keyValueStore else {
      throw UsageError("\(store) is a \(storage.kind.words); get reads key-value stores")
    }
    let list = try RecordList(storage.path)
    let found = list.records(called: key)
    guard let record = found.first else {
      let files = [key, key + "."]
      if let problem = list.problems.first(where: { problem in
        problem.severity == .error && files.contains { problem.file?.hasPrefix($0) == true }
      }) {
        throw RefusedError("\(storage.ref): \(ProblemWording.line(problem))")
      }
      throw NothingFound(
        "\(storage.ref) has no record '\(key)'\(NearestWord.hint(for: key, among: list.map(\.key)))"
          + " (larder show '\(storage.ref)')"
      )
    }
    if found.count > 1 {
      let others = found.dropFirst().map(\.file.display).joined(separator: ", ")
      common.console.say(
        .warning,
        "\(found.count) records have the key '\(key)': this is \(record.file.display); "
          + "by the names of their files there are \(others)"
      )
    }
    if record.isNull {
      common.console.say(.detail, "note: the record stands for null; it has no bytes")
    }
    var copy = RecordCopy(record, of: storage)
    copy.showsText = output == nil && isatty(1) == 1
    try copy.write(to: output == "-" ? nil : output.map { FilePath($0) })
    return .done
  }
}
