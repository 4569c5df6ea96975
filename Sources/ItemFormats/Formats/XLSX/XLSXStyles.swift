import XMLText

/// The styles part, `xl/styles.xml` (ECMA-376 18.8.39): one cell format for each ``XLSXStyle``.
enum XLSXStyles {
  private typealias Attributes = [(String, String)]

  private static let formats = [
    (164, #"yyyy\-mm\-dd"#),
    (165, #"yyyy\-mm\-dd\ hh:mm:ss"#),
    (166, #"yyyy\-mm\-dd\ hh:mm:ss.000"#),
    (167, #""TRUE";"TRUE";"FALSE""#),
  ]

  static func xml() -> [UInt8] {
    var xml = XMLDocumentWriter()
    xml.start(
      "styleSheet",
      [("xmlns", "http://schemas.openxmlformats.org/spreadsheetml/2006/main")]
    )
    xml.start("numFmts", count(formats.count))
    for (id, code) in formats {
      xml.element("numFmt", [("numFmtId", "\(id)"), ("formatCode", code)])
    }
    xml.end()

    xml.start("fonts", count(3))
    appendFont(&xml, color: "FF000000")
    appendFont(&xml, mark: "b", color: "FF000000")
    appendFont(&xml, mark: "u", color: "FF0563C1")
    xml.end()

    // The first two fills are reserved: whatever they say, they are shown as these.
    xml.start("fills", count(3))
    appendFill(&xml, "none")
    appendFill(&xml, "gray125")
    appendFill(&xml, "solid", color: "FFE7EDF5")
    xml.end()

    xml.start("borders", count(1))
    xml.start("border")
    for side in ["left", "right", "top", "bottom", "diagonal"] { xml.element(side) }
    xml.end()
    xml.end()

    let plain = [("numFmtId", "0"), ("fontId", "0"), ("fillId", "0"), ("borderId", "0")]
    xml.start("cellStyleXfs", count(1))
    xml.element("xf", plain)
    xml.end()
    xml.start("cellXfs", count(XLSXStyle.allCases.count))
    for style in XLSXStyle.allCases { xml.element("xf", cellFormat(style)) }
    xml.end()
    xml.start("cellStyles", count(1))
    xml.element("cellStyle", [("name", "Normal"), ("xfId", "0"), ("builtinId", "0")])
    xml.end()
    xml.end()
    return xml.finish(standalone: true)
  }

  private static func cellFormat(_ style: XLSXStyle) -> Attributes {
    var format = 0
    var font = 0
    var fill = 0
    var extra: Attributes = []
    switch style {
    case .plain: break
    case .header: (font, fill) = (1, 2)
    case .date: format = 164
    case .dateTime: format = 165
    case .preciseDateTime: format = 166
    case .protectedText:
      format = 49
      extra = [("quotePrefix", "1")]
    case .link: font = 2
    case .boolean: format = 167
    }
    if format > 0 { extra.append(("applyNumberFormat", "1")) }
    if font > 0 { extra.append(("applyFont", "1")) }
    if fill > 0 { extra.append(("applyFill", "1")) }
    return [
      ("numFmtId", "\(format)"), ("fontId", "\(font)"), ("fillId", "\(fill)"), ("borderId", "0"),
      ("xfId", "0"),
    ] + extra
  }

  private static func count(_ count: Int) -> Attributes { [("count", "\(count)")] }

  private static func appendFont(
    _ xml: inout XMLDocumentWriter,
    mark: String? = nil,
    color: String
  ) {
    xml.start("font")
    // Excel's own order: the mark first.
    if let mark { xml.element(mark) }
    xml.element("sz", [("val", "11")])
    xml.element("color", [("rgb", color)])
    xml.element("name", [("val", "Calibri")])
    xml.element("family", [("val", "2")])
    xml.end()
  }

  private static func appendFill(
    _ xml: inout XMLDocumentWriter,
    _ pattern: String,
    color: String? = nil
  ) {
    xml.start("fill")
    xml.start("patternFill", [("patternType", pattern)])
    if let color {
      xml.element("fgColor", [("rgb", color)])
      xml.element("bgColor", [("indexed", "64")])
    }
    xml.end()
    xml.end()
  }
}
