import ArgumentParser
import ItemFormats
import JSONText

/// `larder formats`: what items can be exported as.
struct FormatsCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "The export formats."
  )

  @Flag(help: "Print the result as one JSON document on standard output.")
  var json = false

  func execute() throws -> ExitCode {
    if json {
      try Console.result(document: FormatsCommand.document)
      return .done
    }
    var table = TextTable(["FORMAT", "EXTENSION", "CONTENT TYPE", "FOR"])
    for format in ItemFormat.all {
      table.add([format.name, ".\(format.fileExtension)", format.contentType, format.summary])
    }
    try Console.result(table.lines(width: Console.width).joined(separator: "\n") + "\n")
    return .done
  }

  private static var document: JSONValue {
    let formats = ItemFormat.all.map { format in
      JSONValue.object([
        .init("name", .string(format.name)), .init("extension", .string(format.fileExtension)),
        .init("contentType", .string(format.contentType)),
        .init("summary", .string(format.summary)), .init("columnar", .bool(format.isColumnar)),
      ])
    }
    return .object([
      .init("version", .int(1)), .init("formats", .array(formats)),
    ])
  }
}
