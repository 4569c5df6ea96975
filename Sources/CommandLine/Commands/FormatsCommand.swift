import ArgumentParser
import ItemFormats
import JSONText

/// `larder formats`: what items can be exported as.
struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "The export formats and their options."
  )

  @Flag(help: "Print the result as one JSON document on standard output.")
  var json = false

  func run() throws {
    if json {
      try Console.result(document: FormatsCommand.document)
      return
    }
    var table = TextTable(["FORMAT", "EXTENSION", "CONTENT TYPE", "FOR"])
    for format in ItemFormat.all {
      table.add([format.name, ".\(format.fileExtension)", format.contentType, format.summary])
    }
    var options = TextTable(["OPTION", "FORMATS", "MEANING"])
    for option in ItemFormat.allOptions {
      let formats = ItemFormat.formatsOfOptions[option.name] ?? []
      options.add([
        "--\(option.name)" + (option.placeholder.map { " <\($0)>" } ?? ""),
        formats.count == ItemFormat.all.count
          ? "all" : formats.map(\.name).joined(separator: ", "),
        option.summary,
      ])
    }
    let width = Console.width
    let lines = table.lines(width: width) + [""] + options.lines(width: width)
    try Console.result(lines.joined(separator: "\n") + "\n")
  }

  private static var document: JSONValue {
    let formats = ItemFormat.all.map { format in
      JSONValue.object([
        .init("name", .string(format.name)), .init("extension", .string(format.fileExtension)),
        .init("contentType", .string(format.contentType)),
        .init("summary", .string(format.summary)), .init("columnar", .bool(format.isColumnar)),
        .init("options", .array(format.options.map { .string($0.name) })),
      ])
    }
    return .object([
      .init("version", .int(1)), .init("formats", .array(formats)),
    ])
  }
}
