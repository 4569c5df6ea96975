import ByteIO

/// The hyperlinks of a sheet, or of rows that will stand on one, in one compact buffer.
///
/// Eight bytes a link besides its text. Grows with the links up to their limit on a sheet, and is the
/// only thing in a writer that grows with items.
struct SheetLinks: ~Copyable, Sendable {
  /// How far it is filled.
  struct Mark: Sendable {
    /// How many bytes it has.
    var bytes = 0
    /// How many links.
    var count = 0
    /// More bytes than the XML of its hyperlinks in a sheet will have.
    var bound = 0
  }

  private var entries = OutputBuffer(capacity: 64)
  /// How far it is filled.
  private(set) var mark = Mark()
  /// How many more links there is room for.
  private(set) var room = 0
  /// Whether there was no room for a link since ``open(room:)``.
  private(set) var isOverfull = false

  /// Empties it; memory far beyond the usual is given back.
  mutating func removeAll() {
    entries.removeAll(keeping: 1 << 20)
    mark = Mark()
  }

  /// Says how many more links may be added.
  mutating func open(room: Int) {
    self.room = room
    isOverfull = false
  }

  /// Adds the link of a cell, unless it is too long or there is no room.
  ///
  /// `row` counts from 1, `column` from 0.
  mutating func add(_ text: Span<UInt8>, row: Int, column: Int) -> Bool {
    guard XLSXLink.isShort(text) else { return false }
    guard room > 0 else {
      isOverfull = true
      return false
    }
    room -= 1
    append(row, bytes: 4)
    append(column, bytes: 2)
    append(text.count, bytes: 2)
    entries.append(text)
    mark.bytes = entries.count
    mark.count += 1
    mark.bound += XLSXLink.hyperlinkBound(text)
    return true
  }

  /// Adds the links that stand between two marks of another.
  mutating func add(_ other: borrowing SheetLinks, from start: Mark, to end: Mark) {
    entries.append(other.entries.bytes, start.bytes..<end.bytes)
    mark.bytes = entries.count
    mark.count += end.count - start.count
    mark.bound += end.bound - start.bound
  }

  /// Drops the links behind a mark.
  mutating func rewind(to mark: Mark) {
    room += self.mark.count - mark.count
    entries.truncate(to: mark.bytes)
    self.mark = mark
  }

  /// Hands every link to `body`: row, column, address.
  borrowing func forEach<E: Error>(
    _ body: (Int, Int, Span<UInt8>) throws(E) -> Void
  ) throws(E) {
    let bytes = entries.bytes
    var at = 0
    while at < bytes.count {
      let row = Self.number(bytes, at, 4)
      let column = Self.number(bytes, at + 4, 2)
      let end = at + 8 + Self.number(bytes, at + 6, 2)
      try body(row, column, bytes.extracting(at + 8..<end))
      at = end
    }
  }

  private mutating func append(_ value: Int, bytes: Int) {
    for byte in 0..<bytes { entries.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }

  private static func number(_ bytes: Span<UInt8>, _ at: Int, _ count: Int) -> Int {
    var number = 0
    for byte in 0..<count { number |= Int(bytes[at + byte]) << (8 * byte) }
    return number
  }
}
