import ByteIO

/// The files of a folder, with a value each, packed: 8 bytes and the value beside the name itself.
///
/// For folders whose files have no numbers; a million names are one block of memory.
struct NameTable<Value: Sendable>: Sendable {
  private struct Row: Sendable {
    /// Where the name's length stands, followed by the name.
    var start: Int
    var value: Value
  }

  private var names: [UInt8] = []
  private var rows: [Row] = []

  /// The number of files.
  var count: Int { rows.count }

  /// Adds a file; names are at most 255 bytes long.
  mutating func append(_ name: Span<UInt8>, _ value: Value) {
    rows.append(Row(start: names.count, value: value))
    let count = min(name.count, 255)
    names.append(UInt8(count))
    for at in 0..<count { names.append(name[at]) }
  }

  /// Gives every file its value; files without one go.
  mutating func setValues(_ values: [Value?]) {
    var kept = 0
    for at in rows.indices where at < values.count {
      guard let value = values[at] else { continue }
      rows[kept] = Row(start: rows[at].start, value: value)
      kept += 1
    }
    rows.removeSubrange(kept...)
  }

  /// The value of the file `index`.
  subscript(_ index: Int) -> Value {
    get { rows[index].value }
    set { rows[index].value = newValue }
  }

  /// The name of the file `index`.
  func name(_ index: Int) -> FileName { FileName(Array(bytes(rows[index]))) }

  /// The place of the file called `name` in a sorted table; nil if there is none.
  func index(of name: FileName) -> Int? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if bytes(rows[middle]).lexicographicallyPrecedes(name.bytes) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < rows.count && bytes(rows[low]).elementsEqual(name.bytes) ? low : nil
  }

  /// Puts the files in the order of their names as bytes.
  mutating func sort() {
    let names = self.names
    rows.sort { Self.precedes($0, $1, names) }
  }

  /// Puts the files in an order of their values; those it calls equal, in the order of their names.
  mutating func sort(by order: (Value, Value) -> Int) {
    let names = self.names
    rows.sort { one, other in
      let sign = order(one.value, other.value)
      return sign == 0 ? Self.precedes(one, other, names) : sign < 0
    }
  }

  private static func precedes(_ one: Row, _ other: Row, _ names: [UInt8]) -> Bool {
    let length = Int(names[one.start])
    let otherLength = Int(names[other.start])
    var at = 1
    while at <= min(length, otherLength) {
      let (byte, otherByte) = (names[one.start + at], names[other.start + at])
      if byte != otherByte { return byte < otherByte }
      at += 1
    }
    return length < otherLength
  }

  private func bytes(_ row: Row) -> ArraySlice<UInt8> {
    names[row.start + 1..<row.start + 1 + Int(names[row.start])]
  }
}
