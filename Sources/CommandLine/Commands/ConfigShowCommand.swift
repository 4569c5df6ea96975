import ArgumentParser
import ByteIO
import Catalogue
import JSONText
import Pipeline
import Storages
import SystemPackage

/// `larder config show`: the values in force.
struct ConfigShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "The values in force, each with where it came from.",
    discussion: """
      EXAMPLES
        larder config show
        LARDER_TITLE=Preview larder config show /srv/shop/larder.yaml
        larder config show --json
      """
  )

  @Argument(help: ArgumentHelp("The configuration (default: ./larder.yaml).", valueName: "config"))
  var file: String?

  @OptionGroup var common: CommonOptions

  func execute() throws -> ExitCode {
    let options = try common.reading(file)
    let file = try ConfigurationFile.find(options)
    let known =
      file
      ?? ConfigurationFile(
        parsing: "",
        path: nil,
        variables: EnvironmentVariables.current
      )
    _ = try Configuration(known)
    let values = try ConfigurationValues(known, options)
    if common.json {
      try Console.result(document: try document(values, file))
    } else {
      try Console.result(table(values))
    }
    return .done
  }

  private func table(_ values: ConfigurationValues) -> String {
    var table = TextTable(["KEY", "VALUE", "FROM"])
    for row in values.rows {
      table.add(
        [row.key, Self.text(row.value), row.place ?? row.origin.rawValue].map(FileName.display)
      )
    }
    return table.lines(width: Console.width).joined(separator: "\n") + "\n"
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .int(let number): "\(number)"
    case .bool(let isOn): "\(isOn)"
    case .array(let elements): elements.map(text).joined(separator: ", ")
    case .object(let members):
      members.map { "\($0.name)=\(text($0.value))" }.joined(separator: ", ")
    case .null, .number: "–"
    }
  }

  private func document(
    _ values: ConfigurationValues,
    _ file: ConfigurationFile?
  ) throws -> JSONValue {
    .object([
      .init("version", .int(1)), .init("tool", .string(ToolVersion.name)),
      .init("now", .string(try common.clock().rfc3339())),
      .init("file", JSONValue(file?.path?.string)),
      .init(
        "values",
        .array(
          values.rows.map { row in
            .object([
              .init("key", .string(row.key)), .init("value", row.value),
              .init("origin", .string(row.origin.rawValue)), .init("place", JSONValue(row.place)),
            ])
          }
        )
      ),
    ])
  }
}
