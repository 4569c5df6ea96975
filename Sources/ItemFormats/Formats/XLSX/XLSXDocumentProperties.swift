import Storages
import XMLText

/// The two parts of document properties.
enum XLSXDocumentProperties {
  /// `docProps/core.xml` (ECMA-376-2 11): title, author and time; only what was given.
  static func core(title: String, author: String?, createdAt: Int?) -> [UInt8] {
    var xml = XMLDocumentWriter()
    xml.start(
      "cp:coreProperties",
      [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
      ]
    )
    xml.element("dc:title", text: allowed(title))
    if let author { xml.element("dc:creator", text: allowed(author)) }
    if let createdAt {
      let time = Timestamp(seconds: createdAt).rfc3339()
      for name in ["dcterms:created", "dcterms:modified"] {
        xml.element(name, [("xsi:type", "dcterms:W3CDTF")], text: time)
      }
    }
    xml.end()
    return xml.finish(standalone: true)
  }

  /// `docProps/app.xml` (ECMA-376 22.2): the program and the sheets' names.
  static func extended(sheetNames: [String]) -> [UInt8] {
    var xml = XMLDocumentWriter()
    xml.start(
      "Properties",
      [
        ("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"),
        ("xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"),
      ]
    )
    xml.element("Application", text: "Larder")
    // Without the pairs, nobody can tell what the titles are titles of.
    xml.start("HeadingPairs")
    xml.start("vt:vector", [("size", "2"), ("baseType", "variant")])
    xml.start("vt:variant")
    xml.element("vt:lpstr", text: "Worksheets")
    xml.end()
    xml.start("vt:variant")
    xml.element("vt:i4", text: "\(sheetNames.count)")
    xml.end()
    xml.end()
    xml.end()
    xml.start("TitlesOfParts")
    xml.start("vt:vector", [("size", "\(sheetNames.count)"), ("baseType", "lpstr")])
    for name in sheetNames { xml.element("vt:lpstr", text: name) }
    xml.end()
    xml.end()
    xml.end()
    return xml.finish(standalone: true)
  }

  /// The text without the characters that XML 1.0 forbids.
  private static func allowed(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.value {
          case 0x09, 0x0A, 0x0D, 0x20...0xFFFD, 0x10000...: scalar
          default: "\u{FFFD}"
          }
        }
      )
    )
  }
}
