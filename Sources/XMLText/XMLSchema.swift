import CLibXML2

/// An XML Schema (XSD 1.0), for checking documents against it.
///
/// libxml2's schemas are not safe to share between threads while they are used.
@safe
public struct XMLSchema: ~Copyable {
  private let schema: xmlSchemaPtr

  /// Reads the schema in the file at `path` and those that it includes and imports beside it.
  public init(file path: String) throws(XMLError) {
    LibXML2.prepare()
    let log = XMLErrorLog()
    guard let parser = unsafe xmlSchemaNewParserCtxt(path) else { throw XMLError.last() }
    defer { unsafe xmlSchemaFreeParserCtxt(parser) }
    unsafe xmlSchemaSetParserStructuredErrors(parser, Self.collect, log.address)
    guard let schema = unsafe xmlSchemaParse(parser) else {
      throw log.errors.first ?? XMLError(message: "Schema cannot be read")
    }
    unsafe self.schema = schema
  }

  deinit { unsafe xmlSchemaFree(schema) }

  /// Everything in which the document departs from the schema.
  ///
  /// - Throws: the first violation of well-formedness.
  public borrowing func violations(in bytes: Span<UInt8>) throws(XMLError) -> [XMLError] {
    guard let count = Int32(exactly: bytes.count) else {
      throw XMLError(message: "Document is too large")
    }
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_HUGE.rawValue
    let parsed = unsafe bytes.withUnsafeBufferPointer { text in
      unsafe text.withMemoryRebound(to: CChar.self) { text in
        unsafe xmlReadMemory(text.baseAddress, count, nil, nil, Int32(options))
      }
    }
    guard let document = unsafe parsed else { throw XMLError.last() }
    defer { unsafe xmlFreeDoc(document) }
    guard let validator = unsafe xmlSchemaNewValidCtxt(schema) else { throw XMLError.last() }
    defer { unsafe xmlSchemaFreeValidCtxt(validator) }
    let log = XMLErrorLog()
    unsafe xmlSchemaSetValidStructuredErrors(validator, Self.collect, log.address)
    let result = unsafe xmlSchemaValidateDoc(validator, document)
    guard log.errors.isEmpty, result != 0 else { return log.errors }
    return [XMLError(message: "Document cannot be validated")]
  }

  private static let collect: xmlStructuredErrorFunc = { data, error in
    guard let data = unsafe data, let error = unsafe error else { return }
    unsafe XMLErrorLog.at(data).add(error.pointee)
  }
}
