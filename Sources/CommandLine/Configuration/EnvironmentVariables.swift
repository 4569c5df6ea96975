/// The variables of the environment that stand for options and for keys of a configuration.
///
/// `LARDER_` and the name in capitals, `_` for `-`: `LARDER_BASE_URL` is `--base-url` and `base-url`. An
/// option on the line wins over its variable, and that over the file. An empty variable is none.
struct EnvironmentVariables {
  /// What is set, by the names of options and keys.
  let values: [String: String]

  private static let prefix = "LARDER_"

  /// Takes those that are ours out of `environment`.
  init(_ environment: [String: String]) {
    var values: [String: String] = [:]
    for (variable, text) in environment where variable.hasPrefix(Self.prefix) && !text.isEmpty {
      let name = variable.dropFirst(Self.prefix.count)
      values[name.lowercased().replacing("_", with: "-")] = text
    }
    self.values = values
  }

  /// Those of this process.
  static var current: EnvironmentVariables { EnvironmentVariables(Environment.everything) }

  /// The variable that stands for the option or key `name`.
  static func variable(for name: String) -> String {
    prefix + name.uppercased().replacing("-", with: "_")
  }

  /// What a flag's variable says; nil if that is neither true nor false.
  static func flag(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "1", "true", "yes": true
    case "0", "false", "no": false
    default: nil
    }
  }

  /// What is said of those that mean nothing, a line each.
  var unknown: [String] {
    guard !values.isEmpty else { return [] }
    let known = Set(CommandOptions.names + Self.keys)
    let variables = known.sorted().map(Self.variable)
    return values.keys.filter { !known.contains($0) }.sorted().map { name in
      let variable = Self.variable(for: name)
      return "unknown variable \(variable)\(NearestWord.hint(for: variable, among: variables))"
    }
  }

  /// The keys of a file that variables can mean.
  static let keys =
    [
      ConfigurationKey.file, ConfigurationKey.site, ConfigurationKey.export,
      ConfigurationKey.package,
    ]
    .joined().filter(\.isPlain).map(\.name) + ConfigurationKey.retentionVariables.keys
}
