import ArgumentParser
import ByteIO
import JSONText
import SystemPackage

/// `larder config init`: a configuration to start from.
struct ConfigInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented configuration with every key.",
    discussion: """
      EXAMPLES
        larder config init
        larder config init /srv/shop/larder.yaml
        larder config init --schema > larder.schema.json
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The file to write (default: ./larder.yaml); one that exists is left alone.",
      valueName: "path"
    )
  )
  var path: String?

  @Flag(
    help: "Write the JSON Schema of configurations, for editors; without a path to standard output."
  )
  var schema = false

  func run() throws {
    if schema {
      guard let path else {
        try Console.result(document: ConfigurationSchema.document)
        return
      }
      try write(ConfigurationSchema.document.bytes(.pretty), to: FilePath(path))
    } else {
      let path = FilePath(path ?? "larder.yaml")
      let template = ConfigurationTemplate(folder: path.removingLastComponent())
      try write(Array(template.text.utf8), to: path)
    }
  }

  private func write(_ bytes: [UInt8], to path: FilePath) throws {
    guard (try? Directory.stamp(of: path, followingLink: false)) == nil else {
      throw OutputError(.cannotCreate, path, .fileExists, detail: "it is left as it is")
    }
    let file = try AtomicFile(replacing: path)
    try file.sink.append(bytes.span)
    try file.commit()
    Console().say(
      .info,
      "\(path): written; larder config check, then larder run"
    )
  }
}
