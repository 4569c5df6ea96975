public import SystemPackage

/// Why an output could not be made.
public struct OutputError: Error, Sendable {
  /// What kind of failure, which decides the exit code.
  public enum Kind: Sendable, Equatable {
    /// The place does not allow it; nothing was written (EX_CANTCREAT).
    case cannotCreate
    /// Writing failed half way; what was staged is removed.
    case cannotWrite
    /// The reader of the pipe went away, which is no failure.
    case closedPipe
    /// Another run holds the output.
    case locked
  }

  /// What kind of failure.
  public let kind: Kind
  /// The file or folder, as the user named it.
  public let path: String
  /// The system's reason.
  public let reason: Errno?
  /// What to say instead of, or behind, the system's reason.
  public let detail: String?

  /// Makes an error.
  public init(_ kind: Kind, _ path: FilePath, _ reason: Errno?, detail: String? = nil) {
    self.kind = kind
    self.path = String(validating: path) ?? path.display
    self.reason = reason
    self.detail = detail
  }

  /// Makes an error of what kept something from being read.
  public init(_ kind: Kind, _ path: FilePath, _ error: FileError) {
    if case .system(let code) = error.kind {
      self.init(kind, path, code)
    } else {
      self.init(kind, path, nil, detail: error.reason)
    }
  }
}

extension OutputError: CustomStringConvertible {
  /// One line: the reason, the place and what was needed.
  public var description: String {
    switch kind {
    case .locked: return "\(path): another run is writing it; try again later"
    case .closedPipe: return "\(path): the reader went away"
    case .cannotCreate, .cannotWrite:
      let why = [reason.map { "\($0)\($0.remedy)" }, detail].compactMap(\.self).joined(
        separator: ", "
      )
      return kind == .cannotCreate
        ? "cannot create \(path): \(why)" : "cannot write \(path): \(why)"
    }
  }
}
