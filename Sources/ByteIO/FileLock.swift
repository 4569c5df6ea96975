import Glibc
public import SystemPackage

/// A lock that is held as long as this value lives, and goes with the process.
///
/// The lock file stays: removing it would let two runs hold two files of one name.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock on `path`, which guards `output`, which is created if missing.
  ///
  /// Waits up to `wait` seconds for another run that holds it.
  ///
  /// - Throws: `.locked` if it is held longer, `.cannotCreate` if the place does not allow the file.
  public init(_ path: FilePath, for output: FilePath, wait: Int = 0) throws(OutputError) {
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW
    let number = unsafe path.withPlatformString { unsafe open($0, flags, 0o666) }
    guard number >= 0 else { throw OutputError(.cannotCreate, output, Errno(rawValue: errno)) }
    // From here on it is closed with this value, also if it cannot be locked.
    descriptor = number
    try Self.take(number, for: output, wait: wait)
  }

  /// Locks an open file, which is or guards `output`.
  ///
  /// Waits up to `wait` seconds for another run that holds it.
  private static func take(
    _ descriptor: Int32,
    for output: FilePath,
    wait: Int
  ) throws(OutputError) {
    try waiting(wait, for: output) { () throws(OutputError) in
      try tryLocking(descriptor, for: output) ? () : nil
    }
  }

  /// Locks an open file, which is or guards `output`; false if another run holds it.
  static func tryLocking(_ descriptor: Int32, for output: FilePath) throws(OutputError) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    let code = errno
    guard code == EWOULDBLOCK || code == EINTR else {
      throw OutputError(.cannotCreate, output, Errno(rawValue: code))
    }
    return false
  }

  /// What `attempt` returns once it is not nil; throws `.locked` if that takes more than `wait` seconds.
  static func waiting<T>(
    _ wait: Int,
    for output: FilePath,
    _ attempt: () throws(OutputError) -> T?
  ) throws(OutputError) -> T {
    let end = ContinuousClock.now.advanced(by: .seconds(wait))
    while true {
      if let result = try attempt() { return result }
      guard ContinuousClock.now < end else { throw OutputError(.locked, output, nil) }
      usleep(100_000)
    }
  }

  deinit { close(descriptor) }
}
