//===----------------------------------------------------------------------===//
// CommandLine: the subcommands, a library so that they can be tested.
//
//   arguments ─► ArgumentParser ─► Command.execute() ─► ExitCode
//                                       │ throws
//                                       └─► one line on standard error, one exit code
//===----------------------------------------------------------------------===//

import ArgumentParser
import ByteIO

/// The program, from its arguments to its exit code.
public enum CommandLineTool {
  /// Runs the command that `arguments` (without the program's name) ask for.
  public static func run(_ arguments: [String]) -> Int32 {
    StopSignals.install()
    var console = Console()
    do {
      try checkCommand(arguments)
      var command = try Larder.parseAsRoot(arguments)
      if let command = command as? any Command {
        console = command.common.console
        return try command.execute().rawValue
      }
      try command.run()
      return ExitCode.done.rawValue
    } catch {
      StagedPaths.holdIfStopping()
      return report(error, console)
    }
  }

  /// Answers an unknown command with the nearest known one.
  private static func checkCommand(_ arguments: [String]) throws {
    guard let first = arguments.first, !first.hasPrefix("-") else { return }
    let known = Larder.configuration.subcommands.flatMap { command in
      [command._commandName] + command.configuration.aliases
    }
    guard first != "help", !known.contains(first) else { return }
    throw UsageError(
      "unknown command '\(first)'\(NearestWord.hint(for: first, among: known)) (larder --help)"
    )
  }

  /// Prints an error and says with which code the program ends.
  private static func report(_ error: any Error, _ console: Console) -> Int32 {
    guard let failure = Failure(error) else { return reportParsing(error) }
    if failure.code != .done { console.say(.error, failure.message) }
    return failure.code.rawValue
  }

  /// The argument parser's own errors, a line each, and its requests for help, which are no errors.
  private static func reportParsing(_ error: any Error) -> Int32 {
    let code = Larder.exitCode(for: error).rawValue
    guard code == 0 else {
      let words = Larder.message(for: error).split { $0.isWhitespace || $0.isNewline }
      Console().say(.error, "\(words.joined(separator: " ")) (larder --help)")
      return code
    }
    do {
      try Console.result(Larder.fullMessage(for: error) + "\n")
      return code
    } catch {
      return error.kind == .closedPipe ? ExitCode.done.rawValue : ExitCode.failed.rawValue
    }
  }
}
