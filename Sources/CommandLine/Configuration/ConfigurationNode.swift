import SystemPackage

/// A value of a configuration that has the form which the table of keys asks for, and knows where it stands.
///
///     text ─► YAML ─► nodes, by the table ─► variables put in ─► Configuration
///                 └────────────┬────────────────────────────────────┘
///                              └─► mistakes, each with its place
///
/// What is read of it is therefore of the right kind; what only its reader can judge becomes a mistake
/// through ``mistake(_:)`` or ``checked(_:)``.
struct ConfigurationNode {
  /// Its key, or the name that the owner gave it.
  var name: String
  /// What the table says that it is.
  var value: ConfigurationKey.Value
  /// Where it stands.
  var place: Place
  /// The folder that paths count from.
  var folder: FilePath
  /// What it holds; variables may replace members.
  var content = Content.members([])
  /// What is wrong in the whole tree.
  let mistakes: ConfigurationMistakes

  /// What a node holds.
  enum Content {
    case scalar(String)
    case list([ConfigurationNode])
    case members([ConfigurationNode])
  }

  /// Where a value is from.
  enum Place: Hashable, CustomStringConvertible {
    case line(file: String, Int)
    case variable(String)

    /// `larder.yaml:3`, or the variable.
    var description: String {
      switch self {
      case .line(let file, let number): "\(file):\(number)"
      case .variable(let name): name
      }
    }

    /// Where a line stands among others; variables stand in front.
    var line: Int { if case .line(_, let number) = self { number } else { 0 } }
  }

  // MARK: - Parts

  /// The keys that it may have.
  var keys: [ConfigurationKey] {
    switch value {
    case .section(let keys), .sections(let keys): keys
    default: []
    }
  }

  /// The members, or the elements of a list; a single value is a list of one.
  var parts: [ConfigurationNode] {
    switch content {
    case .scalar: [self]
    case .list(let nodes), .members(let nodes): nodes
    }
  }

  /// The member of that key; nil if there is none.
  subscript(_ key: String) -> ConfigurationNode? {
    precondition(keys[key] != nil, "'\(key)' is missing in the table of keys")
    return parts.first { $0.name == key }
  }

  // MARK: - Values

  /// The text of a scalar.
  var text: String { if case .scalar(let text) = content { text } else { "" } }

  /// The number that ``ConfigurationKey/Value/number(_:)`` asks for.
  var number: Int { Int(text) ?? 0 }

  /// Whether a flag is on.
  var isOn: Bool { text == "true" }

  /// The length of a period in seconds.
  var seconds: Int { Period(text)?.seconds ?? 0 }

  /// The file or folder.
  var path: FilePath { path(text) }

  /// The texts of a list.
  var texts: [String] { parts.map(\.text) }

  /// A path, counted from the folder that paths count from.
  func path(_ text: String) -> FilePath {
    let path = folder.pushing(FilePath(text)).lexicallyNormalized()
    return path.isEmpty ? "." : path
  }

  // MARK: - Mistakes

  /// Says that something is wrong with it.
  func mistake(_ text: String) { mistakes.add(text, at: place) }

  /// What `read` makes of it; nil if that fails, which is a mistake then.
  @discardableResult
  func checked<Result>(_ read: () throws -> Result) -> Result? {
    do {
      return try read()
    } catch {
      mistake("\(error)")
      return nil
    }
  }
}
