import ByteIO
import ZipArchive

/// What an error of reading says about a file.
enum GivenFinding {
  /// - Throws: the error, if it is not the file's.
  static func of(_ error: any Error, _ path: String) throws -> Finding {
    switch error {
    case let error as FileError where !error.isExhaustion:
      if case .notAFile(let kind) = error.kind { return of(kind, path) }
      return Finding(error.isMissing ? .missing : .unreadable, path, error.reason)
    case let error as ZipError: return Finding(.archive, path, "\(error)")
    default: throw error
    }
  }

  static func of(_ kind: FileKind, _ path: String) -> Finding {
    Finding(.kind, path, "is \(kind.words), expected a file")
  }
}
