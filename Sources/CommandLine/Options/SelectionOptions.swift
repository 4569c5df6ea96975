import ArgumentParser
import ItemFormats

/// Which items are meant and what is taken of each: the platform's parameters, and `--rename`.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only these fields, in this order: a,b/c.", valueName: "names")
  )
  var fields: [String] = []

  @Option(help: ArgumentHelp("Names for --fields, by position.", valueName: "names"))
  var outputFields: [String] = []

  @Option(help: ArgumentHelp("Not these fields.", valueName: "names"))
  var omit: [String] = []

  @Option(
    help: ArgumentHelp(
      "Makes an item of each element of these fields, in turn.",
      valueName: "names"
    )
  )
  var unwind: [String] = []

  @Option(help: ArgumentHelp("Puts a.b in the place of these objects.", valueName: "names"))
  var flatten: [String] = []

  @Option(help: ArgumentHelp("Another name for a field. Repeatable.", valueName: "old=new"))
  var rename: [String] = []

  @Option(help: ArgumentHelp("Passes over so many stored items.", valueName: "n"))
  var offset: Int?

  @Option(help: ArgumentHelp("At most so many stored items.", valueName: "n"))
  var limit: Int?

  @Flag(help: "The newest item first.")
  var desc = false

  @Flag(help: "--skip-hidden and --skip-empty.")
  var clean = false

  @Flag(help: "Not the items without fields.")
  var skipEmpty = false

  @Flag(help: "Not the top-level fields whose names start with #.")
  var skipHidden = false

  @Flag(help: "Not the items with an errorInfo.")
  var skipFailedPages = false

  @Flag(help: "A legacy crawler's items: url, errorInfo and what its page function returned.")
  var simplified = false

  @Option(
    help: ArgumentHelp(
      "The parameters of this view of the Actor's dataset schema.",
      valueName: "id"
    )
  )
  var view: String?

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
