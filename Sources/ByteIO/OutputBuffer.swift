//===----------------------------------------------------------------------===//
// ByteIO: bytes between files and memory.
//
//   descriptor ─► ByteArena ─► (index, encode) ─► OutputBuffer ─► FileSink ─► AtomicFile
//
// Buffers own their memory and cannot be copied; they hand out spans. Encoders append to an
// OutputBuffer and never see a descriptor; everything that meets the kernel is in this module.
//===----------------------------------------------------------------------===//

/// A growing run of bytes that is written at its end.
///
/// The primitives are inlinable because they are called per field: crossing the module boundary for
/// them costs 15 to 30 % of an encoder's time. Growth doubles, so appending is amortised O(1).
@safe
public struct OutputBuffer: ~Copyable, @unchecked Sendable {
  @usableFromInline var base: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int

  /// The number of bytes written.
  public private(set) var count: Int {
    @inlinable get { written }
    set { written = newValue }
  }
  @usableFromInline var written = 0

  /// Makes an empty buffer with room for `capacity` bytes.
  public init(capacity: Int = 4096) {
    self.capacity = max(capacity, 64)
    unsafe base = Memory.allocate(self.capacity)
  }

  deinit { unsafe Memory.free(base) }

  /// Whether nothing has been written.
  @inlinable public var isEmpty: Bool { written == 0 }

  /// The bytes written so far.
  @inlinable public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: base, count: written)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Makes room for `free` more bytes.
  @inlinable public mutating func reserve(_ free: Int) {
    if capacity - written < free { grow(free) }
  }

  @usableFromInline mutating func grow(_ free: Int) {
    capacity = max(capacity * 2, written + free)
    unsafe base = Memory.resize(base, to: capacity)
  }

  /// Appends one byte.
  @inlinable public mutating func append(_ byte: UInt8) {
    reserve(1)
    unsafe base[written] = byte
    written &+= 1
  }

  /// Appends the bytes of a span.
  @inlinable public mutating func append(_ bytes: Span<UInt8>) {
    let added = bytes.count
    reserve(added)
    unsafe bytes.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + written).update(from: start, count: added)
    }
    written &+= added
  }

  /// Appends the bytes `range` of a span.
  @inlinable public mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    append(bytes.extracting(range))
  }

  /// Appends a literal's UTF-8 bytes.
  @inlinable @inline(__always) public mutating func append(_ literal: StaticString) {
    let added = literal.utf8CodeUnitCount
    reserve(added)
    unsafe (base + written).update(from: literal.utf8Start, count: added)
    written &+= added
  }

  /// Appends a string's UTF-8 bytes.
  ///
  /// For what is written once a file, not once a field.
  public mutating func append(text: String) {
    append(text.utf8Span.span)
  }

  /// Appends a number's decimal digits.
  @inlinable public mutating func append(decimal value: Int) {
    reserve(20)
    if value < 0 {
      unsafe base[written] = UInt8(ascii: "-")
      written &+= 1
    }
    var rest = value.magnitude
    var digits = 1
    var probe = rest / 10
    while probe > 0 {
      digits &+= 1
      probe /= 10
    }
    var at = written &+ digits
    written = at
    repeat {
      at &-= 1
      unsafe base[at] = UInt8(truncatingIfNeeded: 48 &+ rest % 10)
      rest /= 10
    } while rest > 0
  }

  /// Lets `body` write up to `room` bytes behind the end; it returns how many it wrote.
  ///
  /// For C functions that fill a buffer. What `body` returns is checked against `room`.
  @inlinable public mutating func append<E: Error>(
    upTo room: Int,
    _ body: (UnsafeMutablePointer<UInt8>) throws(E) -> Int
  ) throws(E) {
    reserve(room)
    let added = try unsafe body(base + written)
    precondition(added >= 0 && added <= room, "wrote outside the reserved room")
    written &+= added
  }

  /// Drops everything behind the first `count` bytes.
  @inlinable public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= written)
    written = count
  }

  /// Empties the buffer.
  ///
  /// Its memory is kept, unless it is larger than `keeping`.
  public mutating func removeAll(keeping: Int = .max) {
    written = 0
    guard capacity > keeping else { return }
    capacity = max(keeping, 64)
    unsafe Memory.free(base)
    unsafe base = Memory.allocate(capacity)
  }

  /// The bytes as a string; invalid UTF-8 is repaired.
  ///
  /// For tests and messages.
  public borrowing func text() -> String {
    unsafe String(decoding: UnsafeBufferPointer(start: base, count: written), as: UTF8.self)
  }
}
