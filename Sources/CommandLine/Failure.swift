import ByteIO
import Catalogue
import Pipeline
import Storages

/// An error as it is told: one line or some, and the exit code.
struct Failure {
  private(set) var message: String
  let code: ExitCode
  /// The message, a line for each of several mistakes.
  private(set) var lines: [String]

  /// Takes an error; nil if it is none of ours, but the argument parser's.
  init?(_ error: any Error) {
    guard let code = Self.code(of: error) else { return nil }
    self.code = code
    lines = (error as? ConfigurationError)?.mistakes ?? ["\(error)"]
    message = lines.joined(separator: "; ")
  }

  private static func code(of error: any Error) -> ExitCode? {
    switch error {
    case let error as OutputError:
      switch error.kind {
      case .cannotCreate: .cannotCreate
      case .cannotWrite: .failed
      case .locked: .locked
      case .closedPipe: .done
      }
    case is UsageError, is ConfigurationError, is PlanError, is TemplateError: .usage
    case is RefusedError: .failed
    case let error as RootError: error.isExhaustion ? .failed : .noInput
    case is NothingFound, is NothingToVerify: .noInput
    case is NewNameError: .usage
    case let error as NameError:
      switch error.kind {
      case .named: .usage
      case .taken: .cannotCreate
      case .beingWritten: .locked
      case .damaged: .failed
      }
    case let error as StorageReferenceError: error.kind == .ambiguous ? .usage : .noInput
    case let error as FileError: error.isMissing ? .noInput : .failed
    default: nil
    }
  }

  /// Says what it is about.
  mutating func name(_ output: String) {
    lines = lines.map { "\(output): \($0)" }
    message = lines.joined(separator: "; ")
  }
}
