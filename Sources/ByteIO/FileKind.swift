import Glibc

/// What a directory entry is.
public enum FileKind: Sendable, Equatable {
  case file, folder, link, pipe, socket, device
  /// The file system did not say.
  case unknown

  /// The kind that a listing states (`d_type`).
  init(entryType: Int) {
    self =
      switch entryType {
      case Int(DT_REG): .file
      case Int(DT_DIR): .folder
      case Int(DT_LNK): .link
      case Int(DT_FIFO): .pipe
      case Int(DT_SOCK): .socket
      case Int(DT_CHR), Int(DT_BLK): .device
      default: .unknown
      }
  }

  /// The kind that `stat` states.
  init(mode: mode_t) {
    self =
      switch mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      case S_IFIFO: .pipe
      case S_IFSOCK: .socket
      case S_IFCHR, S_IFBLK: .device
      default: .unknown
      }
  }

  /// The kind in words, with its article: `a symbolic link`.
  public var words: String {
    switch self {
    case .file: "a file"
    case .folder: "a folder"
    case .link: "a symbolic link"
    case .pipe: "a named pipe"
    case .socket: "a socket"
    case .device: "a device"
    case .unknown: "of an unknown kind"
    }
  }
}
