import ArgumentParser
import JSONText

/// What a subcommand takes, as the argument parser tells it.
///
/// Asked only where variables are set: telling takes the parser a while.
struct CommandOptions {
  /// An option or flag.
  struct Option {
    /// Its long names: several if a flag has a name for off.
    let names: [String]
    let letters: [String]
    let takesValue: Bool
    let isRepeatable: Bool
  }

  let options: [Option]
  /// What its arguments are called in help.
  let argument: String?

  /// The options of the command that `arguments` begin with, and how many of them name it; nil if they
  /// name none.
  static func find(_ arguments: [String]) -> (options: CommandOptions, words: Int)? {
    guard var command = root else { return nil }
    var words = 0
    while words < arguments.count,
      let next = subcommands(of: command).first(where: { isCalled(arguments[words], $0) })
    {
      command = next
      words += 1
    }
    guard words > 0, subcommands(of: command).isEmpty else { return nil }
    return (CommandOptions(command), words)
  }

  /// The names of all options of all commands.
  static var names: [String] {
    func names(_ command: JSONValue) -> [String] {
      CommandOptions(command).options.flatMap(\.names) + subcommands(of: command).flatMap(names)
    }
    return root.map(names) ?? []
  }

  /// The option of that long name.
  subscript(_ name: String) -> Option? { options.first { $0.names.contains(name) } }

  /// The long names of the options that stand in `arguments`, and of the option that says the same as
  /// the arguments that stand there.
  func given(in arguments: ArraySlice<String>) -> Set<String> {
    var given: Set<String> = []
    var rest = arguments
    func take(_ option: Option?) {
      guard let option else { return }
      given.formUnion(option.names)
      if option.takesValue { rest = rest.dropFirst() }
    }
    while let word = rest.popFirst() {
      let (name, value) = Self.split(word)
      if word == "--" {
        if !rest.isEmpty { given.formUnion(sameAsArgument) }
        return given
      }
      if word.hasPrefix("--") {
        let option = self[String(name.dropFirst(2))]
        if value == nil { take(option) } else { given.formUnion(option?.names ?? []) }
      } else if word.hasPrefix("-"), word != "-" {
        for letter in name.dropFirst() {
          let option = options.first { $0.letters.contains(String(letter)) }
          if value == nil { take(option) } else { given.formUnion(option?.names ?? []) }
        }
      } else {
        given.formUnion(sameAsArgument)
      }
    }
    return given
  }

  private var sameAsArgument: [String] {
    switch argument {
    case "[label=]root": ["root"]
    case "config": ["config"]
    default: []
    }
  }

  private static func split(_ word: String) -> (name: Substring, value: Substring?) {
    guard let equals = word.firstIndex(of: "=") else { return (word[...], nil) }
    return (word[..<equals], word[word.index(after: equals)...])
  }

  /// What the parser tells of the program.
  static var root: JSONValue? {
    JSONValue(reading: Array(Larder._dumpHelp().utf8), depth: 40)?["command"]
  }

  private static func subcommands(of command: JSONValue) -> [JSONValue] {
    command["subcommands"]?.elements ?? []
  }

  private static func isCalled(_ word: String, _ command: JSONValue) -> Bool {
    command["commandName"]?.text == word
      || (command["aliases"]?.elements ?? []).contains { $0.text == word }
  }

  private init(_ command: JSONValue) {
    let arguments = command["arguments"]?.elements ?? []
    argument = arguments.first { $0["kind"]?.text == "positional" }?["valueName"]?.text
    let options: [Option] = arguments.compactMap { argument in
      guard let kind = argument["kind"]?.text, kind != "positional" else { return nil }
      func names(_ kind: String) -> [String] {
        (argument["names"]?.elements ?? []).filter { $0["kind"]?.text == kind }
          .compactMap { $0["name"]?.text }
      }
      let long = names("long")
      // These say what the program is; no variable makes every command do that.
      // And what changes storages is asked for on the line, each time, by whoever wants it.
      let isForVariables = Set(long).isDisjoint(with: ["help", "version", "apply"])
      guard isForVariables else { return nil }
      return Option(
        names: long,
        letters: names("short"),
        takesValue: kind == "option",
        isRepeatable: argument["isRepeating"] == .bool(true)
      )
    }
    // The parser tells of a flag and of its name for off as if they were two.
    let flags = options.filter { !$0.takesValue }.flatMap(\.names)
    self.options = options.compactMap { option in
      guard let name = option.names.first, !option.takesValue else { return option }
      if name.hasPrefix("no-"), flags.contains(String(name.dropFirst(3))) { return nil }
      let off = "no-\(name)"
      let names = flags.contains(off) ? [name, off] : option.names
      return Option(names: names, letters: option.letters, takesValue: false, isRepeatable: false)
    }
  }
}
