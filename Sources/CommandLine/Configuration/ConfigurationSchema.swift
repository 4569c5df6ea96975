import JSONText

/// The JSON Schema of a configuration, by which editors complete and check it.
///
/// JSON Schema draft 2020-12, from the table of keys.
enum ConfigurationSchema {
  static let document: JSONValue = {
    var members: [JSONValue.Member] = [
      .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      .init("title", .string("A configuration of larder")),
    ]
    members += mapping(ConfigurationKey.file)
    members.append(.init("$defs", .object(definitions(ConfigurationKey.file))))
    members.append(
      .init(
        "not",
        .object(
          either(
            ConfigurationKey.rivals.map { single, several in
              [.init("required", texts([single, several]))]
            }
          )
        )
      )
    )
    return .object(members)
  }()

  /// The mappings of lists, which may also stand alone, under the names of the lists.
  private static func definitions(_ keys: [ConfigurationKey]) -> [JSONValue.Member] {
    keys.flatMap { key in
      switch key.value {
      case .sections(let keys): [.init(key.name, .object(mapping(keys)))] + definitions(keys)
      case .section(let keys): definitions(keys)
      default: [JSONValue.Member]()
      }
    }
  }

  private static func schema(_ key: ConfigurationKey) -> JSONValue {
    if case .sections = key.value {
      let entry = [JSONValue.Member("$ref", .string("#/$defs/\(key.name)"))]
      return .object(
        either([entry, list(entry), [.init("type", .string("null"))]])
          + [.init("description", .string(key.help))]
      )
    }
    return .object(
      value(key.value)
        + [.init("description", .string(key.helpWithStandard))]
    )
  }

  private static func mapping(_ keys: [ConfigurationKey]) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("type", texts(["object", "null"])),
      .init("properties", .object(keys.map { .init($0.name, schema($0)) })),
      .init("additionalProperties", .bool(false)),
    ]
    let required = keys.filter(\.isRequired).map(\.name)
    if !required.isEmpty {
      members[0] = .init("type", .string("object"))
      members.append(.init("required", texts(required)))
    }
    return members
  }

  /// What a value must be; that of a list of mappings is told where its name is known.
  private static func value(_ value: ConfigurationKey.Value) -> [JSONValue.Member] {
    switch value {
    case .flag: return [.init("type", .string("boolean"))]
    case .number(let range):
      return [.init("type", .string("integer")), .init("minimum", .int(range.lowerBound))]
        + (range.upperBound == .max ? [] : [.init("maximum", .int(range.upperBound))])
    case .text: return [.init("type", .string("string"))]
    case .path: return [.init("type", .string("string")), .init("minLength", .int(1))]
    case .period:
      return [
        .init("type", texts(["string", "integer"])),
        .init("pattern", .string("^(0|[0-9]+[smhdw])$")), .init("minimum", .int(0)),
        .init("maximum", .int(0)),
      ]
    case .choice(let words): return [.init("enum", texts(words))]
    case .choices(let words):
      let word = "(\(words.joined(separator: "|")))"
      return either([
        [.init("enum", texts(words))],
        [
          .init("type", .string("string")),
          .init("pattern", .string("^ *\(word) *(, *\(word) *)*$")),
        ],
        list([.init("enum", texts(words))]),
      ])
    case .texts: return either([string, list(string)])
    case .pairs: return either([string, list(string), named(string)])
    case .named(_, let value): return nullable(named(self.value(value)))
    case .section(let keys): return mapping(keys)
    case .sections: return []
    }
  }

  private static let string: [JSONValue.Member] = [.init("type", .string("string"))]

  private static func texts(_ words: [String]) -> JSONValue { .array(words.map(JSONValue.string)) }

  private static func list(_ element: [JSONValue.Member]) -> [JSONValue.Member] {
    [.init("type", .string("array")), .init("items", .object(element))]
  }

  private static func named(_ value: [JSONValue.Member]) -> [JSONValue.Member] {
    [.init("type", .string("object")), .init("additionalProperties", .object(value))]
  }

  private static func nullable(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    members.map { $0.name == "type" ? .init("type", texts(["object", "null"])) : $0 }
  }

  private static func either(_ forms: [[JSONValue.Member]]) -> [JSONValue.Member] {
    [.init("anyOf", .array(forms.map { .object($0) }))]
  }
}
