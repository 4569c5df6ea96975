import Glibc
public import SystemPackage

/// A lock that is held as long as this value lives, and goes with the process.
///
/// The lock file stays: removing it would let two runs hold two files of one name.
public final class FileLock {
  private let descriptor: Int32

  /// Takes the lock on `path`, which guards `output`, which is created if missing.
  ///
  /// Waits up to `wait` seconds for another run that holds it.
  ///
  /// - Throws: `.locked` if it is held longer, `.cannotCreate` if the place does not allow the file.
  public init(_ path: FilePath, for output: FilePath, wait: Int = 0) throws(OutputError) {
    descriptor = unsafe open(path.string, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, output, Errno(rawValue: errno)) }
    var tries = wait * 10
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR, tries > 0 else {
        let code = errno
        close(descriptor)
        throw code == EWOULDBLOCK
          ? OutputError(.locked, output, nil)
          : OutputError(.cannotCreate, output, Errno(rawValue: code))
      }
      tries -= 1
      usleep(100_000)
    }
  }

  deinit { close(descriptor) }
}
