import ByteIO
import CZlib

/// Expands raw deflate streams (RFC 1951).
@safe
public struct Inflater: ~Copyable, @unchecked Sendable {
  // zlib keeps the address of its stream, so it must not lie in a value that moves.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Makes an expander.
  public init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe larder_inflateInit2(stream, -MAX_WBITS)
    precondition(code == Z_OK, "zlib could not get its memory")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Hands the content of one whole stream to `body`, in pieces of up to 256 KiB.
  ///
  /// - Returns: the facts of what was read.
  /// - Throws: ``ZipError`` if the bytes are damaged, cut, or go on behind the stream.
  public mutating func expand(
    _ packed: Span<UInt8>,
    _ body: (Span<UInt8>) throws(ZipError) -> Void
  ) throws(ZipError) -> DeflatedRun {
    unsafe inflateReset(stream)
    var piece = OutputBuffer(capacity: 1 << 18)
    var run = DeflatedRun(packedCount: packed.count)
    try unsafe packed.withUnsafeBufferPointer { source throws(ZipError) in
      var at = 0
      var code = Z_OK
      while code == Z_OK {
        let given = min(source.count - at, 1 << 30)
        if let base = source.baseAddress {
          unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: base + at)
        }
        unsafe stream.pointee.avail_in = UInt32(given)
        piece.truncate(to: 0)
        let stream = unsafe self.stream
        unsafe piece.append(upTo: 1 << 18) { target in
          unsafe stream.pointee.next_out = target
          unsafe stream.pointee.avail_out = 1 << 18
          unsafe code = inflate(stream, Z_NO_FLUSH)
          return unsafe 1 << 18 - Int(stream.pointee.avail_out)
        }
        at += unsafe given - Int(stream.pointee.avail_in)
        run.crc = CRC32.checksum(piece.bytes, after: run.crc)
        run.count += piece.count
        try body(piece.bytes)
      }
      guard code == Z_STREAM_END, at == source.count else {
        throw ZipError(code == Z_BUF_ERROR ? .cut : .damaged)
      }
    }
    return run
  }

  /// Begins a stream that comes in pieces.
  mutating func begin() { unsafe inflateReset(stream) }

  /// Expands the next piece of the stream that was begun, and hands its content to `body`.
  ///
  /// - Returns: whether the stream has ended, and how many bytes of the piece belong to it.
  /// - Throws: ``ZipError`` if the bytes are damaged; whatever `body` throws ends it too.
  mutating func expand<E: Error>(
    piece packed: Span<UInt8>,
    into piece: inout OutputBuffer,
    _ body: (Span<UInt8>) throws(E) -> Void
  ) throws -> (isAtEnd: Bool, taken: Int) {
    let stream = unsafe self.stream
    var at = 0
    while true {
      var code = Z_OK
      piece.truncate(to: 0)
      unsafe packed.extracting(at..<packed.count).withUnsafeBufferPointer { source in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe piece.append(upTo: 1 << 18) { target in
          unsafe stream.pointee.next_out = target
          unsafe stream.pointee.avail_out = 1 << 18
          unsafe code = inflate(stream, Z_NO_FLUSH)
          return unsafe 1 << 18 - Int(stream.pointee.avail_out)
        }
      }
      at = unsafe packed.count - Int(stream.pointee.avail_in)
      if piece.count > 0 { try body(piece.bytes) }
      switch code {
      case Z_STREAM_END:
        // Bits of the last byte that belong to nothing are zero, whoever wrote it.
        let unused = unsafe Int(stream.pointee.data_type & 7)
        guard unused == 0 || at > 0 && packed[at - 1] >> (8 - unused) == 0 else {
          throw ZipError(.damaged, "bits behind its end")
        }
        return (true, at)
      case Z_OK where at < packed.count || piece.count == 1 << 18: continue
      case Z_OK, Z_BUF_ERROR: return (false, at)
      default: throw ZipError(.damaged)
      }
    }
  }
}
