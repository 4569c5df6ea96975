import CLibXML2

/// Reads an HTML document in pieces through libxml2 and tells of the elements that matter to a reader
/// who wants to know where it leads.
///
/// Nothing is kept of the document but the script that is being read. Used by one thread at a time.
@safe
public final class HTMLReader {
  /// A start tag, as far as it says something: `tr`, and every element with attributes.
  public struct Element {
    /// The name, in lower case.
    public var name: String
    /// The attributes in document order; those without a value have an empty one.
    public var attributes: [XMLReader.Attribute]
    /// The line it stands on, from 1.
    public var line: Int

    /// The value of an attribute.
    public subscript(_ name: StaticString) -> String? {
      attributes.first { $0.name == "\(name)" }?.value
    }
  }

  /// How many rows the bodies of tables had so far.
  public private(set) var rowCount = 0
  /// The first thing that the parser had to repair, as in ``XMLCheck/html(_:)``.
  public private(set) var error: XMLError?
  /// Called with each element that has attributes; nil if nobody wants to know.
  public var onElement: ((Element) -> Void)?
  /// Called with the text of each script that is data, `<script type="…json">`.
  public var onData: ((_ text: [UInt8], _ line: Int) -> Void)?

  private var bodyDepth = 0
  /// Whether the body of a table was begun and not ended.
  public var isInTableBody: Bool { bodyDepth > 0 }
  /// The data script that is being read.
  private var data: (text: [UInt8], line: Int)?
  private var parser: htmlParserCtxtPtr?

  private static let dataLimit = 64 << 20

  /// Makes a reader.
  public init() {
    LibXML2.prepare()
    var handler = unsafe xmlSAXHandler()
    unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
    unsafe handler.startElement = { data, name, attributes in
      guard let data = unsafe data, let name = unsafe name else { return }
      unsafe HTMLReader.at(data).begin(name, attributes)
    }
    unsafe handler.endElement = { data, name in
      guard let data = unsafe data, let name = unsafe name else { return }
      unsafe HTMLReader.at(data).end(name)
    }
    unsafe handler.cdataBlock = { data, text, count in
      guard let data = unsafe data, let text = unsafe text else { return }
      unsafe HTMLReader.at(data).add(UnsafeBufferPointer(start: text, count: Int(count)))
    }
    unsafe handler.serror = { data, error in
      guard let data = unsafe data, let error = unsafe error else { return }
      unsafe HTMLReader.at(data).note(error.pointee)
    }
    let address = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe parser = htmlCreatePushParserCtxt(
      &handler,
      address,
      nil,
      0,
      nil,
      XML_CHAR_ENCODING_UTF8
    )
    guard let parser = unsafe parser else {
      error = XMLError(message: "libxml2 could not get its memory")
      return
    }
    unsafe htmlCtxtUseOptions(parser, Int32(HTML_PARSE_NONET.rawValue))
  }

  deinit {
    if let parser = unsafe parser { unsafe htmlFreeParserCtxt(parser) }
  }

  /// Reads the next piece.
  public func take(_ piece: Span<UInt8>) { parse(piece, isLast: false) }

  /// Notes that there are no more.
  public func end() {
    let nothing: [UInt8] = []
    parse(nothing.span, isLast: true)
  }

  private func parse(_ piece: Span<UInt8>, isLast: Bool) {
    guard let parser = unsafe parser else { return }
    unsafe piece.withUnsafeBytes { bytes in
      let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      _ = unsafe htmlParseChunk(parser, text, Int32(bytes.count), isLast ? 1 : 0)
    }
  }

  // MARK: - Events

  private func begin(
    _ name: UnsafePointer<xmlChar>,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    if bodyDepth > 0, unsafe Self.equal(name, "tr") { rowCount += 1 }
    if unsafe Self.equal(name, "tbody") { bodyDepth += 1 }
    guard onElement != nil || onData != nil, let attributes = unsafe attributes else { return }
    var element = unsafe Element(name: String(cString: name), attributes: [], line: line)
    var at = 0
    while let key = unsafe attributes[at] {
      let value = unsafe attributes[at + 1].map { unsafe String(cString: $0) } ?? ""
      element.attributes.append(
        unsafe XMLReader.Attribute(name: String(cString: key), value: value)
      )
      at += 2
    }
    if element.name == "script", element["type"]?.hasSuffix("json") == true {
      data = ([], element.line)
    }
    onElement?(element)
  }

  private func end(_ name: UnsafePointer<xmlChar>) {
    if unsafe Self.equal(name, "tbody") { bodyDepth = max(0, bodyDepth - 1) }
    guard let data = data.take() else { return }
    onData?(data.text, data.line)
  }

  private func add(_ text: UnsafeBufferPointer<UInt8>) {
    guard data != nil, data?.text.count ?? 0 < Self.dataLimit else { return }
    unsafe data?.text.append(contentsOf: text)
  }

  private func note(_ error: xmlError) {
    guard unsafe error.level.rawValue >= XML_ERR_ERROR.rawValue, self.error == nil,
      unsafe error.code != Int32(bitPattern: XML_HTML_UNKNOWN_TAG.rawValue)
    else { return }
    let found = unsafe XMLError(error)
    if !XMLCheck.isFormFeed(found) { self.error = found }
  }

  private var line: Int {
    guard let input = unsafe parser?.pointee.input else { return 0 }
    return unsafe Int(input.pointee.line)
  }

  private static func equal(_ name: UnsafePointer<xmlChar>, _ wanted: StaticString) -> Bool {
    unsafe xmlStrEqual(name, wanted.utf8Start) == 1
  }

  private static func at(_ data: UnsafeMutableRawPointer) -> HTMLReader {
    unsafe Unmanaged<HTMLReader>.fromOpaque(data).takeUnretainedValue()
  }
}
