import ByteIO
import TestSupport
import XMLText

/// What the rules of the XML format make of an item, checked element by element.
struct ExpectedTree {
  let json: PlainJSON
  let namespace: String?

  private func isScalar(_ node: Int) -> Bool {
    json.nodes[node].kind != .array && json.nodes[node].kind != .object
  }

  /// The text of a scalar, with U+FFFD for what XML forbids.
  private func text(_ node: Int) -> [UInt8] {
    let value = json.nodes[node]
    switch value.kind {
    case .yes: return Array("true".utf8)
    case .no: return Array("false".utf8)
    case .number: return value.bytes
    case .text: return Self.allowed(value.bytes)
    default: return []
    }
  }

  static func allowed(_ text: [UInt8]) -> [UInt8] {
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.map { scalar in
      let isControl = scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar)
      return isControl || [0xFFFE, 0xFFFF].contains(scalar.value) ? "\u{FFFD}" : scalar
    }
    return Array(String(String.UnicodeScalarView(scalars)).utf8)
  }

  static func decoded(_ name: String) -> [UInt8] {
    var out = OutputBuffer()
    XMLNames.decode(name.utf8Span.span, to: &out)
    return Array(out.text().utf8)
  }

  /// An array stands for its elements, those of arrays in it included.
  private func elements(_ node: Int) -> [Int] {
    var result: [Int] = []
    var rest = [node]
    while let node = rest.popLast() {
      if json.nodes[node].kind == .array {
        rest += json.nodes[node].children.reversed()
      } else {
        result.append(node)
      }
    }
    return result
  }

  private func member(_ key: String, of node: Int) -> Int? {
    zip(json.nodes[node].keys, json.nodes[node].children).first { $0.0 == Array(key.utf8) }?.1
  }

  /// What is wrong with an element that stands for `node`; nil if nothing is.
  func problem(_ element: XMLTree, _ node: Int, depth: Int) -> String? {
    let value = json.nodes[node]
    guard value.kind == .object else {
      if !element.children.isEmpty || !element.attributes.isEmpty { return "not a plain text" }
      return Array(element.text.utf8) == text(node) ? nil : "text \(element.text.debugDescription)"
    }
    if depth >= 200, !value.children.isEmpty {
      // Forbidden characters were replaced in the JSON text as well; the hard items have none there.
      guard let inner = try? PlainJSON(Array(element.text.utf8)) else { return "not JSON" }
      return inner.canonical() == json.canonical(node) ? nil : "other JSON"
    }
    var attributes = member("@", of: node)
    if let node = attributes,
      json.nodes[node].kind != .object || !json.nodes[node].children.allSatisfy(isScalar)
    {
      attributes = nil
    }
    var expected: [[UInt8]: [UInt8]] = [:]
    if let node = attributes {
      for (key, child) in zip(json.nodes[node].keys, json.nodes[node].children) {
        expected[key] = text(child)
      }
    }
    let found = element.attributes.map { (Self.decoded($0.key), Array($0.value.utf8)) }
    if Dictionary(found, uniquingKeysWith: { one, _ in one }) != expected { return "attributes" }

    let members = zip(value.keys, value.children).filter { $0.1 != attributes }
    let others = members.filter { $0.0 != Array("#".utf8) }.flatMap { elements($0.1) }
    if let hash = member("#", of: node), isScalar(hash), others.isEmpty {
      return element.children.isEmpty && Array(element.text.utf8) == text(hash) ? nil : "text"
    }
    if !element.text.isEmpty { return "text between elements" }
    return membersProblem(element.children, members, depth: depth)
  }

  private func membersProblem(
    _ found: [XMLTree],
    _ members: [([UInt8], Int)],
    depth: Int
  ) -> String? {
    let expected = members.flatMap { key, node in elements(node).map { (key, $0) } }
    guard found.map({ Self.decoded($0.name) }) == expected.map(\.0) else {
      return "elements \(found.map(\.name))"
    }
    for (element, (_, node)) in zip(found, expected) {
      if element.namespace != namespace { return "\(element.name) in another namespace" }
      if let problem = problem(element, node, depth: depth + 1) {
        return "\(element.name)/\(problem)"
      }
    }
    return nil
  }

  /// What is wrong with a feed's item; nil if nothing is.
  ///
  /// Each property stands in the namespace, or its text in an element of the standard.
  func feedProblem(_ item: XMLTree) -> String? {
    let standard = item.children.filter { $0.namespace == nil }
    let own = item.children.filter { $0.namespace != nil }
    let allowed = ["title", "link", "description", "pubDate", "guid", "category", "enclosure"]
    if standard.map(\.name) != allowed.filter({ name in standard.contains { $0.name == name } }) {
      return "elements \(standard.map(\.name))"
    }
    guard item["title"].first?.text.isEmpty == false else { return "no title" }
    for link in item["link"].map(\.text)
      + item["guid"].filter({
        $0.attributes["isPermaLink"] == "true"
      }).map(\.text) where !link.lowercased().hasPrefix("http")
    {
      return "a link to \(link)"
    }
    let kept = Set(own.map { Self.decoded($0.name) })
    let members = Array(zip(json.nodes[0].keys, json.nodes[0].children))
    for (key, node) in members where !kept.contains(key) && !elements(node).isEmpty {
      let isSaid = standard.contains { Array($0.text.utf8) == text(node) }
      let isDate = ItemDateText.isDate(json.nodes[node].bytes) && !item["pubDate"].isEmpty
      if !isScalar(node) || !(isSaid || isDate) {
        return "\(String(decoding: key, as: UTF8.self)) is nowhere"
      }
    }
    return membersProblem(own, members.filter { kept.contains($0.0) }, depth: 1)
  }
}

/// Dates as the hard items write them.
enum ItemDateText {
  static func isDate(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 20 && bytes[4] == UInt8(ascii: "-") && bytes[10] == UInt8(ascii: "T")
  }
}
