import CLibXML2

/// Whether documents can be read by somebody else: by libxml2.
public enum XMLCheck {
  /// Reads an XML document to its end.
  ///
  /// - Throws: the first violation of well-formedness, namespaces included.
  public static func wellFormed(_ bytes: Span<UInt8>, allowsHuge: Bool = true) throws(XMLError) {
    var reader = try XMLReader(bytes, allowsHuge: allowsHuge)
    while try reader.next() != nil {}
  }

  /// Parses an HTML document.
  ///
  /// Elements that are newer than HTML 4, which is what libxml2 knows, are accepted, and so are form
  /// feeds, which HTML allows and libxml2 measures by the rules of XML.
  ///
  /// - Throws: the first thing that the parser had to repair.
  public static func html(_ bytes: Span<UInt8>) throws(XMLError) {
    LibXML2.prepare()
    guard let count = Int32(exactly: bytes.count) else {
      throw XMLError(message: "Document is too large")
    }
    let log = XMLErrorLog(ignored: [Int32(bitPattern: XML_HTML_UNKNOWN_TAG.rawValue)])
    // The HTML parser has no handler of its own; this one is the calling thread's.
    unsafe xmlSetStructuredErrorFunc(log.address) { data, error in
      guard let data = unsafe data, let error = unsafe error else { return }
      unsafe XMLErrorLog.at(data).add(error.pointee)
    }
    defer { xmlSetStructuredErrorFunc(nil, nil) }
    let document = unsafe bytes.withUnsafeBufferPointer { text in
      unsafe text.withMemoryRebound(to: CChar.self) { text in
        unsafe htmlReadMemory(
          text.baseAddress,
          count,
          nil,
          "UTF-8",
          Int32(HTML_PARSE_NONET.rawValue | HTML_PARSE_NOWARNING.rawValue)
        )
      }
    }
    unsafe xmlFreeDoc(document)
    try withExtendedLifetime(log) { () throws(XMLError) in
      if let first = log.errors.first(where: { !isFormFeed($0) }) { throw first }
    }
    if unsafe document == nil { throw XMLError(message: "Document is empty") }
  }

  /// Whether an HTML parser's error is about a form feed.
  static func isFormFeed(_ error: XMLError) -> Bool {
    error.message == "Invalid char in CDATA 0xC"
  }
}
