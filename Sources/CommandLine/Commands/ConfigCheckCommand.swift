import ArgumentParser

/// `larder config check`: everything that is wrong with a configuration.
struct ConfigCheckCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Name the mistakes of a configuration; silent if there are none.",
    discussion: """
      EXAMPLES
        larder config check
        larder config check /srv/shop/larder.yaml
      """
  )

  @Argument(help: ArgumentHelp("The configuration (default: ./larder.yaml).", valueName: "config"))
  var file: String?

  @OptionGroup var common: CommonOptions

  func execute() throws -> ExitCode {
    let file = try common.reading(file).configurationFile()
    let console = common.console
    for line in EnvironmentVariables.current.unknown + file.ambiguous {
      console.say(.warning, line)
    }
    file.checkPlaces()
    _ = try Configuration(file)
    console.say(.info, "\(file.name): fine")
    return .done
  }
}
