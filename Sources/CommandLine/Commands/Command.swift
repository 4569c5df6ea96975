import ArgumentParser
import ByteIO
import Pipeline

/// A subcommand: does its work and says how it went.
protocol Command: ParsableCommand {
  /// Does the work. Errors are printed, and turned into exit codes, in one place.
  func execute() throws -> ExitCode
}
