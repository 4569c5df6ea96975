import XMLText

/// The part that says what the others are: `[Content_Types].xml` (ECMA-376-2 10.1.2.2).
enum XLSXContentTypes {
  static func xml(_ parts: [OPCPackage.Part]) -> [UInt8] {
    var xml = XMLDocumentWriter()
    xml.start(
      "Types",
      [("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")]
    )
    xml.element(
      "Default",
      [
        ("Extension", "rels"),
        ("ContentType", "application/vnd.openxmlformats-package.relationships+xml"),
      ]
    )
    xml.element("Default", [("Extension", "xml"), ("ContentType", "application/xml")])
    for part in parts {
      xml.element(
        "Override",
        [("PartName", "/" + part.name), ("ContentType", part.contentType)]
      )
    }
    xml.end()
    return xml.finish(standalone: true)
  }
}
