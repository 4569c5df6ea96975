import ByteIO

/// The table part, `xl/tables/tableN.xml` (ECMA-376 18.5.1.2): a sheet's rows under its header.
///
/// Excel repairs a file whose table names its columns otherwise than the header cells do, ignores
/// case when it compares them, and has no table without rows.
enum XLSXTable {
  /// The most UTF-16 units of a column's name.
  static let unitLimit = 255

  /// Why rows under these columns cannot be a table, in a few words; nil if they can.
  static func obstacle(_ columns: ColumnPlan, itemCount: Int) -> String? {
    if itemCount == 0 { return "it has no rows" }
    if columns.count == 0 { return "it has no columns" }
    var names: [String: String] = [:]
    for column in 0..<columns.count {
      let name = columns.name(column)
      if XLSXText.units(name.span) > unitLimit {
        return "a column has a name of more than \(unitLimit) characters"
      }
      let text = String(decoding: name, as: UTF8.self)
      if text.allSatisfy(\.isWhitespace) { return "a column has no name" }
      if let other = names.updateValue(text, forKey: folded(text)) {
        let (one, two) = (shown(other), shown(text))
        return one == two
          ? "two columns are called \"\(one)\""
          : "the columns \"\(one)\" and \"\(two)\" have the same name but for case"
      }
    }
    return nil
  }

  /// What two names have in common if they differ in case only.
  ///
  /// Rather too much than too little: `ß` and `ss`, both forms of a composed letter.
  private static func folded(_ name: String) -> String {
    name.replacing("\r\n", with: "\n").replacing("\r", with: "\n").uppercased().lowercased()
  }

  /// The beginning of a name, on one line.
  private static func shown(_ name: String) -> String {
    let line = name.unicodeScalars.prefix(60).map { scalar in
      scalar.properties.generalCategory == .control ? " " : String(scalar)
    }
    return line.joined() + (name.unicodeScalars.count > 60 ? "\u{2026}" : "")
  }

  /// Appends the table `number`, from 1, which begins in the sheet's first cell.
  static func append(
    _ number: Int,
    _ columns: ColumnPlan,
    itemCount: Int,
    to xml: inout OutputBuffer
  ) {
    var scratch = OutputBuffer()
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<table xmlns=\"")
    xml.append("http://schemas.openxmlformats.org/spreadsheetml/2006/main\" id=\"")
    xml.append(decimal: number)
    for attribute in ["name", "displayName"] {
      xml.append("\" ")
      xml.append(text: attribute)
      xml.append("=\"Table")
      xml.append(decimal: number)
    }
    xml.append("\" ref=\"A1:")
    XLSXWorksheet.appendLastCell(columns.count, itemCount, to: &xml)
    xml.append("\" totalsRowShown=\"0\"><autoFilter ref=\"A1:")
    XLSXWorksheet.appendLastCell(columns.count, itemCount, to: &xml)
    xml.append("\"/><tableColumns count=\"")
    xml.append(decimal: columns.count)
    xml.append("\">")
    for column in 0..<columns.count {
      xml.append("<tableColumn id=\"")
      xml.append(decimal: column + 1)
      xml.append("\" name=\"")
      XLSXText.escapeAttribute(columns.name(column).span, to: &xml, &scratch)
      xml.append("\"/>")
    }
    xml.append("</tableColumns><tableStyleInfo name=\"TableStyleMedium2\" showFirstColumn=\"0\"")
    xml.append(" showLastColumn=\"0\" showRowStripes=\"1\" showColumnStripes=\"0\"/></table>")
  }
}
