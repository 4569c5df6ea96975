import ByteIO

/// The worksheet part around its rows: `xl/worksheets/sheetN.xml` (ECMA-376 18.3.1.99).
enum XLSXWorksheet {
  /// Appends everything before the first item: view, column widths, header row.
  static func appendHead(
    _ columns: ColumnPlan,
    widths: XLSXColumnWidths,
    isFirst: Bool,
    to out: inout OutputBuffer
  ) {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"")
    out.append("http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"")
    out.append("http://schemas.openxmlformats.org/officeDocument/2006/relationships\">")
    out.append("<sheetViews><sheetView ")
    if isFirst { out.append("tabSelected=\"1\" ") }
    out.append(
      "workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\""
    )
    out.append(
      " state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>"
    )
    appendWidths(columns, widths, to: &out)
    out.append("<sheetData>")
    guard columns.count > 0 else { return }
    var cells = XLSXCells(columns: columns.count)
    cells.begin(row: 1, to: &out)
    let start = out.count
    for column in 0..<columns.count {
      _ = cells.append(text: columns.name(column).span, .header, column, to: &out)
    }
    cells.end(from: start, to: &out)
  }

  private static func appendWidths(
    _ columns: ColumnPlan,
    _ widths: XLSXColumnWidths,
    to out: inout OutputBuffer
  ) {
    guard columns.count > 0 else { return }
    out.append("<cols>")
    for column in 0..<columns.count {
      out.append("<col min=\"")
      out.append(decimal: column + 1)
      out.append("\" max=\"")
      out.append(decimal: column + 1)
      out.append("\" width=\"")
      out.append(decimal: widths.characters(column, header: columns.name(column).span))
      // Five pixels of padding, with digits seven pixels wide.
      out.append(".7109\" customWidth=\"1\"/>")
    }
    out.append("</cols>")
  }

  /// Appends everything behind the last item.
  static func appendFoot(
    columnCount: Int,
    itemCount: Int,
    hasAutoFilter: Bool,
    to out: inout OutputBuffer
  ) {
    out.append("</sheetData>")
    let hasData = columnCount > 0 && itemCount > 0
    if hasData, hasAutoFilter {
      out.append("<autoFilter ref=\"A1:")
      appendLastCell(columnCount, itemCount, to: &out)
      out.append("\"/>")
    }
    out.append("<pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\"")
    out.append(" header=\"0.3\" footer=\"0.3\"/>")
    if hasData {
      out.append("<ignoredErrors><ignoredError sqref=\"A2:")
      appendLastCell(columnCount, itemCount, to: &out)
      out.append("\" numberStoredAsText=\"1\"/></ignoredErrors>")
    }
    out.append("</worksheet>")
  }

  private static func appendLastCell(
    _ columnCount: Int,
    _ itemCount: Int,
    to out: inout OutputBuffer
  ) {
    out.append(XLSXColumnNames.letters(columnCount - 1).span)
    out.append(decimal: itemCount + 1)
  }
}
