import Glibc
public import SystemPackage

/// One file, or standard input, read from its start to its end.
public struct InputFile: ~Copyable, Sendable {
  private let descriptor: Int32
  private let isOwned: Bool
  private let name: String

  /// Opens the file at `path`, which the user named: it may be a link, a pipe or a device.
  public init(_ path: FilePath) throws(FileError) {
    name = FileName.display(path.string)
    isOwned = true
    var number: Int32
    repeat {
      number = unsafe open(path.string, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    } while number < 0 && errno == EINTR
    guard number >= 0 else {
      let code = errno
      throw Directory.error(code, name, try? Directory.stamp(of: path, followingLink: true))
    }
    descriptor = number
  }

  private init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    isOwned = false
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// Standard input, which stays open.
  public static func standardInput() -> InputFile {
    InputFile(descriptor: 0, name: "standard input")
  }

  /// What the system knows about the file.
  public borrowing func stamp() throws(FileError) -> FileStamp {
    var info = stat()
    guard unsafe fstat(descriptor, &info) == 0 else {
      throw FileError(.system(Errno(rawValue: errno)), name)
    }
    return FileStamp(info)
  }

  /// Goes on reading at `offset`.
  public borrowing func seek(to offset: Int) throws(FileError) {
    guard lseek(descriptor, offset, SEEK_SET) >= 0 else {
      throw FileError(.system(Errno(rawValue: errno)), name)
    }
  }

  /// Appends up to `count` bytes; waits for a slow writer.
  ///
  /// The result is how many bytes came, 0 at the end.
  public borrowing func read(
    upTo count: Int,
    into arena: inout ByteArena
  ) throws(FileError) -> Int {
    while true {
      var got = 0
      var code: Int32 = 0
      unsafe arena.append(upTo: count) { target in
        got = unsafe Glibc.read(descriptor, target.baseAddress, count)
        if got < 0 { code = errno }
        return max(got, 0)
      }
      if got >= 0 { return got }
      switch code {
      case EINTR: continue
      case EAGAIN:
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&request, 1, -1)
      case EISDIR: throw FileError(.notAFile(.folder), name)
      default: throw FileError(.system(Errno(rawValue: code)), name)
      }
    }
  }
}
