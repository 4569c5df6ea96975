/// Memory that files are read into: many small files one after the other, or one large one.
///
/// At least `padding` readable bytes always follow the content, so that scanners may load whole
/// vectors at its end. Growth doubles; the contents may move, so spans into it end with the borrow.
@safe
public struct ByteArena: ~Copyable, @unchecked Sendable {
  /// The number of readable bytes behind the content, whatever stands there.
  public static let padding = 64

  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int

  /// The number of bytes held.
  public private(set) var count = 0

  /// Makes an empty arena with room for `capacity` bytes.
  public init(capacity: Int = 1 << 16) {
    self.capacity = max(capacity, 1024)
    unsafe base = Memory.allocate(self.capacity + Self.padding)
  }

  deinit { unsafe Memory.free(base) }

  /// The bytes held.
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// How many bytes fit without growing.
  public var free: Int { capacity - count }

  /// Makes room for `room` more bytes.
  public mutating func reserve(_ room: Int) {
    guard capacity - count < room else { return }
    capacity = max(capacity * 2, count + room)
    unsafe base = Memory.resize(base, to: capacity + Self.padding)
  }

  /// Lets `body` fill the free room behind the content; it returns how many bytes it wrote.
  public mutating func append<E: Error>(
    upTo room: Int,
    _ body: (UnsafeMutableRawBufferPointer) throws(E) -> Int
  ) throws(E) {
    reserve(room)
    let target = unsafe UnsafeMutableRawBufferPointer(start: base + count, count: room)
    let added = try unsafe body(target)
    precondition(added >= 0 && added <= room, "wrote outside the reserved room")
    count += added
  }

  /// Appends the bytes of a span.
  public mutating func append(_ bytes: Span<UInt8>) {
    reserve(bytes.count)
    unsafe bytes.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + count).update(from: start, count: source.count)
    }
    count += bytes.count
  }

  /// Drops the bytes `range`; what follows them moves up.
  public mutating func remove(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    unsafe (base + range.lowerBound).update(
      from: base + range.upperBound,
      count: count - range.upperBound
    )
    count -= range.count
  }

  /// Drops everything behind the first `count` bytes.
  public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= self.count)
    self.count = count
  }

  /// Empties the arena.
  ///
  /// Its memory is kept, unless it is larger than `keeping`.
  public mutating func removeAll(keeping: Int = .max) {
    count = 0
    guard capacity > keeping else { return }
    self = ByteArena(capacity: keeping)
  }
}
