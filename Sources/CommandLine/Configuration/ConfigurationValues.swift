import JSONText
import Pipeline
import Storages
import SystemPackage

/// The values that are in force, each with where it came from.
struct ConfigurationValues {
  /// A value.
  struct Row {
    let key: String
    let value: JSONValue
    let origin: Origin
    /// The option, the variable, or the line.
    var place: String?
  }

  /// Where a value came from.
  enum Origin: String { case option, environment, file, `default` }

  private(set) var rows: [Row] = []

  /// Gathers what `file` says, above it what options say that every command knows, below it what counts
  /// if nothing is said.
  init(_ file: ConfigurationFile, _ options: CommonOptions) throws {
    let root = file.root
    for key in ConfigurationKey.file {
      switch key.name {
      case "roots": try addRoots(root["roots"], options)
      case "exports": addEntries("exports", file.exports)
      case "site": if let site = root["site"], root["sites"] == nil { add(key, site) }
      case "sites": addEntries("sites", root["sites"]?.parts ?? [])
      case "jobs":
        addOption(key, root["jobs"], options.jobs.map { "\($0)" }, "\(options.threads)")
      case "progress": addOption(key, root["progress"], options.progress?.rawValue, "auto")
      case "color": addOption(key, root["color"], options.color?.rawValue, "auto")
      case "log-format":
        addOption(key, root["log-format"], options.logFormat?.rawValue, "text")
      default: add(key, root[key.name])
      }
    }
  }

  // MARK: - What options can say too

  private mutating func addRoots(_ node: ConfigurationNode?, _ options: CommonOptions) throws {
    if !options.root.isEmpty {
      let roots = try StorageRoot.find(options.root, environment: [:], workingDirectory: ".")
      for root in roots { addRoot(root, .option, "--root") }
    } else if let node {
      for root in node.parts { add(root, "roots.\(root.name)") }
    } else {
      let names = ["CRAWLEE_STORAGE_DIR", "APIFY_LOCAL_STORAGE_DIR"]
      let variables = Environment.all(names)
      let found = try? StorageRoot.find([], environment: variables, workingDirectory: ".")
      let variable = names.first { variables[$0] != nil }
      for root in found ?? [] {
        addRoot(root, variable == nil ? .default : .environment, variable)
      }
    }
  }

  private mutating func addRoot(_ root: StorageRoot, _ origin: Origin, _ place: String?) {
    // A variable that completed the options is where these came from.
    let variable = EnvironmentVariables.variable(for: "root")
    let isVariable = origin == .option && Environment.value(variable) != nil
    rows.append(
      Row(
        key: "roots.\(root.label)",
        value: .string(root.path.string),
        origin: isVariable ? .environment : origin,
        place: isVariable ? variable : place
      )
    )
  }

  private mutating func addOption(
    _ key: ConfigurationKey,
    _ node: ConfigurationNode?,
    _ option: String?,
    _ standard: String
  ) {
    // An option that says the same came from the variable that the node is from.
    if let node, option == nil || option == node.text { return add(node, key.name) }
    rows.append(
      Row(
        key: key.name,
        value: Self.value(key.value, option ?? standard),
        origin: option == nil ? .default : .option,
        place: option.map { _ in "--\(key.name)" }
      )
    )
  }

  // MARK: - What stands in the file

  private mutating func addEntries(_ name: String, _ entries: [ConfigurationNode]) {
    for (index, entry) in entries.enumerated() {
      for key in entry.keys { add(key, entry[key.name], prefix: "\(name).\(index + 1).") }
    }
  }

  private mutating func add(
    _ key: ConfigurationKey,
    _ node: ConfigurationNode?,
    prefix: String = ""
  ) {
    let path = prefix + key.name
    switch key.value {
    case .section(let keys):
      for key in keys { add(key, node?[key.name], prefix: "\(path).") }
    case .sections: addEntries(path, node?.parts ?? [])
    case .named(_, .section):
      for part in node?.parts ?? [] {
        for key in part.keys where part[key.name] != nil {
          add(key, part[key.name], prefix: "\(path).\(part.name).")
        }
      }
    case .named: for part in node?.parts ?? [] { add(part, "\(path).\(part.name)") }
    default:
      if let node {
        add(node, path)
      } else if let standard = key.standard {
        rows.append(Row(key: path, value: Self.value(key.value, standard), origin: .default))
      }
    }
  }

  private mutating func add(_ node: ConfigurationNode, _ path: String) {
    let value: JSONValue =
      switch node.value {
      case .path: .string(node.path.string)
      case .texts, .choices: .array(node.texts.map(JSONValue.string))
      case .pairs: .object(node.parts.map { .init($0.name, .string($0.text)) })
      default: Self.value(node.value, node.text)
      }
    let isVariable = if case .variable = node.place { true } else { false }
    rows.append(
      Row(
        key: path,
        value: value,
        origin: isVariable ? .environment : .file,
        place: "\(node.place)"
      )
    )
  }

  private static func value(_ value: ConfigurationKey.Value, _ text: String) -> JSONValue {
    switch value {
    case .flag: .bool(text == "true")
    case .number: JSONValue(Int(text))
    case .texts, .choices: .array(text.split(separator: ",").map { .string($0.trimmed) })
    default: .string(text)
    }
  }
}
