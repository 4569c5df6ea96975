//===----------------------------------------------------------------------===//
// XMLText: XML as bytes.
//
//   one document, a few kilobytes:  XMLDocumentWriter ─► libxml2's text writer ─► [UInt8]
//   items, gigabytes:               XMLEscapes, XMLNames ─► OutputBuffer
//   everything that was written:    XMLCheck ─► libxml2's readers ─► well-formed? valid?
//
// Documents of our own are put together by libxml2; only the bytes of items, of which there are many,
// are escaped here. What stands here is checked against libxml2 in the tests.
//===----------------------------------------------------------------------===//

import CLibXML2

/// Writes one XML document, a part of a workbook or a feed's head, through libxml2's text writer.
///
/// Call ``start(_:_:)`` and ``end()`` in pairs, then ``finish(standalone:)``, which closes what is
/// still open, or ``openDocument(standalone:)``, which leaves it open. Nothing is indented. Names must
/// be XML names; text and attribute values may hold anything: what XML 1.0 forbids (§2.2 `Char`)
/// becomes U+FFFD.
@safe
public struct XMLDocumentWriter: ~Copyable {
  private let buffer: xmlBufferPtr
  private let writer: xmlTextWriterPtr

  /// Begins a document.
  public init() {
    LibXML2.prepare()
    guard let buffer = unsafe xmlBufferCreate(),
      let writer = unsafe xmlNewTextWriterMemory(buffer, 0)
    else { preconditionFailure("no memory for an XML document") }
    unsafe self.buffer = buffer
    unsafe self.writer = writer
  }

  deinit {
    unsafe xmlFreeTextWriter(writer)
    unsafe xmlBufferFree(buffer)
  }

  /// Opens an element.
  public mutating func start(_ name: String, _ attributes: [(String, String)] = []) {
    unsafe xmlTextWriterStartElement(writer, name)
    for (name, value) in attributes {
      unsafe xmlTextWriterWriteAttribute(writer, name, Self.allowed(value))
    }
  }

  /// Appends text to the open element.
  public mutating func text(_ text: String) {
    unsafe xmlTextWriterWriteString(writer, Self.allowed(text))
  }

  /// Closes the element opened last.
  public mutating func end() { unsafe xmlTextWriterEndElement(writer) }

  /// Appends an element without child elements.
  public mutating func element(
    _ name: String,
    _ attributes: [(String, String)] = [],
    text: String? = nil
  ) {
    start(name, attributes)
    if let text { self.text(text) }
    end()
  }

  /// The whole document; elements that are still open are closed.
  public consuming func finish(standalone: Bool) -> [UInt8] {
    unsafe xmlTextWriterEndDocument(writer)
    return written(standalone)
  }

  /// The document as far as it goes, elements that are open staying so.
  ///
  /// The head of a document whose body and end are written by somebody else.
  public consuming func openDocument(standalone: Bool) -> [UInt8] {
    // A start tag gets its `>` only when something follows.
    unsafe xmlTextWriterWriteRaw(writer, "")
    return written(standalone)
  }

  /// The declaration comes first but is made last: libxml2 wants to know it before anything else.
  private borrowing func written(_ standalone: Bool) -> [UInt8] {
    unsafe xmlTextWriterFlush(writer)
    let content = unsafe UnsafeBufferPointer(
      start: xmlBufferContent(buffer),
      count: Int(xmlBufferLength(buffer))
    )
    let declaration =
      standalone
      ? "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
      : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    return unsafe Array(declaration.utf8) + content
  }

  /// The text with U+FFFD for every character that XML 1.0 forbids; a NUL would end a C string.
  private static func allowed(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isForbidden) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isForbidden(scalar) ? "\u{FFFD}" : scalar) }
    return String(result)
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0..<0x20, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}
