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
      GetCommand.self, ProfileCommand.self, FormatsCommand.self, ConfigCommand.self,
    ]
  )

  mutating func run() throws {
    try Console.result(
      """
      larder \(ToolVersion.number): reads Crawlee and Apify storages, exports datasets, publishes a catalogue.

        larder list                                      what is there, and what expires when
        larder export datasets/products -o products.csv  a dataset in a format
        larder site -o public                            everything as a static site
        larder run /srv/shop/larder.yaml                 all that a configuration says, for cron

      Commands: run, export, site, list, show, get, profile, formats, config. larder COMMAND --help explains one.

      """
    )
  }
}

extension Larder {
  /// The subcommands' names, without their aliases.
  static var commandNames: [String] { configuration.subcommands.map { $0._commandName } }

  /// The help of a subcommand, its lines not wrapped.
  static func help(of name: String) -> String? {
    configuration.subcommands.first { $0._commandName == name }?.helpMessage(columns: 1_000)
  }
}
