import ItemFormats
import Pipeline
import Storages

/// Which items are meant and what is taken of each, as options or a configuration say it: nil is unsaid.
struct ItemChoice: Sendable {
  var fields: [String]?
  var outputFields: [String]?
  var omit: [String]?
  var unwind: [String]?
  var flatten: [String]?
  var renames: [ItemSelection.Rename]?
  var offset: Int?
  var limit: Int?
  var isDescending: Bool?
  var clean: Bool?
  var skipsEmpty: Bool?
  var skipsHidden: Bool?
  var skipsFailedPages: Bool?
  var simplified: Bool?
  var view: String?

  /// What is said here, and where nothing is, what `base` says.
  func over(_ base: ItemChoice) -> ItemChoice {
    var choice = self
    choice.fields = fields ?? base.fields
    // Names belong to the fields beside them.
    choice.outputFields = outputFields ?? (fields == nil ? base.outputFields : nil)
    choice.omit = omit ?? base.omit
    choice.unwind = unwind ?? base.unwind
    choice.flatten = flatten ?? base.flatten
    choice.renames = renames ?? base.renames
    choice.offset = offset ?? base.offset
    choice.limit = limit ?? base.limit
    choice.isDescending = isDescending ?? base.isDescending
    choice.clean = clean ?? base.clean
    choice.skipsEmpty = skipsEmpty ?? base.skipsEmpty
    choice.skipsHidden = skipsHidden ?? base.skipsHidden
    choice.skipsFailedPages = skipsFailedPages ?? base.skipsFailedPages
    choice.simplified = simplified ?? base.simplified
    choice.view = view ?? base.view
    return choice
  }

  /// The rows that are meant and what is taken of them, with the parameters of `transformation` below:
  /// what is said here wins over the view, parameter by parameter.
  func selection(
    _ transformation: DatasetView.Transformation? = nil
  ) -> (rows: RowRange, items: ItemSelection) {
    var items = ItemSelection()
    var rows = RowRange()
    if let transformation { Self.apply(transformation, &items, &rows) }
    if simplified == true { items.simplify() }
    if clean == true { items.clean() }
    if let skipsEmpty { items.skipsEmpty = skipsEmpty }
    if let skipsHidden { items.skipsHidden = skipsHidden }
    if let skipsFailedPages { items.skipsFailedPages = skipsFailedPages }
    if let fields { items.fields = fields }
    if let outputFields { items.outputFields = outputFields }
    if let omit { items.omit = omit }
    if let unwind { items.unwind = unwind }
    if let flatten { items.flatten = flatten }
    if let renames { items.renames = renames }
    if let offset { rows.offset = offset }
    if let limit { rows.limit = limit }
    if let isDescending { rows.isDescending = isDescending }
    return (rows, items)
  }

  private static func apply(
    _ view: DatasetView.Transformation,
    _ items: inout ItemSelection,
    _ rows: inout RowRange
  ) {
    items.fields = view.fields
    items.omit = view.omit
    items.unwind = view.unwind
    items.flatten = view.flatten
    if view.clean { items.clean() }
    if view.skipEmpty { items.skipsEmpty = true }
    if view.skipHidden { items.skipsHidden = true }
    rows.limit = view.limit
    rows.isDescending = view.desc
  }
}

// MARK: - Values as they are written

extension ItemChoice {
  /// The names in lists with commas, blanks around them removed.
  static func names(_ option: String, _ lists: [String]) throws(OptionError) -> [String] {
    let names = lists.flatMap { $0.split(separator: ",") }.map(\.trimmed).filter { !$0.isEmpty }
    guard !names.isEmpty else { throw OptionError(option, "names no field") }
    return names
  }

  /// A field and its new name, of `old=new`.
  static func rename(_ text: String) throws(OptionError) -> ItemSelection.Rename {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map(\.trimmed)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw OptionError("rename", "'\(text)' is not old=new")
    }
    return ItemSelection.Rename(parts[0], to: parts[1])
  }

  /// The states of requests in lists with commas.
  static func states(_ lists: [String]) throws(OptionError) -> Set<RequestState> {
    let known = RequestState.allCases.map(\.rawValue)
    var states: Set<RequestState> = []
    for name in lists.flatMap({ $0.split(separator: ",") }).map(\.trimmed) {
      guard let state = RequestState(rawValue: name) else {
        throw OptionError(
          "state",
          "unknown state '\(name)' for --state\(NearestWord.hint(for: name, among: known))"
        )
      }
      states.insert(state)
    }
    return states
  }
}

extension Substring {
  /// The text without blanks at both ends.
  var trimmed: String {
    let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    var text = drop(while: blank)
    while let last = text.last, blank(last) { text.removeLast() }
    return String(text)
  }
}
