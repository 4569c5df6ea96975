import ByteIO

/// The XML of one row's cells, put together from pieces (ECMA-376 18.3.1.4, `c`).
struct XLSXCells: ~Copyable {
  private let names: XLSXColumnNames
  /// The row's number and the quote behind it.
  ///
  /// Set by ``begin(row:to:)``.
  private var rowEnd = OutputBuffer(capacity: 64)

  init(columns: Int) { names = XLSXColumnNames(count: columns) }

  /// Opens a row.
  mutating func begin(row: Int, to out: inout OutputBuffer) {
    rowEnd.truncate(to: 0)
    rowEnd.append(decimal: row)
    rowEnd.append(UInt8(ascii: "\""))
    out.append("<row r=\"")
    out.append(rowEnd.bytes)
    out.append(UInt8(ascii: ">"))
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

  /// Appends `<c r="C7"`.
  @inline(__always)
  private func open(_ column: Int, to out: inout OutputBuffer) {
    names.appendCellStart(column, to: &out)
    out.append(rowEnd.bytes)
  }

  /// Appends an inline string; returns what was changed.
  @inline(__always)
  func append(
    text: Span<UInt8>,
    _ style: XLSXStyle,
    _ column: Int,
    to out: inout OutputBuffer
  ) -> XLSXText.Changes {
    open(column, to: &out)
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
    open(column, to: &out)
    out.append("><v>")
    out.append(number)
    out.append("</v></c>")
  }

  /// Appends a number that is known beforehand.
  func append(number: StaticString, _ column: Int, to out: inout OutputBuffer) {
    open(column, to: &out)
    out.append("><v>")
    out.append(number)
    out.append("</v></c>")
  }

  /// Appends a number in its shortest form.
  func append(double value: Double, _ column: Int, to out: inout OutputBuffer) {
    open(column, to: &out)
    out.append("><v>")
    XLSXNumber.append(value, to: &out)
    out.append("</v></c>")
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
