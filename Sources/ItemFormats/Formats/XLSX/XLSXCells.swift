import ByteIO

/// The XML of one row's cells, put together from pieces (ECMA-376 18.3.1.4, `c`).
///
/// What repeats is kept as vectors and copied as such, its length counted afterwards: the start of a
/// cell in each column, and the row's number with what stands behind it in a cell.
struct XLSXCells: ~Copyable {
  /// A part of a cell that is the same in the whole row: at most 32 bytes.
  private struct Piece {
    var bytes = SIMD32<UInt8>(repeating: 0)
    var count = 0
  }

  private let names: XLSXColumnNames
  private var scratch = OutputBuffer(capacity: 128)
  /// The row's number and the quote behind it.
  ///
  /// These three are set by ``begin(row:to:)``.
  private var rowEnd = Piece()
  /// The same, and the start of a number.
  private var numberStart = Piece()
  /// The same, and the start of a string in the plain style.
  private var textStart = Piece()

  init(columns: Int) { names = XLSXColumnNames(count: columns) }

  /// Opens a row.
  mutating func begin(row: Int, to out: inout OutputBuffer) {
    scratch.truncate(to: 0)
    scratch.append(decimal: row)
    let digits = scratch.count
    rowEnd = makePiece(digits, "\"")
    numberStart = makePiece(digits, "\"><v>")
    textStart = makePiece(digits, "\" t=\"inlineStr\"><is><t>")
    out.append("<row r=\"")
    append(rowEnd, to: &out)
    out.append(UInt8(ascii: ">"))
  }

  /// Joins the row's digits, which begin `scratch`, and a text.
  private mutating func makePiece(_ digits: Int, _ text: StaticString) -> Piece {
    scratch.truncate(to: digits)
    scratch.append(text)
    let count = scratch.count
    scratch.append(SIMD32<UInt8>(repeating: 0), count: 32)
    let bytes = unsafe scratch.bytes.withUnsafeBytes {
      unsafe $0.loadUnaligned(as: SIMD32<UInt8>.self)
    }
    return Piece(bytes: bytes, count: count)
  }

  @inline(__always)
  private func append(_ piece: Piece, to out: inout OutputBuffer) {
    out.append(piece.bytes, count: piece.count)
  }

  /// Closes the row whose cells begin at `start`.
  mutating func end(from start: Int, to out: inout OutputBuffer) {
    if out.count == start {
      out.truncate(to: start - 1)
      out.append("/>")
    } else {
      out.append("</row>")
    }
  }

  /// Appends an inline string; returns what was changed.
  @inline(__always)
  func append(
    text: Span<UInt8>,
    _ style: XLSXStyle,
    _ column: Int,
    to out: inout OutputBuffer
  ) -> XLSXText.Changes {
    names.appendCellStart(column, to: &out)
    if style == .plain, !XLSXText.needsCare(text) {
      append(textStart, to: &out)
      let at = out.appendCellText(text, before: "</t></is></c>")
      if at == text.count { return [] }
      let changes = XLSXText.escape(text, from: at, to: &out)
      out.append("</t></is></c>")
      return changes
    }
    append(rowEnd, to: &out)
    switch style {
    case .protectedText: out.append(" s=\"5\" t=\"inlineStr\"><is>")
    case .header: out.append(" s=\"1\" t=\"inlineStr\"><is>")
    case .link: out.append(" s=\"6\" t=\"inlineStr\"><is>")
    default: out.append(" t=\"inlineStr\"><is>")
    }
    let changes = XLSXText.append(text, to: &out)
    out.append("</is></c>")
    return changes
  }

  /// Appends a number that is spelled as a spreadsheet reads it.
  @inline(__always)
  func append(number: Span<UInt8>, _ column: Int, to out: inout OutputBuffer) {
    openNumber(column, to: &out)
    out.appendShort(number)
    out.append("</v></c>")
  }

  /// Appends a number that is known beforehand.
  func append(number: StaticString, _ column: Int, to out: inout OutputBuffer) {
    openNumber(column, to: &out)
    out.append(number)
    out.append("</v></c>")
  }

  /// Appends a number in its shortest form.
  func append(double value: Double, _ column: Int, to out: inout OutputBuffer) {
    openNumber(column, to: &out)
    XLSXNumber.append(value, to: &out)
    out.append("</v></c>")
  }

  /// Appends `<c r="C7"><v>`.
  @inline(__always)
  private func openNumber(_ column: Int, to out: inout OutputBuffer) {
    names.appendCellStart(column, to: &out)
    append(numberStart, to: &out)
  }

  /// Appends `<c r="C7"`.
  @inline(__always)
  private func open(_ column: Int, to out: inout OutputBuffer) {
    names.appendCellStart(column, to: &out)
    append(rowEnd, to: &out)
  }

  /// Appends 0 or 1 as a boolean.
  ///
  /// The style is for LibreOffice 7.4, which would show some as numbers.
  @inline(__always)
  func append(boolean value: UInt8, _ column: Int, to out: inout OutputBuffer) {
    open(column, to: &out)
    out.append(" s=\"7\" t=\"b\"><v>")
    out.append(UInt8(ascii: "0") + value)
    out.append("</v></c>")
  }

  /// Appends a date as its serial number.
  func append(date: XLSXDate, _ column: Int, to out: inout OutputBuffer) {
    open(column, to: &out)
    out.append(" s=\"")
    out.append(decimal: date.style.rawValue)
    out.append("\"><v>")
    if date.milliseconds == nil {
      out.append(decimal: date.days)
    } else {
      XLSXNumber.append(date.serial, to: &out)
    }
    out.append("</v></c>")
  }
}
