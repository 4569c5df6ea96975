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
    lines = (error as? ConfigurationError)?.mistakes ?? ["\(error)"]
    message = lines.joined(separator: "; ")
    switch error {
    case let error as OutputError:
      code =
        switch error.kind {
        case .cannotCreate: .cannotCreate
        case .cannotWrite: .failed
        case .locked: .locked
        case .closedPipe: .done
        }
    case is UsageError, is ConfigurationError, is PlanError, is TemplateError: code = .usage
    case is RefusedError: code = .failed
    case is NothingFound, is RootError, is NothingToVerify: code = .noInput
    case is NewNameError: code = .usage
    case let error as NameError:
      code =
        switch error.kind {
        case .named: .usage
        case .taken: .cannotCreate
        case .beingWritten: .locked
        case .damaged: .failed
        }
    case let error as StorageReferenceError: code = error.kind == .ambiguous ? .usage : .noInput
    case let error as FileError: code = error.isMissing ? .noInput : .failed
    default: return nil
    }
  }

  /// Says what it is about.
  mutating func name(_ output: String) {
    lines = lines.map { "\(output): \($0)" }
    message = lines.joined(separator: "; ")
  }
}
