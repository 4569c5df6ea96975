import CLibXML2

/// Reads an XML document part by part through libxml2's streaming reader.
///
/// Nothing is fetched and no entity is loaded or expanded, but for the five that XML itself has. Memory
/// does not grow with the document, only with its depth and its longest text.
@safe
public struct XMLReader: ~Copyable {
  /// A part of a document.
  public enum Event: Equatable, Sendable {
    /// A start tag. Attributes stand in document order, namespace declarations left out.
    case start(name: String, namespace: String?, attributes: [Attribute])
    /// An end tag, or the end of an element without content.
    case end
    /// Text, white space included.
    case text(String)
    /// A document type declaration.
    case documentType(String)
    /// A comment or a processing instruction.
    case other
  }

  /// An attribute with its prefix, if it has one.
  public struct Attribute: Equatable, Sendable {
    /// The qualified name.
    public var name: String
    /// The value, normalised.
    public var value: String

    /// Makes an attribute.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  private let reader: xmlTextReaderPtr
  /// A copy of the document: libxml2 keeps the address of what it reads from memory.
  private let copy: UnsafeMutableBufferPointer<CChar>
  /// Whether an empty element's end is still to be reported.
  private var owesEnd = false

  /// Opens a document in memory.
  ///
  /// Without `allowsHuge` the library's limits hold that other programs meet: 256 nested elements,
  /// 10 MB of text, 50,000 bytes of a name.
  public init(_ bytes: Span<UInt8>, allowsHuge: Bool = true) throws(XMLError) {
    LibXML2.prepare()
    guard bytes.count > 0, let count = Int32(exactly: bytes.count) else {
      throw XMLError(message: bytes.count > 0 ? "Document is too large" : "Document is empty")
    }
    let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
    for at in bytes.indices {
      unsafe copy.initializeElement(at: at, to: CChar(bitPattern: bytes[at]))
    }
    guard
      let reader = unsafe xmlReaderForMemory(
        copy.baseAddress,
        count,
        nil,
        nil,
        Self.options(allowsHuge)
      )
    else {
      unsafe copy.deallocate()
      throw XMLError.last()
    }
    unsafe self.reader = reader
    unsafe self.copy = copy
  }

  /// Opens the file at `path`.
  public init(file path: String, allowsHuge: Bool = true) throws(XMLError) {
    LibXML2.prepare()
    guard let reader = unsafe xmlReaderForFile(path, nil, Self.options(allowsHuge)) else {
      throw XMLError.last()
    }
    unsafe self.reader = reader
    unsafe copy = UnsafeMutableBufferPointer(start: nil, count: 0)
  }

  deinit {
    unsafe xmlFreeTextReader(reader)
    unsafe copy.deallocate()
  }

  private static func options(_ allowsHuge: Bool) -> Int32 {
    // Errors are asked for, not printed.
    let quiet = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    return Int32(quiet | (allowsHuge ? XML_PARSE_HUGE.rawValue : 0))
  }

  /// The next part, or nil at the end of a well-formed document.
  public mutating func next() throws(XMLError) -> Event? {
    if owesEnd {
      owesEnd = false
      return .end
    }
    let result = unsafe xmlTextReaderRead(reader)
    guard result >= 0 else { throw XMLError.last() }
    guard result > 0 else { return nil }
    switch unsafe UInt32(bitPattern: xmlTextReaderNodeType(reader)) {
    case XML_READER_TYPE_ELEMENT.rawValue:
      let name = unsafe Self.string(xmlTextReaderConstLocalName(reader)) ?? ""
      let namespace = unsafe Self.string(xmlTextReaderConstNamespaceUri(reader))
      owesEnd = unsafe xmlTextReaderIsEmptyElement(reader) == 1
      if namespace == nil { try refusePrefix(name) }
      return .start(name: name, namespace: namespace, attributes: try attributes())
    case XML_READER_TYPE_END_ELEMENT.rawValue: return .end
    case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
      XML_READER_TYPE_WHITESPACE.rawValue, XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue:
      return unsafe .text(Self.string(xmlTextReaderConstValue(reader)) ?? "")
    case XML_READER_TYPE_DOCUMENT_TYPE.rawValue:
      return unsafe .documentType(Self.string(xmlTextReaderConstName(reader)) ?? "")
    default: return .other
    }
  }

  private borrowing func attributes() throws(XMLError) -> [Attribute] {
    var attributes: [Attribute] = []
    while unsafe xmlTextReaderMoveToNextAttribute(reader) == 1 {
      if unsafe xmlTextReaderIsNamespaceDecl(reader) == 1 { continue }
      let name = unsafe Self.string(xmlTextReaderConstName(reader)) ?? ""
      if unsafe xmlTextReaderConstNamespaceUri(reader) == nil { try refusePrefix(name) }
      let value = unsafe Self.string(xmlTextReaderConstValue(reader)) ?? ""
      attributes.append(Attribute(name: name, value: value))
    }
    unsafe xmlTextReaderMoveToElement(reader)
    return attributes
  }

  /// Refuses a prefix that is bound to nothing, which the library lets pass as part of the name.
  private borrowing func refusePrefix(_ name: String) throws(XMLError) {
    guard name.utf8.contains(UInt8(ascii: ":")) else { return }
    throw XMLError(
      message: "Namespace prefix on \(name) is not defined",
      line: unsafe Int(xmlTextReaderGetParserLineNumber(reader)),
      column: unsafe Int(xmlTextReaderGetParserColumnNumber(reader))
    )
  }

  private static func string(_ text: UnsafePointer<xmlChar>?) -> String? {
    unsafe text.map { unsafe String(cString: $0) }
  }
}
