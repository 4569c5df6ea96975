import Catalogue
//===----------------------------------------------------------------------===//
// CommandLine: the subcommands, a library so that they can be tested.
//
//   arguments ─► ArgumentParser ─► Command.execute() ─► ExitCode
//                                       │ throws
//                                       └─► one line on standard error, one exit code
//===----------------------------------------------------------------------===//

import ArgumentParser
import ByteIO
import Glibc
import Pipeline
import Storages

/// The program, from its arguments to its exit code.
public enum CommandLineTool {
  /// Runs the command that `arguments` (without the program's name) ask for.
  public static func run(_ arguments: [String]) -> Int32 {
    StopSignals.install()
    do {
      try checkCommand(arguments)
      var command = try Larder.parseAsRoot(arguments)
      if let command = command as? any Command { return try command.execute().rawValue }
      try command.run()
      return ExitCode.done.rawValue
    } catch {
      StagedPaths.holdIfStopping()
      return report(error)
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
  private static func report(_ error: any Error) -> Int32 {
    let console = Console()
    switch error {
    case let error as OutputError:
      guard error.kind != .closedPipe else { return ExitCode.done.rawValue }
      console.error("\(error)")
      return code(of: error).rawValue
    case is UsageError, is PlanError, is TemplateError:
      console.error("\(error)")
      return ExitCode.usage.rawValue
    case is RefusedError:
      console.error("\(error)")
      return ExitCode.failed.rawValue
    case is NothingFound, is RootError:
      console.error("\(error)")
      return ExitCode.noInput.rawValue
    case let error as StorageReferenceError:
      console.error("\(error)")
      return (error.kind == .ambiguous ? ExitCode.usage : .noInput).rawValue
    case let error as FileError:
      console.error("\(error)")
      return (error.isMissing ? ExitCode.noInput : .failed).rawValue
    default:
      return reportParsing(error)
    }
  }

  private static func code(of error: OutputError) -> ExitCode {
    switch error.kind {
    case .cannotCreate: .cannotCreate
    case .cannotWrite: .failed
    case .locked: .locked
    case .closedPipe: .done
    }
  }

  /// The argument parser's own errors, a line each, and its requests for help, which are no errors.
  private static func reportParsing(_ error: any Error) -> Int32 {
    let code = Larder.exitCode(for: error).rawValue
    guard code == 0 else {
      let words = Larder.message(for: error).split { $0.isWhitespace || $0.isNewline }
      Console().error("\(words.joined(separator: " ")) (larder --help)")
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
