import ByteIO
import Catalogue
import Pipeline
import Storages

extension ExitCode {
  /// The code with which a command ends that throws `error`; nil for errors of the argument parser.
  init?(of error: any Error) {
    switch error {
    case let error as OutputError:
      switch error.kind {
      case .cannotCreate: self = .cannotCreate
      case .cannotWrite: self = .failed
      case .locked: self = .locked
      case .closedPipe: self = .done
      }
    case is UsageError, is ConfigurationError, is PlanError, is TemplateError: self = .usage
    case is RefusedError: self = .failed
    case is NothingFound, is RootError: self = .noInput
    case let error as StorageReferenceError:
      self = error.kind == .ambiguous ? .usage : .noInput
    case let error as FileError: self = error.isMissing ? .noInput : .failed
    default: return nil
    }
  }
}
