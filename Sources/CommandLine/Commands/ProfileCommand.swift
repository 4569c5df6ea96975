import ArgumentParser
import Pipeline

/// `larder profile`: what the columns of a dataset hold.
struct ProfileCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Columns of a dataset: types, missing, distinct, range, top values.",
    discussion: """
      Up to 1,000 different values of a column are counted exactly; beyond, their number is an
      estimate and shown as such.

      EXAMPLES
        larder profile products
        larder profile request-queues/shop
        larder profile items.jsonl --json
      """
  )

  @Argument(
    help: ArgumentHelp(
      "A dataset (or queue, or store): a name, an id, kind/NAME, LABEL:kind/NAME, a folder, a file, or - for standard input.",
      valueName: "dataset"
    )
  )
  var dataset: String

  @OptionGroup var common: CommonOptions

  func execute() throws -> ExitCode {
    let now = try common.clock()
    let workspace = try Workspace.for([dataset], common)
    let inputs = try workspace.inputs([dataset])
    guard inputs.count == 1, let input = inputs.first else {
      throw UsageError("profile takes one storage; '\(dataset)' fits \(inputs.count)")
    }
    var run = ProfileRun(now: now)
    run.jobs = workspace.options.threads
    let result = try ProgressLine.follow(workspace.options) { progress in
      run.progress = progress
      return try run.run(input)
    }
    let report = ProfileReport(result)
    if common.json {
      try Console.result(document: report.document(now))
    } else {
      try Console.result(report.text)
    }
    for message in Outcome.messages(of: result.source) {
      common.console.say(message.level, message.text)
    }
    return result.source.isPartial ? .partly : .done
  }
}
