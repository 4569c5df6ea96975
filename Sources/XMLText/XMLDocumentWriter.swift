import CLibXML2

/// Writes a small XML document through libxml2's text writer.
///
/// Correct by construction, and far from the items: for the parts of a workbook, feeds and sitemaps.
/// Elements that are still open at ``finish(standalone:)`` are closed. Text and attribute values must
/// consist of characters that XML 1.0 allows.
@safe
public struct XMLDocumentWriter: ~Copyable {
  private let buffer: xmlBufferPtr
  private let writer: xmlTextWriterPtr

  /// Begins a document.
  public init() {
    guard let buffer = unsafe xmlBufferCreate(),
      let writer = unsafe xmlNewTextWriterMemory(buffer, 0)
    else { preconditionFailure("libxml2 could not get its memory") }
    unsafe self.buffer = unsafe buffer
    unsafe self.writer = unsafe writer
  }

  deinit {
    unsafe xmlFreeTextWriter(writer)
    unsafe xmlBufferFree(buffer)
  }

  /// Opens an element.
  public mutating func start(_ name: String, _ attributes: [(String, String)] = []) {
    unsafe xmlTextWriterStartElement(writer, name)
    for (name, value) in attributes { unsafe xmlTextWriterWriteAttribute(writer, name, value) }
  }

  /// Appends text to the open element.
  public mutating func text(_ text: String) { unsafe xmlTextWriterWriteString(writer, text) }

  /// Closes the element opened last.
  public mutating func end() { unsafe xmlTextWriterEndElement(writer) }

  /// Appends an element without children.
  public mutating func element(
    _ name: String,
    _ attributes: [(String, String)] = [],
    text: String? = nil
  ) {
    start(name, attributes)
    if let text { self.text(text) }
    end()
  }

  /// The document with its declaration.
  public consuming func finish(standalone: Bool) -> [UInt8] {
    unsafe xmlTextWriterEndDocument(writer)
    unsafe xmlTextWriterFlush(writer)
    let declaration =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"" + (standalone ? " standalone=\"yes\"" : "")
      + "?>\n"
    let content = unsafe UnsafeBufferPointer(
      start: xmlBufferContent(buffer),
      count: Int(xmlBufferLength(buffer))
    )
    return Array(declaration.utf8) + (unsafe Array(content))
  }
}
