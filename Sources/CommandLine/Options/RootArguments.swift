import ArgumentParser

/// The arguments of the commands that look through whole roots.
struct RootArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Storage directories, or the folders they lie in.",
      valueName: "[label=]root"
    )
  )
  var roots: [String] = []
}
