import Yams

/// A value of a YAML file that knows where it stands, so that errors name file and line.
///
/// Keys must be taken by name; ``finish()`` reports those that nobody took.
struct ConfigurationNode {
  private let node: Node
  private let file: String
  private let name: String

  /// Reads a file's text.
  ///
  /// An empty file is an empty mapping.
  init(parsing text: String, file: String) throws {
    self.file = file
    name = "the file"
    do {
      node = try Yams.compose(yaml: text) ?? Node([(Node, Node)](), Tag(.map), .block)
    } catch let error as YamlError {
      throw UsageError("\(file): \(Self.oneLine(error))")
    }
  }

  private init(_ node: Node, file: String, name: String) {
    self.node = node
    self.file = file
    self.name = name
  }

  private static func oneLine(_ error: YamlError) -> String {
    String("\(error)".split(separator: "\n").first ?? "it is not YAML")
  }

  /// An error about this value.
  func error(_ message: String) -> UsageError {
    UsageError("\(file):\(node.mark?.line ?? 1): \(message)")
  }

  /// The members of a mapping whose keys may only be among `known`.
  func members(_ known: [String]) throws -> [String: ConfigurationNode] {
    var members: [String: ConfigurationNode] = [:]
    for (key, value) in try pairs() {
      guard known.contains(key) else {
        throw value.error("unknown key '\(key)'\(NearestWord.hint(for: key, among: known))")
      }
      members[key] = value
    }
    return members
  }

  /// The members of a mapping whose keys are names, in the order of the file.
  func pairs() throws -> [(key: String, value: ConfigurationNode)] {
    guard let mapping = node.mapping else { throw error("'\(name)' must hold keys and values") }
    return try mapping.map { key, value in
      guard let text = key.string else { throw error("a key in '\(name)' is not a text") }
      // A value's mark may stand on a later line than its key; the key is what people look for.
      return (text, ConfigurationNode(value.marked(like: key), file: file, name: text))
    }
  }

  /// Whether it holds keys and values.
  var isMapping: Bool { node.mapping != nil }

  /// The elements of a list; a single value is a list of one.
  func list() -> [ConfigurationNode] {
    guard let sequence = node.sequence else { return [self] }
    return sequence.map { ConfigurationNode($0, file: file, name: name) }
  }

  /// The value as a text.
  func string() throws -> String {
    guard let text = node.string else { throw error("'\(name)' must be a text") }
    return text
  }

  /// The value as texts: a list, or one text with commas.
  func strings() throws -> [String] {
    if node.sequence != nil { return try list().map { try $0.string() } }
    return try string().split(separator: ",").map { String($0.drop { $0 == " " }) }
  }

  /// The value as a whole number of 0 or more.
  func count() throws -> Int {
    guard let number = node.int, number >= 0 else {
      throw error("'\(name)' must be a whole number")
    }
    return number
  }

  /// The value as yes or no.
  func bool() throws -> Bool {
    guard let value = node.bool else { throw error("'\(name)' must be true or false") }
    return value
  }
}

extension Node {
  fileprivate func marked(like key: Node) -> Node {
    var node = self
    switch node {
    case .scalar(var scalar):
      scalar.mark = key.mark
      node = .scalar(scalar)
    case .mapping(var mapping):
      mapping.mark = key.mark
      node = .mapping(mapping)
    case .sequence(var sequence):
      sequence.mark = key.mark
      node = .sequence(sequence)
    default: break
    }
    return node
  }
}
