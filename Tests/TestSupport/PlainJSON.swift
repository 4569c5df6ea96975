/// A JSON document as a plain reader sees it: slow, obvious, and independent of the code under test.
///
/// Nodes lie in one array, so that nothing recurses however deep the document is. The last of two equal
/// keys wins at the place of the first, half of a surrogate pair is U+FFFD, numbers keep their spelling.
public struct PlainJSON: Sendable {
  /// What a node is.
  public enum Kind: Sendable { case null, yes, no, number, text, array, object }

  /// A value.
  public struct Node: Sendable {
    /// What it is.
    public var kind: Kind
    /// A number's spelling or a text, UTF-8.
    public var bytes: [UInt8] = []
    /// The keys of an object, each with a child.
    public var keys: [[UInt8]] = []
    /// The elements of an array, the values of an object.
    public var children: [Int] = []
  }

  /// All values; the first is the document's.
  public private(set) var nodes: [Node] = []

  /// Why a text is not JSON.
  public struct Refusal: Error {
    /// What was met.
    public let reason: String
  }

  /// Whether `NaN` and the infinities are read, as null.
  private let isLenient: Bool
  private var text: [Unicode.Scalar] = []
  private var at = 0

  /// Reads a document.
  public init(_ bytes: [UInt8], isLenient: Bool = false) throws {
    self.isLenient = isLenient
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw Refusal(reason: "not UTF-8")
    }
    text = Array(string.unicodeScalars)
    if text.first == "\u{FEFF}" { at = 1 }
    try read()
    text = []
  }

  private var next: Unicode.Scalar? { at < text.count ? text[at] : nil }

  private mutating func skipBlank() {
    while next == " " || next == "\n" || next == "\t" || next == "\r" { at += 1 }
  }

  private mutating func take(_ word: String) -> Bool {
    var end = at
    for scalar in word.unicodeScalars {
      guard end < text.count, text[end] == scalar else { return false }
      end += 1
    }
    at = end
    return true
  }

  private mutating func read() throws {
    var open: [Int] = []
    repeat {
      skipBlank()
      if let parent = open.last, nodes[parent].kind == .object { try key(of: parent) }
      let node = try value()
      if let parent = open.last { nodes[parent].children.append(node) }
      let isContainer = nodes[node].kind == .array || nodes[node].kind == .object
      skipBlank()
      if isContainer, !take(nodes[node].kind == .array ? "]" : "}") {
        open.append(node)
        continue
      }
      skipBlank()
      while let parent = open.last, !take(",") {
        guard take(nodes[parent].kind == .array ? "]" : "}") else {
          throw Refusal(reason: "no end")
        }
        resolve(parent)
        open.removeLast()
        skipBlank()
      }
    } while !open.isEmpty
    guard next == nil else { throw Refusal(reason: "more than one value") }
  }

  private mutating func key(of parent: Int) throws {
    nodes[parent].keys.append(try string())
    skipBlank()
    guard take(":") else { throw Refusal(reason: "no colon") }
    skipBlank()
  }

  private mutating func resolve(_ object: Int) {
    var places: [[UInt8]: Int] = [:]
    var keys: [[UInt8]] = []
    var children: [Int] = []
    for (key, child) in zip(nodes[object].keys, nodes[object].children) {
      if let place = places[key] {
        children[place] = child
      } else {
        places[key] = keys.count
        keys.append(key)
        children.append(child)
      }
    }
    if nodes[object].kind == .object {
      nodes[object].keys = keys
      nodes[object].children = children
    }
  }

  private mutating func value() throws -> Int {
    var node: Node
    if take("{") {
      node = Node(kind: .object)
    } else if take("[") {
      node = Node(kind: .array)
    } else if take("null") {
      node = Node(kind: .null)
    } else if take("true") {
      node = Node(kind: .yes)
    } else if take("false") {
      node = Node(kind: .no)
    } else if isLenient && (take("NaN") || take("Infinity") || take("-Infinity")) {
      node = Node(kind: .null)
    } else if next == "\"" {
      node = Node(kind: .text)
      node.bytes = try string()
    } else {
      node = Node(kind: .number)
      node.bytes = try number()
    }
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func number() throws -> [UInt8] {
    let start = at
    func digits(_ reader: inout PlainJSON) throws {
      let from = reader.at
      while let scalar = reader.next, ("0"..."9").contains(scalar) { reader.at += 1 }
      if reader.at == from { throw Refusal(reason: "no digit") }
    }
    _ = take("-")
    if !take("0") { try digits(&self) }
    if take(".") { try digits(&self) }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      try digits(&self)
    }
    return text[start..<at].map { UInt8($0.value) }
  }

  private static let meanings: [Unicode.Scalar: UInt16] = [
    "\"": 34, "\\": 92, "/": 47, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
  ]

  private mutating func string() throws -> [UInt8] {
    guard take("\"") else { throw Refusal(reason: "no quote") }
    var units: [UInt16] = []
    while next != "\"" {
      guard let scalar = next else { throw Refusal(reason: "no end of text") }
      at += 1
      guard scalar.value >= 0x20 else { throw Refusal(reason: "control character") }
      guard scalar == "\\" else {
        units += scalar.utf16
        continue
      }
      guard let letter = next else { throw Refusal(reason: "no escape") }
      at += 1
      if let meaning = Self.meanings[letter] {
        units.append(meaning)
      } else if letter == "u", at + 4 <= text.count,
        text[at..<at + 4].allSatisfy({ $0.isASCII && $0.properties.isASCIIHexDigit }),
        let unit = UInt16(String(String.UnicodeScalarView(text[at..<at + 4])), radix: 16)
      {
        units.append(unit)
        at += 4
      } else {
        throw Refusal(reason: "bad escape")
      }
    }
    at += 1
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// The value `node` in one spelling: equal values have equal bytes.
  public func canonical(_ node: Int = 0) -> [UInt8] {
    enum Step { case value(Int), bytes([UInt8]) }
    var steps = [Step.value(node)]
    var result: [UInt8] = []
    while let step = steps.popLast() {
      guard case .value(let node) = step else {
        if case .bytes(let bytes) = step { result += bytes }
        continue
      }
      let value = nodes[node]
      switch value.kind {
      case .null: result += Array("null".utf8)
      case .yes: result += Array("true".utf8)
      case .no: result += Array("false".utf8)
      case .number: result += value.bytes
      // Quoted by its length, so that no escaping is needed to be unambiguous.
      case .text: result += Array("\(value.bytes.count)\"".utf8) + value.bytes
      case .array, .object:
        steps.append(.bytes(Array(value.kind == .array ? "]".utf8 : "}".utf8)))
        for (place, child) in value.children.enumerated().reversed() {
          steps.append(.bytes(Array(",".utf8)))
          steps.append(.value(child))
          if value.kind == .object {
            let key = value.keys[place]
            steps.append(.bytes(Array("\(key.count)\"".utf8) + key + Array(":".utf8)))
          }
        }
        result += Array(value.kind == .array ? "[".utf8 : "{".utf8)
      }
    }
    return result
  }
}
