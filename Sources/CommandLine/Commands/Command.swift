import ArgumentParser
import ByteIO
import Pipeline

/// A subcommand: does its work and says how it went.
protocol Command: ParsableCommand {
  /// The options that every command has.
  var common: CommonOptions { get }
  /// Does the work. Errors are printed, and turned into exit codes, in one place.
  func execute() throws -> ExitCode
}
