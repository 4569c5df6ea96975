import ByteIO

/// The letters of columns: A … Z, AA … XFD; and how a cell in each begins.
struct XLSXColumnNames: ~Copyable {
  /// `<c r="XFD`, the longest, padded to a round number.
  private static let stride = 12
  private let starts: [UInt8]
  private let lengths: [UInt8]

  /// Prepares the beginnings of cells for `count` columns.
  init(count: Int) {
    var starts: [UInt8] = []
    var lengths: [UInt8] = []
    starts.reserveCapacity(count * Self.stride)
    lengths.reserveCapacity(count)
    for column in 0..<count {
      let letters = Self.letters(column)
      starts += [0x3C, 0x63, 0x20, 0x72, 0x3D, 0x22]
      starts += letters
      starts += repeatElement(0, count: Self.stride - 6 - letters.count)
      lengths.append(UInt8(6 + letters.count))
    }
    self.starts = starts
    self.lengths = lengths
  }

  /// Appends `<c r="` and the letters of a column.
  @inline(__always)
  func appendCellStart(_ column: Int, to out: inout OutputBuffer) {
    let start = column &* Self.stride
    out.append(starts.span, start..<start &+ Int(lengths[column]))
  }

  /// Appends the letters of a column, counted from 0.
  static func append(_ column: Int, to out: inout OutputBuffer) {
    if column >= 702 { out.append(UInt8(ascii: "A") + UInt8((column - 702) / 676)) }
    if column >= 26 { out.append(UInt8(ascii: "A") + UInt8((column - 26) / 26 % 26)) }
    out.append(UInt8(ascii: "A") + UInt8(column % 26))
  }

  /// The letters of a column, counted from 0.
  static func letters(_ column: Int) -> [UInt8] {
    var letters: [UInt8] = []
    var rest = column + 1
    while rest > 0 {
      rest -= 1
      letters.append(UInt8(ascii: "A") + UInt8(rest % 26))
      rest /= 26
    }
    return letters.reversed()
  }
}
