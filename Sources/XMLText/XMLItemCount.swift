import CLibXML2

/// Reads an XML document in pieces through libxml2 and counts some of its elements.
///
/// Nothing is kept of the document, no entity but XML's own five exists, and nothing is fetched. Used
/// by one thread at a time.
@safe
public final class XMLItemCount {
  /// Which elements count.
  public struct Rule: Sendable {
    /// How many elements they stand in.
    var depth: Int
    /// Their name; nil for any.
    var name: StaticString?
    /// The attribute, and its value, of those that do not count.
    var exception: (name: StaticString, value: StaticString)?

    /// The elements that the document's element holds.
    public static let children = Rule(depth: 1)

    /// The elements `name` that stand in `depth` others, but for those with the attribute `exception`.
    public static func elements(
      _ name: StaticString,
      depth: Int,
      but exception: (name: StaticString, value: StaticString)? = nil
    ) -> Rule {
      Rule(depth: depth, name: name, exception: exception)
    }
  }

  /// How many elements counted so far.
  public private(set) var count = 0
  /// The first violation of well-formedness, namespaces included.
  public private(set) var error: XMLError?

  private let rule: Rule
  private var depth = 0
  private var parser: xmlParserCtxtPtr?

  /// Makes a reader.
  public init(_ rule: Rule) {
    self.rule = rule
    LibXML2.prepare()
    var handler = unsafe xmlSAXHandler()
    unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
    unsafe handler.startElementNs = { data, name, _, _, _, _, count, _, attributes in
      guard let data = unsafe data, let name = unsafe name else { return }
      let list = unsafe UnsafeBufferPointer(start: attributes, count: Int(count) * 5)
      unsafe XMLItemCount.at(data).begin(name, list)
    }
    unsafe handler.endElementNs = { data, _, _, _ in
      guard let data = unsafe data else { return }
      unsafe XMLItemCount.at(data).depth -= 1
    }
    unsafe handler.serror = { data, error in
      guard let data = unsafe data, let error = unsafe error else { return }
      unsafe XMLItemCount.at(data).note(error.pointee)
    }
    let address = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe parser = xmlCreatePushParserCtxt(&handler, address, nil, 0, nil)
    guard let parser = unsafe parser else {
      error = XMLError(message: "libxml2 could not get its memory")
      return
    }
    unsafe xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue))
  }

  deinit {
    if let parser = unsafe parser { unsafe xmlFreeParserCtxt(parser) }
  }

  /// Reads the next piece.
  public func take(_ piece: Span<UInt8>) { parse(piece, isLast: false) }

  /// Notes that there are no more.
  public func end() {
    let nothing: [UInt8] = []
    parse(nothing.span, isLast: true)
  }

  private func parse(_ piece: Span<UInt8>, isLast: Bool) {
    guard error == nil, let parser = unsafe parser else { return }
    unsafe piece.withUnsafeBytes { bytes in
      let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let code = unsafe xmlParseChunk(parser, text, Int32(bytes.count), isLast ? 1 : 0)
      if code != 0, error == nil { error = .last() }
    }
  }

  private func begin(
    _ name: UnsafePointer<xmlChar>,
    _ attributes: UnsafeBufferPointer<UnsafePointer<xmlChar>?>
  ) {
    defer { depth += 1 }
    guard depth == rule.depth else { return }
    if let wanted = rule.name {
      guard unsafe xmlStrEqual(name, wanted.utf8Start) == 1 else { return }
    }
    if let exception = rule.exception, unsafe Self.has(exception, attributes) { return }
    count += 1
  }

  /// Whether an element has an attribute of that value; libxml2 tells each by name, prefix, namespace,
  /// and where its value begins and ends.
  private static func has(
    _ wanted: (name: StaticString, value: StaticString),
    _ attributes: UnsafeBufferPointer<UnsafePointer<xmlChar>?>
  ) -> Bool {
    for at in stride(from: 0, to: attributes.count, by: 5) {
      guard unsafe xmlStrEqual(attributes[at], wanted.name.utf8Start) == 1,
        let start = unsafe attributes[at + 3], let end = unsafe attributes[at + 4]
      else { continue }
      let count = unsafe end - start
      return unsafe count == wanted.value.utf8CodeUnitCount
        && xmlStrncmp(start, wanted.value.utf8Start, Int32(count)) == 0
    }
    return false
  }

  private func note(_ error: xmlError) {
    guard unsafe error.level.rawValue >= XML_ERR_ERROR.rawValue, self.error == nil else { return }
    unsafe self.error = XMLError(error)
  }

  private static func at(_ data: UnsafeMutableRawPointer) -> XMLItemCount {
    unsafe Unmanaged<XMLItemCount>.fromOpaque(data).takeUnretainedValue()
  }
}
