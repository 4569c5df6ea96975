import ByteIO
import JSONText

/// Reads the fields of a schema leniently: what is not as it should be is noted and left out.
struct SchemaNotes {
  /// What went wrong, a line each; the first few of a file tell enough.
  private(set) var lines: [String] = []
  private var more = 0

  /// Longer titles and descriptions are cut: they are for people.
  private static let titleLimit = 200
  private static let descriptionLimit = 4000
  private static let lineLimit = 20

  mutating func note(_ line: String) {
    if lines.count < Self.lineLimit { lines.append(line) } else { more += 1 }
  }

  /// All lines, the last one saying how many are missing.
  var summary: [String] {
    more == 0 ? lines : lines + ["\(more) more parts of the schema are ignored"]
  }

  /// A name as messages quote it.
  static func quoted(_ name: String) -> String {
    let shown = name.prefix(60)
    return "'\(FileName.display(shown.utf8))\(shown.endIndex < name.endIndex ? "…" : "")'"
  }

  /// A text that says something; nil if there is none.
  mutating func text(
    _ json: JSONView,
    _ object: Int,
    _ name: StaticString,
    of owner: String,
    isLong: Bool = false
  ) -> String? {
    guard let value = present(json, object, name) else { return nil }
    guard json[value].kind == .string else {
      note("\(owner)\(name) is no text")
      return nil
    }
    let text = json.string(value)
    guard !text.allSatisfy(\.isWhitespace) else { return nil }
    let limit = isLong ? Self.descriptionLimit : Self.titleLimit
    return text.count > limit ? text.prefix(limit - 1) + "…" : text
  }

  /// True or false; false if there is nothing.
  mutating func flag(
    _ json: JSONView,
    _ object: Int,
    _ name: StaticString,
    of owner: String
  ) -> Bool {
    guard let value = present(json, object, name) else { return false }
    switch json[value].kind {
    case .true: return true
    case .false: return false
    default:
      note("\(owner)\(name) is neither true nor false")
      return false
    }
  }

  /// A whole number from 0.
  mutating func count(
    _ json: JSONView,
    _ object: Int,
    _ name: StaticString,
    of owner: String
  ) -> Int? {
    guard let value = present(json, object, name) else { return nil }
    guard json[value].kind == .number, let count = Int(JSONFields.spelling(json, value)),
      count >= 0
    else {
      note("\(owner)\(name) is no whole number from 0")
      return nil
    }
    return count
  }

  /// A list of texts; one text alone is a list too.
  mutating func texts(
    _ json: JSONView,
    _ object: Int,
    _ name: StaticString,
    of owner: String
  ) -> [String] {
    guard let value = present(json, object, name) else { return [] }
    var texts: [String] = []
    var isList = true
    if json[value].kind == .string {
      texts = [json.string(value)]
    } else {
      isList = json[value].kind == .array
      var elements = json.elements(of: value)
      while let element = elements.next() {
        isList = isList && json[element].kind == .string
        if json[element].kind == .string { texts.append(json.string(element)) }
      }
    }
    if !isList { note("\(owner)\(name) is no list of texts") }
    return texts.filter { !$0.isEmpty }
  }

  /// What every schema may begin with; nil, with a note, if `root` is no object.
  mutating func heading(
    _ json: JSONView,
    _ root: Int
  ) -> (title: String?, description: String?)? {
    guard json[root].kind == .object else {
      note("is no object; the schema is not used")
      return nil
    }
    return (
      text(json, root, "title", of: ""),
      text(json, root, "description", of: "", isLong: true)
    )
  }

  /// An object; null counts as none.
  mutating func object(
    _ json: JSONView,
    _ object: Int,
    _ name: StaticString,
    of owner: String
  ) -> Int? {
    guard let value = present(json, object, name) else { return nil }
    guard json[value].kind == .object else {
      note("\(owner)\(name) is no object")
      return nil
    }
    return value
  }

  private func present(_ json: JSONView, _ object: Int, _ name: StaticString) -> Int? {
    guard let value = json.value(of: name, in: object), json[value].kind != .null else {
      return nil
    }
    return value
  }
}
