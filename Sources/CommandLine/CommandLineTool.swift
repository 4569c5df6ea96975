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
    let variables = EnvironmentVariables.current
    var completed: CompletedArguments?
    var console = Console()
    do {
      let (type, words) = try command(arguments)
      let arguments = try CompletedArguments(arguments, variables)
      completed = arguments
      var command =
        try alone(type, arguments.arguments.dropFirst(words))
        ?? Larder.parseAsRoot(arguments.arguments)
      if let command = command as? any Command {
        console = command.common.console
        for line in variables.unknown { console.say(.detail, "warning: \(line)") }
        return try command.execute().rawValue
      }
      try command.run()
      return ExitCode.done.rawValue
    } catch {
      StagedPaths.holdIfStopping()
      return report(error, console) { completed?.named($0) ?? $0 }
    }
  }

  /// A command that has none below it, parsed by itself, which is quicker; nil if it refuses its arguments,
  /// which only the whole can tell of.
  private static func alone(
    _ type: any ParsableCommand.Type,
    _ arguments: ArraySlice<String>
  ) -> (any ParsableCommand)? {
    guard type.configuration.subcommands.isEmpty else { return nil }
    return try? type.parseAsRoot(Array(arguments))
  }

  /// The command that `arguments` begin with, and how many words name it.
  ///
  /// - Throws: ``UsageError`` for an unknown command, or one below a command, with the nearest known one.
  private static func command(
    _ arguments: [String]
  ) throws -> (type: any ParsableCommand.Type, words: Int) {
    var found: (type: any ParsableCommand.Type, words: Int) = (Larder.self, 0)
    for word in arguments {
      let commands = found.type.configuration.subcommands
      guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { break }
      let meant = commands.first { command in
        word == command._commandName || command.configuration.aliases.contains(word)
      }
      guard let meant else {
        let known = commands.flatMap { [$0._commandName] + $0.configuration.aliases }
        throw UsageError(
          "unknown command '\(word)'\(NearestWord.hint(for: word, among: known)) (larder --help)"
        )
      }
      found = (meant, found.words + 1)
    }
    return found
  }

  /// Prints an error and says with which code the program ends.
  ///
  /// `named` puts the names of variables in the place of options that came from them.
  private static func report(
    _ error: any Error,
    _ console: Console,
    named: (String) -> String
  ) -> Int32 {
    guard let failure = Failure(error) else { return reportParsing(error, named) }
    if failure.code != .done { for line in failure.lines { console.say(.error, named(line)) } }
    return failure.code.rawValue
  }

  /// The argument parser's own errors, a line each, and its requests for help, which are no errors.
  private static func reportParsing(_ error: any Error, _ named: (String) -> String) -> Int32 {
    let code = Larder.exitCode(for: error).rawValue
    guard code == 0 else {
      let words = Larder.message(for: error).split { $0.isWhitespace || $0.isNewline }
      Console().say(.error, "\(named(words.joined(separator: " "))) (larder --help)")
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
