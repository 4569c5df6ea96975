import ByteIO

/// The letters of columns: A … Z, AA … XFD; and how a cell in each begins.
struct XLSXColumnNames: ~Copyable {
  /// `<c r="XFD` has nine bytes; the last says how many of the others count.
  private let starts: [SIMD16<UInt8>]

  /// Prepares the beginnings of cells for `count` columns.
  init(count: Int) {
    starts = (0..<count).map { column in
      let text = [0x3C, 0x63, 0x20, 0x72, 0x3D, 0x22] + Self.letters(column)
      var start = SIMD16<UInt8>(repeating: 0)
      for (at, byte) in text.enumerated() { start[at] = byte }
      start[15] = UInt8(text.count)
      return start
    }
  }

  /// Appends `<c r="` and the letters of a column.
  @inline(__always)
  func appendCellStart(_ column: Int, to out: inout OutputBuffer) {
    let start = starts[column]
    out.append(start, count: Int(start[15]))
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
