import ArgumentParser
import ItemFormats

/// Which items are meant and what is taken of each: the platform's parameters, and `--rename`.
struct SelectionOptions: ParsableArguments {
  @Option(help: about("fields", "names")) var fields: [String] = []
  @Option(help: about("output-fields", "names")) var outputFields: [String] = []
  @Option(help: about("omit", "names")) var omit: [String] = []
  @Option(help: about("unwind", "names")) var unwind: [String] = []
  @Option(help: about("flatten", "names")) var flatten: [String] = []
  @Option(help: about("rename", "old=new")) var rename: [String] = []
  @Option(help: about("offset", "n")) var offset: Int?
  @Option(help: about("limit", "n")) var limit: Int?
  @Flag(help: about("desc")) var desc = false
  @Flag(help: about("clean")) var clean = false
  @Flag(help: about("skip-empty")) var skipEmpty = false
  @Flag(help: about("skip-hidden")) var skipHidden = false
  @Flag(help: about("skip-failed-pages")) var skipFailedPages = false
  @Flag(help: about("simplified")) var simplified = false
  @Option(help: about("view", "id")) var view: String?

  private static func about(_ name: String, _ placeholder: String? = nil) -> ArgumentHelp {
    ArgumentHelp(name, of: ConfigurationKey.items, placeholder)
  }

  func validate() throws {
    if let offset, offset < 0 { throw ValidationError("--offset must be 0 or more.") }
    if let limit, limit < 0 { throw ValidationError("--limit must be 0 or more.") }
  }

  /// What the options say.
  func choice() throws -> ItemChoice {
    var choice = ItemChoice()
    do throws(OptionError) {
      choice.fields = try names("fields", fields)
      choice.outputFields = try names("output-fields", outputFields)
      choice.omit = try names("omit", omit)
      choice.unwind = try names("unwind", unwind)
      choice.flatten = try names("flatten", flatten)
      if !rename.isEmpty {
        var renames: [ItemSelection.Rename] = []
        for text in rename { renames.append(try ItemChoice.rename(text)) }
        choice.renames = renames
      }
    } catch {
      throw UsageError("--\(error)")
    }
    choice.offset = offset
    choice.limit = limit
    if desc { choice.isDescending = true }
    if clean { choice.clean = true }
    if skipEmpty { choice.skipsEmpty = true }
    if skipHidden { choice.skipsHidden = true }
    if skipFailedPages { choice.skipsFailedPages = true }
    if simplified { choice.simplified = true }
    choice.view = view
    return choice
  }

  private func names(_ option: String, _ lists: [String]) throws(OptionError) -> [String]? {
    lists.isEmpty ? nil : try ItemChoice.names(option, lists)
  }
}
