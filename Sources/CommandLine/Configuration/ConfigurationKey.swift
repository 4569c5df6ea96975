/// A key that a configuration knows, with everything there is to say about it.
///
/// The table of keys is the only list of them. From it follow the keys that a file may have and the form
/// of their values, the nearest key in an error, the schema for editors, the file that `config init`
/// writes, what `config show` lists, and which variables of the environment mean a key.
struct ConfigurationKey: Sendable {
  /// The key as it is written.
  let name: String
  /// What its value is.
  let value: Value
  /// What it says, one sentence.
  let help: String
  /// What counts without it, as it would be written; nil if there is no such value.
  let standard: String?
  /// A value that somebody may want, as YAML.
  let example: String
  /// Whether the mapping that it stands in makes no sense without it.
  let isRequired: Bool

  /// What a value is.
  indirect enum Value: Sendable {
    /// `true` or `false`.
    case flag
    /// A whole number.
    case number(ClosedRange<Int>)
    /// A text, called so in help.
    case text(String)
    /// A length of time.
    case period
    /// A file or folder; in a file it counts from the file's folder.
    case path
    /// One of these words.
    case choice([String])
    /// Some of these words: a list, or a text with commas.
    case choices([String])
    /// Texts, called so in help: a list, or a text with commas.
    case texts(String)
    /// Names and texts: a mapping, or texts such as `name=text`.
    case pairs(String)
    /// A mapping whose keys are the owner's names or patterns, like this one.
    case named(String, Value)
    /// A mapping with these keys.
    case section([ConfigurationKey])
    /// A list of such mappings, or a single one.
    case sections([ConfigurationKey])
  }

  /// Makes a key; what is in force without it is also a good example.
  init(
    _ name: String,
    _ value: Value,
    _ help: String,
    standard: String? = nil,
    example: String? = nil,
    isRequired: Bool = false
  ) {
    self.name = name
    self.value = value
    self.help = help
    self.standard = standard
    self.example = example ?? standard ?? ""
    self.isRequired = isRequired
  }

  /// What it says, and what counts without it.
  var helpWithStandard: String {
    guard let standard else { return help }
    return "\(help.dropLast()) (default: \(standard))."
  }

  /// Whether its value is a word, a number or a list of words, as a variable can hold it.
  var isPlain: Bool {
    switch value {
    case .named, .section, .sections: false
    default: true
    }
  }
}

extension [ConfigurationKey] {
  /// The key of that name.
  subscript(_ name: String) -> ConfigurationKey? { first { $0.name == name } }
}
