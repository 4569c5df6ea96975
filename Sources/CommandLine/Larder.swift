import ArgumentParser
import Pipeline

/// The root command: alone, it says what the program is.
struct Larder: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "larder",
    abstract: "Crawlee and Apify storages: exports, a static catalogue, and what expires when.",
    version: ToolVersion.number,
    subcommands: [
      RunCommand.self, ExportCommand.self, SiteCommand.self, ListCommand.self, ShowCommand.self,
      GetCommand.self, ProfileCommand.self, PackageCommand.self, VerifyCommand.self,
      NameCommand.self, PruneCommand.self, DropCommand.self, FormatsCommand.self,
      ConfigCommand.self,
    ]
  )

  mutating func run() throws {
    try Console.result(
      """
      larder \(ToolVersion.number): reads Crawlee and Apify storages, exports datasets, publishes a catalogue.

        larder list                                      what is there, and what expires when
        larder export datasets/products -o products.csv  a dataset in a format
        larder site -o public                            everything as a static site
        larder package -o shop.zip                       everything to hand over, with hashes
        larder run /srv/shop/larder.yaml                 all that a configuration says, for cron

      Commands: run, export, site, list, show, get, profile, package, verify, name, prune, drop, formats, config.
      larder COMMAND --help explains one.

      """
    )
  }
}

extension Larder {
  /// The subcommands' names, without their aliases; `config init` for one below another.
  static var commandNames: [String] { commands.map(\.name) }

  /// The help of a subcommand, its lines not wrapped.
  static func help(of name: String) -> String? {
    commands.first { $0.name == name }?.type.helpMessage(columns: 1_000)
  }

  private static var commands: [(name: String, type: any ParsableCommand.Type)] {
    configuration.subcommands.flatMap { command in
      let below = command.configuration.subcommands
      return below.isEmpty
        ? [(command._commandName, command)]
        : below.map { ("\(command._commandName) \($0._commandName)", $0) }
    }
  }
}
