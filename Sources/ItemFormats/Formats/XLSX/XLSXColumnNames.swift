import ByteIO

/// The letters of columns: A … Z, AA … XFD; and how a cell in each begins.
struct XLSXColumnNames: ~Copyable {
  /// `<c r="XFD` has nine bytes; the last says how many of the others count.
  private let starts: [SIMD16<UInt8>]

  /// Prepares the beginnings of cells for `count` columns.
  init(count: Int) {
    // Made anew for each batch, so without arrays in between.
    starts = (0..<count).map { column in
      var start = SIMD16<UInt8>(0x3C, 0x63, 0x20, 0x72, 0x3D, 0x22, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6)
      Self.forEachLetter(of: column) { letter in
        start[Int(start[15])] = letter
        start[15] += 1
      }
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
    forEachLetter(of: column) { out.append($0) }
  }

  /// The letters of a column, counted from 0.
  static func letters(_ column: Int) -> [UInt8] {
    var letters: [UInt8] = []
    forEachLetter(of: column) { letters.append($0) }
    return letters
  }

  @inline(__always)
  private static func forEachLetter(of column: Int, _ body: (UInt8) -> Void) {
    if column >= 702 { body(UInt8(ascii: "A") + UInt8((column - 702) / 676)) }
    if column >= 26 { body(UInt8(ascii: "A") + UInt8((column - 26) / 26 % 26)) }
    body(UInt8(ascii: "A") + UInt8(column % 26))
  }
}
