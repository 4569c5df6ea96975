import XMLText

/// An element with all it contains, as libxml2 reads it.
struct XMLTree {
  var name: String
  var namespace: String?
  var attributes: [String: String]
  var children: [XMLTree] = []
  /// All text directly in the element.
  var text = ""

  /// Reads a document, refusing what other programs' limits refuse.
  init(_ bytes: [UInt8]) throws {
    var reader = try XMLReader(bytes.span, allowsHuge: false)
    var open = [XMLTree(name: "", namespace: nil, attributes: [:])]
    while let event = try reader.next() {
      switch event {
      case .start(let name, let namespace, let attributes):
        let pairs = attributes.map { ($0.name, $0.value) }
        open.append(
          XMLTree(
            name: name,
            namespace: namespace,
            attributes: Dictionary(pairs) { one, _ in one }
          )
        )
      case .end:
        let closed = open.removeLast()
        open[open.count - 1].children.append(closed)
      case .text(let text): open[open.count - 1].text += text
      case .documentType, .other: throw XMLError(message: "Something other than elements and text")
      }
    }
    self = open[0].children[0]
  }

  private init(name: String, namespace: String?, attributes: [String: String]) {
    self.name = name
    self.namespace = namespace
    self.attributes = attributes
  }

  /// The children called `name` without a namespace.
  subscript(_ name: String) -> [XMLTree] {
    children.filter { $0.name == name && $0.namespace == nil }
  }

  /// The children called `name` in the namespace of items.
  func own(_ name: String) -> [XMLTree] {
    children.filter { $0.name == name && $0.namespace == "urn:larder:item" }
  }
}
