import SystemPackage
import Yams

extension ConfigurationNode {
  /// Reads the text of the file at `path`.
  ///
  /// An empty file is an empty mapping. What has not the form that the table asks for is left out, and a
  /// mistake.
  init(parsing text: String, path: FilePath, _ mistakes: ConfigurationMistakes) {
    self.init(
      name: "the file",
      value: .section(ConfigurationKey.file),
      place: .line(file: path.string, 1),
      folder: path.removingLastComponent(),
      mistakes: mistakes
    )
    do {
      guard let yaml = try Yams.compose(yaml: text) else { return }
      if let content = content(yaml) { self.content = content }
    } catch {
      let (line, reason) = Self.explain(error)
      mistakes.add(reason, at: .line(file: path.string, line))
    }
  }

  /// The member of that key as a variable says it; paths in it count from the working folder.
  func member(_ key: ConfigurationKey, text: String, of variable: String) -> ConfigurationNode? {
    var member = part(key.name, key.value, 0)
    member.place = .variable(variable)
    member.folder = ""
    let isOn = if case .flag = key.value { EnvironmentVariables.flag(text) } else { Bool?.none }
    return member.filled(Node(isOn.map { "\($0)" } ?? text))
  }

  /// The member of that key, with nothing in it.
  func empty(_ key: ConfigurationKey) -> ConfigurationNode {
    var member = part(key.name, key.value, 0)
    member.content = .members([])
    return member
  }

  private static func explain(_ error: any Error) -> (line: Int, reason: String) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      let place = context.map { " (\($0.text) in line \($0.mark.line))" } ?? ""
      return (mark.line, "not YAML: \(problem)\(place)")
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      let names = keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
      return (context.mark.line, "\(names) stands here more than once")
    default:
      return (1, "not YAML: \("\(error)".split(separator: "\n").first ?? "it cannot be read")")
    }
  }

  // MARK: - By the table

  private func part(_ name: String, _ value: ConfigurationKey.Value, _ line: Int) -> Self {
    var part = self
    part.name = name
    part.value = value
    if case .line(let file, _) = place { part.place = .line(file: file, line) }
    return part
  }

  private func filled(_ yaml: Node) -> ConfigurationNode? {
    guard let content = content(yaml) else { return nil }
    var node = self
    node.content = content
    return node
  }

  private func content(_ yaml: Node) -> Content? {
    switch value {
    case .flag: return scalar(yaml.bool.map { "\($0)" }, "must be true or false")
    case .number(let range):
      // People quote numbers, and mean them.
      let written = yaml.int ?? yaml.string.flatMap { Int($0) }
      let number = written.flatMap { range.contains($0) ? "\($0)" : nil }
      return scalar(number, "must be a whole number\(Self.words(range))")
    case .period:
      let period = yaml.string.flatMap { Period($0) == nil ? nil : $0 }
      return scalar(period, "must be \(Period.form)")
    case .choice(let words):
      let word = yaml.string ?? ""
      return scalar(
        words.contains(word) ? word : nil,
        "must be \(Self.words(words))\(NearestWord.hint(for: word, among: words))"
      )
    case .text:
      return scalar(Self.said(yaml), yaml.string == nil ? "must be a text" : "has no value")
    case .path:
      let path = yaml.string.flatMap { $0.isEmpty ? nil : $0 }
      return scalar(path, yaml.string == nil ? "must be a path" : "has no value")
    case .texts: return list(yaml, of: .text(name))
    case .choices(let words): return choices(yaml, words)
    case .pairs(let form): return pairs(yaml, form)
    case .named(_, let value): return members(yaml) { _, _ in value }
    case .section(let keys): return section(yaml, keys)
    case .sections(let keys): return sections(yaml, keys)
    }
  }

  private func scalar(_ text: String?, _ complaint: String) -> Content? {
    if text == nil { mistake("'\(name)' \(complaint)") }
    return text.map(Content.scalar)
  }

  /// The text of a scalar; nil if there is nothing behind its key.
  private static func said(_ yaml: Node) -> String? {
    guard let scalar = yaml.scalar else { return nil }
    return scalar.string.isEmpty && scalar.style == .plain ? nil : scalar.string
  }

  private func list(_ yaml: Node, of value: ConfigurationKey.Value) -> Content? {
    if let sequence = yaml.sequence {
      return .list(sequence.compactMap { part(name, value, $0.line ?? place.line).filled($0) })
    }
    guard let text = Self.said(yaml) else {
      mistake("'\(name)' must be a list, or texts with commas between")
      return nil
    }
    let texts = text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
    return .list(texts.compactMap { part(name, value, place.line).filled(Node($0)) })
  }

  private func choices(_ yaml: Node, _ words: [String]) -> Content? {
    guard let content = list(yaml, of: .text(name)), case .list(let nodes) = content else {
      return nil
    }
    for node in nodes where !words.contains(node.text) {
      let hint = NearestWord.hint(for: node.text, among: words)
      node.mistake("unknown \(name) '\(node.text)'\(hint)")
    }
    return .list(nodes.filter { words.contains($0.text) })
  }

  private func pairs(_ yaml: Node, _ form: String) -> Content? {
    if yaml.mapping != nil { return members(yaml) { _, _ in .text(name) } }
    guard let content = list(yaml, of: .text(name)), case .list(let texts) = content else {
      return nil
    }
    let members = texts.compactMap { node -> ConfigurationNode? in
      let parts = node.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { $0.trimmed }
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        node.mistake("'\(name)': '\(node.text)' is not of the form \(form)")
        return nil
      }
      return part(parts[0], .text(name), node.place.line).filled(Node(parts[1]))
    }
    return .members(members)
  }

  private func section(_ yaml: Node, _ keys: [ConfigurationKey]) -> Content? {
    members(yaml) { key, line in
      if let known = keys[key] { return known.value }
      let hint = NearestWord.hint(for: key, among: keys.map(\.name))
      part(key, .flag, line).mistake("unknown key '\(key)'\(hint)")
      return nil
    }
  }

  private func sections(_ yaml: Node, _ keys: [ConfigurationKey]) -> Content? {
    if Self.isNothing(yaml) { return .list([]) }
    guard let sequence = yaml.sequence else {
      return part(name, .section(keys), place.line).filled(yaml).map { .list([$0]) }
    }
    return .list(
      sequence.compactMap { part(name, .section(keys), $0.line ?? place.line).filled($0) }
    )
  }

  /// The members of a mapping, of the value that `value` tells for a key, in the order of the file.
  private func members(
    _ yaml: Node,
    _ value: (String, Int) -> ConfigurationKey.Value?
  ) -> Content? {
    if Self.isNothing(yaml) { return .members([]) }
    guard let mapping = yaml.mapping else {
      mistake("'\(name)' must hold keys and values")
      return nil
    }
    let members = mapping.compactMap { key, member -> ConfigurationNode? in
      // A value may stand on a later line than its key; the key is what people look for.
      let line = key.line ?? place.line
      guard let name = key.string else {
        mistake("a key in '\(self.name)' is not a text")
        return nil
      }
      guard let value = value(name, line) else { return nil }
      return part(name, value, line).filled(member)
    }
    return .members(members)
  }

  /// Whether nothing but comments stands behind a key.
  private static func isNothing(_ yaml: Node) -> Bool {
    yaml.scalar.map { $0.string.isEmpty && $0.style == .plain } ?? false
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    guard range.upperBound == .max else { return " of \(range.lowerBound) to \(range.upperBound)" }
    return range.lowerBound == 0 ? "" : " of \(range.lowerBound) or more"
  }

  /// The words as a sentence lists them: `a, b or c`.
  private static func words(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }

  // MARK: - What is missing

  /// Says which keys are missing that must be there.
  func checkRequired() {
    if case .scalar = content { return }
    for part in parts { part.checkRequired() }
    guard case .section(let keys) = value else { return }
    for key in keys where key.isRequired && self[key.name] == nil {
      mistake("'\(name)' needs '\(key.name)'")
    }
  }
}

extension Node {
  fileprivate var line: Int? { mark?.line }
}
