import ArgumentParser

/// `larder config`: what configurations are, what is wrong with one, and what it says.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "A commented configuration to start from; its mistakes; the values in force.",
    discussion: """
      EXAMPLES
        larder config init
        larder config init --schema > larder.schema.json
        larder config check /srv/shop/larder.yaml
        larder config show
      """,
    subcommands: [ConfigInitCommand.self, ConfigCheckCommand.self, ConfigShowCommand.self]
  )
}
