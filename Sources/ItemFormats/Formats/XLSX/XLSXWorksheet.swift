import ByteIO

/// The worksheet part around its rows: `xl/worksheets/sheetN.xml` (ECMA-376 18.3.1.99).
enum XLSXWorksheet {
  /// Appends everything before the first item: view, column widths, header row.
  static func appendHead(
    _ columns: ColumnPlan,
    widths: XLSXColumnWidths?,
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
    if let widths { appendWidths(columns, widths, to: &out) }
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

  /// Counts what is changed in the header.
  ///
  /// It has no item; the first one stands for it.
  static func countLosses(_ columns: ColumnPlan, _ losses: inout LossTally) {
    var scratch = OutputBuffer()
    for column in 0..<columns.count {
      scratch.truncate(to: 0)
      let changes = XLSXText.append(columns.name(column).span, to: &scratch)
      XLSXEncoder.count(changes, 0, &losses)
    }
  }

  /// Everything behind the last item: two pieces, with the hyperlinks between them.
  struct Foot {
    let columnCount: Int
    let itemCount: Int
    /// Whether the header has filter buttons of the sheet's own, not a table's.
    let hasAutoFilter: Bool
    var hasLinks = false
    /// The relationship that leads to the table, if there is one.
    var tableRelationship: Int?

    private var hasData: Bool { columnCount > 0 && itemCount > 0 }

    /// Appends what stands before the first hyperlink.
    func appendStart(to out: inout OutputBuffer) {
      out.append("</sheetData>")
      if hasData, hasAutoFilter {
        out.append("<autoFilter ref=\"A1:")
        XLSXWorksheet.appendLastCell(columnCount, itemCount, to: &out)
        out.append("\"/>")
      }
      if hasLinks { out.append("<hyperlinks>") }
    }

    /// Appends what stands behind the last hyperlink.
    func appendEnd(to out: inout OutputBuffer) {
      if hasLinks { out.append("</hyperlinks>") }
      out.append("<pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\"")
      out.append(" header=\"0.3\" footer=\"0.3\"/>")
      if hasData {
        out.append("<ignoredErrors><ignoredError sqref=\"A2:")
        XLSXWorksheet.appendLastCell(columnCount, itemCount, to: &out)
        out.append("\" numberStoredAsText=\"1\"/></ignoredErrors>")
      }
      if let tableRelationship {
        out.append("<tableParts count=\"1\"><tablePart r:id=\"rId")
        out.append(decimal: tableRelationship)
        out.append("\"/></tableParts>")
      }
      out.append("</worksheet>")
    }
  }

  /// Appends the lower right corner of the sheet.
  static func appendLastCell(
    _ columnCount: Int,
    _ itemCount: Int,
    to out: inout OutputBuffer
  ) {
    XLSXColumnNames.append(columnCount - 1, to: &out)
    out.append(decimal: itemCount + 1)
  }
}
