//===----------------------------------------------------------------------===//
// XLSX: items as rows of a worksheet (ECMA-376 18.3.1, transitional).
//
//   XLSXEncoder ─► SheetRows (deflate) ─► WorkbookWriter (order, sheets) ─► OPCPackage (zip)
//   pure            any thread              one thread                       parts and their types
//
// A cell is put together from pieces that were made once: the column's `<c r="C` once a call, the row's
// digits once a row. Strings are escaped while they are copied, integers are copied from the JSON.
//===----------------------------------------------------------------------===//

import ByteIO
import JSONText

extension ItemFormat {
  /// A workbook for Excel, LibreOffice and the like.
  public static let xlsx = ItemFormat(
    name: "xlsx",
    fileExtension: "xlsx",
    contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    summary: "a workbook for spreadsheets: typed cells, header, filters",
    isColumnar: true,
    options: XLSXOptions(),
    settings: XLSXOptions.settings,
    packaging: { .workbook($0) }
  )
}

/// Items as `<row>` elements: numbers, booleans and dates typed, everything else inline strings.
///
/// The output of `head`, `encode` and `foot` is the XML of one worksheet part; ``WorkbookWriter`` makes
/// the file of it. `firstRow` counts the items before these on the sheet, whose row numbers begin
/// at 2, behind the header. Never a formula, whatever a string looks like.
struct XLSXEncoder: ItemEncoder {
  let options: XLSXOptions
  let hasPointedIntegers: Bool

  init(facts: DatasetFacts, options: XLSXOptions = XLSXOptions()) {
    self.options = options
    hasPointedIntegers = facts.hasPointedIntegers
  }

  func head(columns: ColumnPlan, to out: inout OutputBuffer) {
    let widths = options.widths == .auto ? XLSXColumnWidths() : nil
    XLSXWorksheet.appendHead(columns, widths: widths, isFirst: true, to: &out)
  }

  func encode(
    _ batch: borrowing ItemBatch,
    items: Range<Int>,
    columns: ColumnPlan,
    firstRow: Int,
    to out: inout OutputBuffer,
    losses: inout LossTally
  ) {
    // Without a workbook around them, cells have no place for the links.
    var links = SheetLinks()
    links.open(room: .max)
    encode(
      batch,
      items: items,
      columns: columns,
      firstRow: firstRow,
      to: &out,
      links: &links,
      losses: &losses
    )
  }

  /// The same, and adds the links of cells to `links`, as far as there is room.
  func encode(
    _ batch: borrowing ItemBatch,
    items: Range<Int>,
    columns: ColumnPlan,
    firstRow: Int,
    to out: inout OutputBuffer,
    links: inout SheetLinks,
    losses: inout LossTally
  ) {
    let json = batch.json
    var cells = XLSXCells(columns: columns.count)
    var text = OutputBuffer()
    var digits = OutputBuffer()
    for item in items {
      let row = firstRow + item - items.lowerBound
      cells.begin(row: row + 2, to: &out)
      let start = out.count
      let leaves = batch.leaves(of: item)
      for at in leaves.indices {
        append(json, leaves[at], row, cells, &text, &digits, &out, &links, &losses)
      }
      cells.end(from: start, to: &out)
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {
    let foot = XLSXWorksheet.Foot(
      columnCount: columns.count,
      itemCount: itemCount,
      hasAutoFilter: options.hasAutoFilter
    )
    foot.appendStart(to: &out)
    foot.appendEnd(to: &out)
  }

  @inline(__always)
  private func append(
    _ json: JSONView,
    _ leaf: Leaf,
    _ row: Int,
    _ cells: borrowing XLSXCells,
    _ text: inout OutputBuffer,
    _ digits: inout OutputBuffer,
    _ out: inout OutputBuffer,
    _ links: inout SheetLinks,
    _ losses: inout LossTally
  ) {
    let index = Int(leaf.node)
    let column = Int(leaf.column)
    let node = json[index]
    let spelling = json.bytes.extracting(node.range)
    switch node.kind {
    case .string where !node.flags.contains(.escaped):
      string(spelling, column, row, cells, &out, &links, &losses)
    case .string:
      if node.flags.contains(.loneSurrogate) { losses.count(.loneSurrogate, row: row) }
      text.truncate(to: 0)
      JSONEscapes.decode(spelling, to: &text)
      string(text.bytes, column, row, cells, &out, &links, &losses)
    case .number:
      let isInteger = node.flags.contains(.integer)
      if hasPointedIntegers, !isInteger {
        text.truncate(to: 0)
        if XLSXNumber.appendWhole(spelling, to: &text) {
          let form = form(of: text.bytes, isInteger: true, &digits)
          number(text.bytes, form, column, row, cells, &out, &losses)
          return
        }
      }
      let form = form(of: spelling, isInteger: isInteger, &digits)
      number(spelling, form, column, row, cells, &out, &losses)
    case .true: cells.append(boolean: 1, column, to: &out)
    case .false: cells.append(boolean: 0, column, to: &out)
    case .null:
      // What Python writes for a number that is none is null here as in every format.
      if node.flags.contains(.nonFinite) { losses.count(.nonFinite, row: row) }
    case .array, .object, .key:
      if !json.isEmpty(index) { losses.count(.tooDeep, row: row) }
      text.truncate(to: 0)
      JSONWriter.compact(json, index, to: &text)
      string(text.bytes, column, row, cells, &out, &links, &losses)
    }
  }

  @inline(__always)
  private func string(
    _ text: Span<UInt8>,
    _ column: Int,
    _ row: Int,
    _ cells: borrowing XLSXCells,
    _ out: inout OutputBuffer,
    _ links: inout SheetLinks,
    _ losses: inout LossTally
  ) {
    if options.dates == .auto, let date = XLSXDate(text) {
      cells.append(date: date, column, to: &out)
      return
    }
    if options.hasLinks, XLSXLink.isLink(text) {
      if links.add(text, row: row + 2, column: column) {
        _ = cells.append(text: text, .link, column, to: &out)
        return
      }
      losses.count(.linkLimit, row: row)
    }
    let style = XLSXText.needsProtection(text) ? XLSXStyle.protectedText : .plain
    let changes = cells.append(text: text, style, column, to: &out)
    if !changes.isEmpty { Self.count(changes, row, &losses) }
  }

  /// Counts what was changed in one cell.
  static func count(_ changes: XLSXText.Changes, _ row: Int, _ losses: inout LossTally) {
    if changes.contains(.cut) { losses.count(.textCut, row: row) }
    if changes.contains(.lineEnds) { losses.count(.lineEnd, row: row) }
  }

  @inline(__always)
  private func form(
    of literal: Span<UInt8>,
    isInteger: Bool,
    _ digits: inout OutputBuffer
  ) -> XLSXNumber.Form {
    XLSXNumber.form(
      of: literal,
      isInteger: isInteger,
      bigIntegers: options.bigIntegers,
      &digits
    )
  }

  @inline(__always)
  private func number(
    _ literal: Span<UInt8>,
    _ form: XLSXNumber.Form,
    _ column: Int,
    _ row: Int,
    _ cells: borrowing XLSXCells,
    _ out: inout OutputBuffer,
    _ losses: inout LossTally
  ) {
    switch form {
    case .literal: cells.append(number: literal, column, to: &out)
    case .zero: cells.append(number: "0", column, to: &out)
    case .double(let value, let isExact):
      if !isExact { losses.count(.numberPrecision, row: row) }
      cells.append(double: value, column, to: &out)
    case .text:
      // Digits are what this style protects.
      let changes = cells.append(text: literal, .protectedText, column, to: &out)
      if !changes.isEmpty { Self.count(changes, row, &losses) }
    }
  }
}
