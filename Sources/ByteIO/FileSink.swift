import Glibc
public import SystemPackage

/// A sink that writes to a descriptor.
///
/// Short writes and EINTR are continued, a descriptor that would block is waited for. Errors name the
/// path and how much was still to be written. Owns the descriptor, and closes it at the latest when
/// it goes.
public final class FileSink: ByteSink {
  /// The path for messages.
  public let path: FilePath
  /// Whether it is a regular file that this run made, so that it can be patched and read back.
  public let canPatch: Bool
  /// How many bytes have been appended.
  public private(set) var position = 0
  /// Shown what is appended, in order; nil after a patch, since that is not what the file holds.
  public var onAppend: ((Span<UInt8>) -> Void)?

  private let descriptor: FileDescriptor
  private let ownsDescriptor: Bool
  private var isClosed = false

  /// Takes over an open descriptor.
  public init(_ descriptor: FileDescriptor, path: FilePath, canPatch: Bool, owned: Bool = true) {
    self.descriptor = descriptor
    self.path = path
    self.canPatch = canPatch
    ownsDescriptor = owned
  }

  deinit {
    if ownsDescriptor, !isClosed { try? descriptor.close() }
  }

  /// Appends bytes; all of them, or an error.
  public func append(_ bytes: Span<UInt8>) throws(OutputError) {
    try unsafe write(bytes) { buffer in
      unsafe Glibc.write(descriptor.rawValue, buffer.baseAddress, buffer.count)
    }
    position += bytes.count
    onAppend?(bytes)
  }

  /// Overwrites bytes that were appended before.
  public func patch(_ bytes: Span<UInt8>, at offset: Int) throws(OutputError) {
    onAppend = nil
    var at = offset
    try unsafe write(bytes) { buffer in
      let written = unsafe pwrite(descriptor.rawValue, buffer.baseAddress, buffer.count, at)
      at += max(written, 0)
      return written
    }
  }

  /// Reads back what was appended, `range` of it, in pieces of up to 256 KiB: these stay in the
  /// processor's cache while they are looked at.
  ///
  /// Only if `canPatch`.
  public func read(
    _ range: Range<Int>,
    _ body: (Span<UInt8>) throws(OutputError) -> Void
  ) throws(OutputError) {
    var piece = ByteArena(capacity: 1 << 18)
    var at = range.lowerBound
    while at < range.upperBound {
      piece.truncate(to: 0)
      let wanted = min(1 << 18, range.upperBound - at)
      try unsafe piece.append(upTo: wanted) { buffer throws(OutputError) in
        while true {
          let count = unsafe pread(descriptor.rawValue, buffer.baseAddress, buffer.count, at)
          if count > 0 { return count }
          if count < 0, errno == EINTR { continue }
          throw OutputError(.cannotWrite, path, count < 0 ? Errno(rawValue: errno) : .ioError)
        }
      }
      at += piece.count
      try body(piece.bytes)
    }
  }

  /// Makes the contents durable.
  public func sync() throws(OutputError) {
    while fsync(descriptor.rawValue) != 0 {
      if errno == EINTR { continue }
      throw OutputError(.cannotWrite, path, Errno(rawValue: errno))
    }
  }

  /// Closes the descriptor; the last moment at which a network file system reports an error.
  public func close() throws(OutputError) {
    guard !isClosed else { return }
    isClosed = true
    guard ownsDescriptor else { return }
    do {
      try descriptor.close()
    } catch {
      throw OutputError(.cannotWrite, path, error as? Errno)
    }
  }

  private func write(
    _ bytes: Span<UInt8>,
    _ call: (UnsafeRawBufferPointer) -> Int
  ) throws(OutputError) {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.extracting(done..<bytes.count).withUnsafeBytes { unsafe call($0) }
      if written >= 0 {
        done += written
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: waitUntilWritable()
      case EPIPE: throw OutputError(.closedPipe, path, .brokenPipe)
      case let code:
        throw OutputError(
          .cannotWrite,
          path,
          Errno(rawValue: code),
          detail: "\(bytes.count - done) bytes needed"
        )
      }
    }
  }

  private func waitUntilWritable() {
    var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }
}
