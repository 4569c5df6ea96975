import ByteIO
import Crypto
import SystemPackage

/// SHA-256 of files, as `sha256sum` prints it.
enum FileHash {
  /// The size and the hash of the file at `path`, read back in pieces.
  static func of(_ path: FilePath) throws(OutputError) -> (bytes: Int, sha256: String) {
    let descriptor: FileDescriptor
    let size: Int
    do {
      descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .noFollow])
      size = Int(try descriptor.seek(offset: 0, from: .end))
    } catch {
      throw OutputError(.cannotWrite, path, error as? Errno)
    }
    let sink = FileSink(descriptor, path: path, canPatch: true)
    return (size, try of(sink, count: size))
  }

  /// The hash of all that was appended to a file, read back in pieces.
  static func of(_ sink: FileSink) throws(OutputError) -> String {
    try of(sink, count: sink.position)
  }

  private static func of(_ sink: FileSink, count: Int) throws(OutputError) -> String {
    var hash = SHA256()
    try sink.read(0..<count) { piece in
      unsafe piece.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    }
    return hex(hash.finalize())
  }

  /// The hash of the first `count` bytes of the file at `path`.
  static func of(first count: Int, of path: FilePath) throws -> String {
    let input = try InputFile(path)
    var piece = ByteArena(capacity: 1 << 20)
    var hash = SHA256()
    var rest = count
    while rest > 0, try input.read(upTo: min(rest, 1 << 20), into: &piece) > 0 {
      rest -= piece.count
      unsafe piece.bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
      piece.removeAll()
    }
    return hex(hash.finalize())
  }

  /// The sizes and hashes of several files, read by up to `jobs` threads.
  static func of(_ paths: [FilePath], jobs: Int) throws -> [(bytes: Int, sha256: String)] {
    try Crew.map(paths.count, jobs: jobs) { number in
      Result { try of(paths[number]) }
    }.map { try $0.get() }
  }

  /// The hash of bytes in memory.
  static func of(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

  /// The hash of bytes that come one after the other.
  final class Running {
    private var hash = SHA256()

    /// Adds bytes.
    func add(_ bytes: Span<UInt8>) {
      unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    }

    /// The hash of all bytes so far.
    var digits: String { hex(hash.finalize()) }
  }

  /// A hash in hexadecimal digits.
  static func hex(_ digest: SHA256Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
