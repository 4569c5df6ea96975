public import ByteIO
import CZlib

/// Expands a gzip file (RFC 1952) piece by piece: all of its members, one behind the other.
///
/// Lengths and checksums are verified. Used by one thread at a time; about 40 KiB of memory.
@safe
public final class GzipExpander: @unchecked Sendable {
  /// What is wrong with a gzip file.
  public enum Flaw: Sendable, Equatable {
    /// It does not begin as one does.
    case notGzip
    /// Its bytes contradict each other.
    case damaged
    /// It ends within a member.
    case cut
    /// Something else follows its last member.
    case trailed
  }

  // zlib keeps the address of its stream.
  private let stream: UnsafeMutablePointer<z_stream>
  private var isInMember = false
  private var hasMember = false
  /// What is wrong; nothing more is expanded then.
  public private(set) var flaw: Flaw?

  /// Makes an expander.
  public init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 16 more than the window's bits asks for gzip's header and trailer.
    let code = unsafe larder_inflateInit2(stream, MAX_WBITS + 16)
    precondition(code == Z_OK, "zlib could not get its memory")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Appends up to `room` expanded bytes to `arena`.
  ///
  /// - Returns: how many bytes of `packed` were taken; the rest must be given again. All of them when
  ///   more are needed.
  public func expand(_ packed: Span<UInt8>, upTo room: Int, into arena: inout ByteArena) -> Int {
    guard flaw == nil, packed.count > 0 else { return packed.count }
    var at = 0
    if !isInMember {
      // Some writers fill their last block up with zeros.
      while hasMember, at < packed.count, packed[at] == 0 { at += 1 }
      guard at < packed.count else { return at }
      unsafe inflateReset(stream)
      isInMember = true
    }
    var code = Z_OK
    let stream = unsafe self.stream
    unsafe packed.extracting(at..<packed.count).withUnsafeBufferPointer { source in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(source.count)
      unsafe arena.append(upTo: room) { target in
        unsafe stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = UInt32(room)
        unsafe code = inflate(stream, Z_NO_FLUSH)
        return unsafe room - Int(stream.pointee.avail_out)
      }
    }
    at = unsafe packed.count - Int(stream.pointee.avail_in)
    switch code {
    case Z_STREAM_END:
      isInMember = false
      hasMember = true
    case Z_OK, Z_BUF_ERROR: break
    default:
      let isHead = unsafe stream.pointee.total_in < 10 && stream.pointee.total_out == 0
      flaw = !isHead ? .damaged : hasMember ? .trailed : .notGzip
    }
    return at
  }

  /// Notes that there are no more bytes.
  public func end() {
    if isInMember || !hasMember { flaw = flaw ?? .cut }
  }
}
