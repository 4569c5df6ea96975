import ArgumentParser
import ItemFormats
import Pipeline
import Storages

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

  /// Which rows of `input` are meant, and what is taken of them; nil for all.
  ///
  /// A view comes first; what is given beside it wins, parameter by parameter.
  func choice(
    of input: DatasetInput,
    in workspace: Workspace
  ) throws -> (rows: RowRange, selection: SelectionPlan?) {
    var selection = ItemSelection()
    var rows = RowRange()
    if let view { apply(try transformation(view, input, workspace), &selection, &rows) }
    if simplified { selection.simplify() }
    if clean { selection.clean() }
    if skipEmpty { selection.skipsEmpty = true }
    if skipHidden { selection.skipsHidden = true }
    if skipFailedPages { selection.skipsFailedPages = true }
    if let names = try names("fields", fields) { selection.fields = names }
    if let names = try names("output-fields", outputFields) { selection.outputFields = names }
    if let names = try names("omit", omit) { selection.omit = names }
    if let names = try names("unwind", unwind) { selection.unwind = names }
    if let names = try names("flatten", flatten) { selection.flatten = names }
    selection.renames = try rename.map(Self.rename)
    if let offset { rows.offset = offset }
    if let limit { rows.limit = limit }
    if desc { rows.isDescending = true }
    if rows.isDescending, try !input.canBeReversed {
      throw UsageError("--desc cannot start at the end of \(input.title); give it a regular file")
    }
    do throws(SelectionError) {
      return (rows, selection == ItemSelection() ? nil : try SelectionPlan(selection))
    } catch {
      throw UsageError("--\(error)")
    }
  }

  private func apply(
    _ view: DatasetView.Transformation,
    _ selection: inout ItemSelection,
    _ rows: inout RowRange
  ) {
    selection.fields = view.fields
    selection.omit = view.omit
    selection.unwind = view.unwind
    selection.flatten = view.flatten
    if view.clean { selection.clean() }
    if view.skipEmpty { selection.skipsEmpty = true }
    if view.skipHidden { selection.skipsHidden = true }
    rows.limit = view.limit
    rows.isDescending = view.desc
  }

  private func transformation(
    _ id: String,
    _ input: DatasetInput,
    _ workspace: Workspace
  ) throws -> DatasetView.Transformation {
    guard case .storage(let storage) = input,
      let schema = workspace.actors[storage.root]?.datasetSchema(of: storage), !schema.views.isEmpty
    else {
      throw UsageError(
        "--view '\(id)': \(input.ref) has no schema with views; they are read from .actor/ beside its root"
      )
    }
    guard let view = schema.view(id) else {
      let known = schema.views.map(\.id)
      throw UsageError(
        "unknown view '\(id)' for --view\(NearestWord.hint(for: id, among: known)); "
          + "\(input.ref) has \(known.joined(separator: ", "))"
      )
    }
    return view.transformation
  }

  /// The names in a list with commas, blanks around them removed; nil if the option was not given.
  private func names(_ option: String, _ lists: [String]) throws -> [String]? {
    guard !lists.isEmpty else { return nil }
    let names = lists.flatMap { $0.split(separator: ",") }.map(Self.trimmed).filter { !$0.isEmpty }
    guard !names.isEmpty else { throw UsageError("--\(option) names no field") }
    return names
  }

  private static func rename(_ text: String) throws -> ItemSelection.Rename {
    guard let equals = text.firstIndex(of: "=") else {
      throw UsageError("--rename '\(text)' is not old=new")
    }
    let old = trimmed(text[..<equals])
    let new = trimmed(text[text.index(after: equals)...])
    guard !old.isEmpty, !new.isEmpty else { throw UsageError("--rename '\(text)' is not old=new") }
    return ItemSelection.Rename(old, to: new)
  }

  private static func trimmed(_ text: Substring) -> String {
    let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    var text = text.drop(while: blank)
    while let last = text.last, blank(last) { text.removeLast() }
    return String(text)
  }
}
