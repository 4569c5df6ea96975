import Foundation
import JSONText
import SystemPackage
import TestSupport
import Testing

@testable import CommandLine

/// The table of keys, and what follows from it.
@Suite struct ConfigurationKeyTests {
  /// The mappings of a configuration, with the path of each.
  private static let mappings: [(path: String, keys: [ConfigurationKey])] = {
    func below(_ path: String, _ value: ConfigurationKey.Value) -> [(String, [ConfigurationKey])] {
      switch value {
      case .section(let keys), .sections(let keys):
        [(path, keys)] + keys.flatMap { below("\(path).\($0.name)", $0.value) }
      case .named(_, let value): below(path, value)
      default: []
      }
    }
    return below("", .section(ConfigurationKey.file)).map { (path: $0.0, keys: $0.1) }
  }()

  /// Every key by its path.
  private static let keys: [String: ConfigurationKey] = Dictionary(
    mappings.flatMap { path, keys in keys.map { ("\(path).\($0.name)", $0) } },
    uniquingKeysWith: { first, _ in first }
  )

  @Test func namesAreUniqueAndHelpIsOneSentence() {
    for (path, keys) in Self.mappings {
      #expect(Set(keys.map(\.name)).count == keys.count, "\(path)")
    }
    for (path, key) in Self.keys {
      #expect(key.help.hasSuffix(".") && !key.help.contains("\n"), "\(path)")
      if key.isPlain { #expect(!key.example.isEmpty, "\(path)") }
    }
  }

  @Test func everyOptionSaysWhatItDoes() throws {
    func check(_ command: JSONValue) {
      // The parser's own.
      guard command["commandName"]?.text != "help" else { return }
      for argument in command["arguments"]?.elements ?? [] {
        let name = argument["valueName"]?.text ?? ""
        #expect(argument["abstract"]?.text?.isEmpty == false, "\(name)")
      }
      for below in command["subcommands"]?.elements ?? [] { check(below) }
    }
    check(try #require(CommandOptions.root))
  }

  @Test(arguments: keys.keys.sorted()) func itsExampleIsOfItsForm(path: String) throws {
    let key = try #require(Self.keys[path])
    guard key.isPlain else { return }
    let mistakes = ConfigurationMistakes()
    // The mappings above it, each on a line of its own, a name of the owner's where there is one.
    var text = ""
    var indent = ""
    for name in path.split(separator: ".").dropLast() {
      for line in ["datasets", "about", "columns"].contains(name) ? [name, "x"] : [name] {
        text += "\(indent)\(line):\n"
        indent += "  "
      }
    }
    text += "\(indent)\"\(key.name)\": \(key.example)\n"
    _ = ConfigurationNode(parsing: text, path: "larder.yaml", mistakes)
    #expect(throws: Never.self, "\(text)") { try mistakes.check() }
  }

  /// A key that is accepted and does nothing would be worse than an unknown one.
  @Test func everyKeyIsReadByName() throws {
    let folder = CaseTests.project.appending(path: "Sources/CommandLine/Configuration")
    let source = try [
      "Configuration.swift", "ConfigurationFile.swift", "ExportConfiguration.swift",
      "SiteConfiguration.swift", "PublicationConfiguration.swift", "PackageConfiguration.swift",
      "ItemChoice+Configuration.swift",
    ].map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }.joined()
    let formats = Set(
      ConfigurationKey.export.dropFirst(4 + ConfigurationKey.items.count).map(\.name)
    )
    for (path, key) in Self.keys where !formats.contains(key.name) {
      #expect(source.contains("\"\(key.name)\""), "\(path)")
    }
  }

  // MARK: - config init

  private func template(_ folder: FilePath = "/nowhere") -> String {
    ConfigurationTemplate(folder: folder).text
  }

  @Test func theFileThatInitWritesIsInForceAsItIs() throws {
    let configuration = try Configuration(parsing: template(), path: "larder.yaml")
    #expect(configuration.sites.map(\.output) == ["public"])
    #expect(configuration.roots.isEmpty)
    let bare = template().split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("#") }
    _ = try Configuration(parsing: bare.joined(separator: "\n"), path: "larder.yaml")
  }

  @Test func theFileThatInitWritesNamesTheStorageThatLiesThere() throws {
    let folder = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: folder.at("storage/datasets/a").string,
      withIntermediateDirectories: true
    )
    let configuration = try Configuration(parsing: template(folder.path), path: "larder.yaml")
    #expect(configuration.roots.map(\.path) == ["storage"])
  }

  @Test func everyKeyStandsInTheFileThatInitWrites() throws {
    // A key that is not in force has its # right in front of it, a remark a blank behind it.
    let text = template().replacing(/(?m)^( *)#(?! )/) { $0.output.1 }
    let mistakes = ConfigurationMistakes()
    let root = ConfigurationNode(parsing: text, path: "larder.yaml", mistakes)
    try mistakes.check()
    func paths(_ node: ConfigurationNode, _ path: String) -> [String] {
      switch node.value {
      case .section:
        node.parts.flatMap { ["\(path).\($0.name)"] + paths($0, "\(path).\($0.name)") }
      case .sections: node.parts.flatMap { paths($0, path) }
      case .named: node.parts.flatMap { paths($0, path) }
      default: []
      }
    }
    let sites = Self.keys.keys.filter { $0.hasPrefix(".sites") || $0.hasPrefix(".packages") }
    #expect(Set(paths(root, "")).union(sites) == Set(Self.keys.keys))
    #expect(template().contains("\n# sites: ") && template().contains("\n# packages: "))
    for line in template().split(separator: "\n") where line.contains(": ") {
      #expect(
        line.contains("# ") || line.hasSuffix("Without shipping.") || line.contains("storage"),
        "\(line)"
      )
    }
  }

  // MARK: - config init --schema

  @Test func theSchemaHasTheKeysOfTheTableAndNoOthers() throws {
    let schema = ConfigurationSchema.document
    #expect(schema["$schema"]?.text == "https://json-schema.org/draft/2020-12/schema")
    func paths(_ value: JSONValue, _ path: String) throws -> [String] {
      var found: [String] = []
      if let name = value["$ref"]?.text?.split(separator: "/").last {
        let target = try #require(schema["$defs"]?[String(name)])
        found += try paths(target, path)
      }
      for form in value["anyOf"]?.elements ?? [] { found += try paths(form, path) }
      if let items = value["items"] { found += try paths(items, path) }
      if let properties = value["properties"]?.members {
        #expect(value["additionalProperties"] == .bool(false), "\(path)")
        for member in properties {
          #expect(member.value["description"]?.text?.isEmpty == false)
          found += ["\(path).\(member.name)"]
          found += try paths(member.value, "\(path).\(member.name)")
        }
      } else if let named = value["additionalProperties"] {
        found += try paths(named, path)
      }
      return found
    }
    #expect(try Set(paths(schema, "")) == Set(Self.keys.keys))
  }

  // MARK: - README

  /// The rows that the README must have; options of formats stand in a table of their own.
  private static let rows: [String] = {
    let formats = Set(
      ConfigurationKey.export.dropFirst(4 + ConfigurationKey.items.count).map(\.name)
    )
    let options = Set(ConfigurationKey.items.map(\.name)).union(formats)
    return mappings.flatMap { path, keys in
      keys.filter {
        !path.hasPrefix(".sites") && !path.hasPrefix(".packages")
          && !(path == ".exports" && options.contains($0.name))
      }
      .map { key in
        let name = "\(path).\(key.name)".dropFirst()
        return "| `\(name)` | \(words(key.value)) | \(key.helpWithStandard) |"
      }
    }
  }()

  private static func words(_ value: ConfigurationKey.Value) -> String {
    switch value {
    case .flag: "`true`, `false`"
    case .number: "whole number"
    case .text: "text"
    case .period: "time: `30s`, `24h`, `7d`"
    case .path: "path"
    case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .choices, .texts: "list, or text with commas"
    case .pairs: "mapping, or `\(pairs(value))`"
    case .named: "mapping of names"
    case .section: "mapping"
    case .sections: "list of mappings"
    }
  }

  private static func pairs(_ value: ConfigurationKey.Value) -> String {
    if case .pairs(let form) = value { form } else { "" }
  }

  @Test func everyKeyIsInTheReadme() throws {
    let file = CaseTests.project.appending(path: "README.md")
    let readme = try String(contentsOf: file, encoding: .utf8)
    let missing = Self.rows.filter { !readme.contains($0) }
    #expect(missing.isEmpty, "\(missing.joined(separator: "\n"))")
  }
}
