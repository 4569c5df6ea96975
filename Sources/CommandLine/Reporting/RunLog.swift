import ByteIO
import Glibc
import JSONText
import Storages
import Synchronization
import SystemPackage

/// A file to which every message is appended, a JSON object a line.
///
/// A line is one write, so that the lines of several runs do not mix. Nobody but its owner cuts or
/// rotates it. A message that cannot be written is not what a run fails for at once: ``failure`` tells.
final class RunLog: Sendable {
  private let path: FilePath
  private let descriptor: Int32
  private let problem = Mutex<OutputError?>(nil)

  /// Opens the log, and makes it if it is not there.
  init(appendingTo path: FilePath) throws(OutputError) {
    self.path = path
    // A pipe that nobody reads must not hold up the run.
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    descriptor = unsafe open(path.string, flags, 0o666)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, path, Errno(rawValue: errno)) }
  }

  deinit { close(descriptor) }

  /// The first reason for which a line could not be written; nil if all were.
  var failure: OutputError? { problem.withLock { $0 } }

  /// Appends a message, which must be safe to show.
  func append(_ level: Console.Level, _ message: String) {
    let bytes = Self.line(level, message).bytes()
    let written = unsafe bytes.withUnsafeBytes { bytes in
      unsafe write(descriptor, bytes.baseAddress, bytes.count)
    }
    guard written != bytes.count else { return }
    let reason = written < 0 ? Errno(rawValue: errno) : .noSpace
    problem.withLock { $0 = $0 ?? OutputError(.cannotWrite, path, reason) }
  }

  /// A message with its time, as it stands in a log.
  static func line(_ level: Console.Level, _ message: String) -> JSONValue {
    [
      "time": .string(Timestamp(FileTime.now()).rfc3339(fraction: true)),
      "level": .string(level.rawValue), "message": .string(message),
    ]
  }
}
