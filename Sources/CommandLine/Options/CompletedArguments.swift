/// The arguments of a command, with those added that variables of the environment stand for.
///
/// Done before they are parsed, so that every option of every command has its variable:
///
///     LARDER_FORMAT=csv larder export shop -q   ─►   larder export --format=csv shop -q
///
/// What is on the line is not added. A flag's variable is true or false, that of an option which may be
/// repeated a list with commas.
struct CompletedArguments {
  /// The arguments to parse.
  let arguments: [String]
  /// The options that came from variables.
  let added: [String]
  /// Whether decisions are printed.
  let isVerbose: Bool

  /// Options of which one on the line makes a variable for the other pointless.
  private static let rivals = [
    ["quiet", "verbose"], ["named", "unnamed"], ["config", "no-config"],
  ]

  /// Completes `arguments`.
  ///
  /// - Throws: ``UsageError`` for a flag's variable that is neither true nor false.
  init(_ arguments: [String], _ variables: EnvironmentVariables) throws {
    guard !variables.values.isEmpty, let (command, words) = CommandOptions.find(arguments) else {
      self.arguments = arguments
      added = []
      isVerbose = false
      return
    }
    var given = command.given(in: arguments.dropFirst(words))
    for pair in Self.rivals where pair.contains(where: given.contains) { given.formUnion(pair) }
    var added: [(name: String, arguments: [String])] = []
    for (name, text) in variables.values.sorted(by: { $0.key < $1.key }) {
      guard let option = command[name], given.isDisjoint(with: option.names) else { continue }
      added.append((name, try Self.arguments(option, name, text)))
    }
    self.arguments =
      arguments.prefix(words) + added.flatMap(\.arguments) + arguments.dropFirst(words)
    self.added = added.map(\.name)
    isVerbose = !given.isDisjoint(with: ["verbose"]) || self.added.contains("verbose")
  }

  private static func arguments(
    _ option: CommandOptions.Option,
    _ name: String,
    _ text: String
  ) throws -> [String] {
    guard !option.takesValue else {
      let values = option.isRepeatable ? text.split(separator: ",").map(\.trimmed) : [text]
      return values.map { "--\(name)=\($0)" }
    }
    guard let isOn = EnvironmentVariables.flag(text) else {
      let variable = EnvironmentVariables.variable(for: name)
      throw UsageError("\(variable) '\(text)' is neither true nor false")
    }
    if isOn { return ["--\(name)"] }
    return option.names.filter { $0 == "no-\(name)" }.map { "--\($0)" }
  }

  /// A message about the arguments, with the variables named that they came from.
  func named(_ message: String) -> String {
    var named = ""
    var rest = message[...]
    while let dashes = rest.firstRange(of: "--") {
      let name = rest[dashes.upperBound...].prefix { $0.isLetter || $0 == "-" }
      named += rest[..<dashes.lowerBound]
      let option = rest[dashes.lowerBound..<name.endIndex]
      named +=
        added.contains(String(name))
        ? EnvironmentVariables.variable(for: String(name)) : String(option)
      rest = rest[name.endIndex...]
    }
    return named + rest
  }
}
