import Glibc
public import SystemPackage

/// One file, or standard input, read from its start to its end.
public struct InputFile: ~Copyable, Sendable {
  private let descriptor: Int32
  private let isOwned: Bool
  private let name: String

  /// Opens the file at `path`, which the user named: it may be a link, a pipe or a device.
  public init(_ path: FilePath) throws(FileError) {
    name = path.display
    isOwned = true
    var number: Int32
    repeat {
      number = unsafe path.withPlatformString { path in
        unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
      }
    } while number < 0 && errno == EINTR
    guard number >= 0 else {
      let code = errno
      throw Directory.error(code, name, try? Directory.stamp(of: path, followingLink: true))
    }
    descriptor = number
  }

  /// Opens the regular file `fileName` of a folder; neither links nor anything else are opened.
  public static func open(
    _ fileName: FileName,
    in folder: borrowing Directory
  ) throws(FileError) -> InputFile {
    var keepsAccessTime = true
    let flags = OpenFlags.reading | O_NOFOLLOW
    let number = unsafe fileName.withCString { name in
      unsafe OpenFlags.open(folder.descriptor, name, flags, &keepsAccessTime)
    }
    guard number >= 0 else {
      let code = errno
      throw Directory.error(code, fileName.display, try? folder.stamp(of: fileName))
    }
    let file = InputFile(descriptor: number, name: fileName.display, isOwned: true)
    let kind = try file.stamp().kind
    guard kind == .file else { throw FileError(.notAFile(kind), fileName.display) }
    return file
  }

  private init(descriptor: Int32, name: String, isOwned: Bool) {
    self.descriptor = descriptor
    self.name = name
    self.isOwned = isOwned
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// Standard input, which stays open.
  public static func standardInput() -> InputFile {
    InputFile(descriptor: 0, name: "standard input", isOwned: false)
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
    try unsafe read(upTo: count, into: &arena) { target in
      unsafe Glibc.read(descriptor, target.baseAddress, count)
    }
  }

  /// Appends up to `count` bytes from `offset` on, wherever reading goes on; for several threads at once.
  ///
  /// The result is how many bytes came, 0 at the end.
  public borrowing func read(
    at offset: Int,
    upTo count: Int,
    into arena: inout ByteArena
  ) throws(FileError) -> Int {
    try unsafe read(upTo: count, into: &arena) { target in
      unsafe pread(descriptor, target.baseAddress, count, offset)
    }
  }

  /// Reads everything from here on.
  ///
  /// - Throws: `.tooLarge` for more than `limit` bytes.
  public borrowing func readAll(limit: Int) throws(FileError) -> ByteArena {
    var bytes = ByteArena()
    while try read(upTo: 1 << 16, into: &bytes) > 0 {
      guard bytes.count <= limit else {
        throw FileError(.tooLarge(size: max(bytes.count, try stamp().size), limit: limit), name)
      }
    }
    return bytes
  }

  private borrowing func read(
    upTo count: Int,
    into arena: inout ByteArena,
    _ call: (UnsafeMutableRawBufferPointer) -> Int
  ) throws(FileError) -> Int {
    while true {
      var got = 0
      var code: Int32 = 0
      unsafe arena.append(upTo: count) { target in
        got = unsafe call(target)
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
