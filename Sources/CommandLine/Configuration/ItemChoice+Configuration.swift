import ItemFormats

extension ItemChoice {
  /// Reads what ``ConfigurationKey/items`` say in `node`.
  init(_ node: ConfigurationNode) {
    self.init()
    func names(_ key: String) -> [String]? {
      node[key].flatMap { list in list.checked { try Self.names(key, list.texts) } }
    }
    fields = names("fields")
    outputFields = names("output-fields")
    omit = names("omit")
    unwind = names("unwind")
    flatten = names("flatten")
    renames = node["rename"]?.parts.map { ItemSelection.Rename($0.name, to: $0.text) }
    offset = node["offset"]?.number
    limit = node["limit"]?.number
    isDescending = node["desc"]?.isOn
    clean = node["clean"]?.isOn
    skipsEmpty = node["skip-empty"]?.isOn
    skipsHidden = node["skip-hidden"]?.isOn
    skipsFailedPages = node["skip-failed-pages"]?.isOn
    simplified = node["simplified"]?.isOn
    view = node["view"]?.text
    do throws(SelectionError) {
      _ = try SelectionPlan(selection().items)
    } catch {
      let first = ConfigurationKey.items.lazy.compactMap { node[$0.name] }.first
      (first ?? node).mistake("\(error)")
    }
  }
}
