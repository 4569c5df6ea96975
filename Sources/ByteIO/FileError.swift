import Glibc
public import SystemPackage

/// Why a file or folder could not be read.
public struct FileError: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Kind: Sendable, Equatable {
    /// The system's reason.
    case system(Errno)
    /// It is something that is never opened, such as a link or a pipe.
    case notAFile(FileKind)
    /// It has more bytes than one file may have.
    case tooLarge(size: Int, limit: Int)
    /// It has more bytes than fit in the memory that this process may use.
    case outOfMemory(size: Int)
    /// Its size went on changing while it was read again and again.
    case changing
    /// It is not what it was when it was looked at, or not where it was.
    case changed
    /// Another file system, or another part of one, is mounted there.
    case mounted
  }

  /// What is wrong.
  public let kind: Kind
  /// The name of the file or folder, for display.
  public let name: String
  /// The user that it belongs to, where that is what stands in the way.
  public let owner: UInt32?

  /// Makes an error.
  public init(_ kind: Kind, _ name: String, owner: UInt32? = nil) {
    self.kind = kind
    self.name = name
    self.owner = owner
  }

  /// Whether the file or folder was not there.
  public var isMissing: Bool {
    kind == .system(.noSuchFileOrDirectory) || kind == .system(.notDirectory)
  }

  /// Whether the process, not the file, is out of something: going on would blame every file.
  public var isExhaustion: Bool {
    switch kind {
    case .system(.tooManyOpenFiles), .system(.tooManyOpenFilesInSystem), .system(.noMemory): true
    default: false
    }
  }
}

extension FileError: CustomStringConvertible {
  /// What is wrong, in one line without the name.
  public var reason: String {
    switch kind {
    case .system(let code):
      let words = code.description
      let lowered = words.prefix(1).lowercased() + words.dropFirst()
      guard let owner else { return lowered + code.remedy }
      return "\(lowered); it belongs to uid \(owner): run as that user"
    case .notAFile(let kind): return "is \(kind.words), which is never followed or opened"
    case .tooLarge(let size, let limit):
      return "has \(size) bytes, more than the \(limit) that one file may have"
    case .outOfMemory(let size):
      return "has \(size) bytes, more than fit in the memory that this process may use"
    case .changing: return "changes while it is read"
    case .changed: return "changed meanwhile"
    case .mounted: return "is where something else is mounted, which is never entered"
    }
  }

  /// Name and reason.
  public var description: String { "\(name): \(reason)" }
}

extension Errno {
  /// What stands in the way and how to change it, to be put behind the words for it; empty where there is
  /// nothing to say.
  var remedy: String {
    guard self == .tooManyOpenFiles else { return "" }
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return ""
    }
    let hint = limit.rlim_cur < 64 ? ": ulimit -n 64 is enough" : ": allow more with ulimit -n"
    return "; this process may have \(limit.rlim_cur)\(hint)"
  }
}
