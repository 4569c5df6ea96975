import ItemFormats

extension ItemChoice {
  /// The keys by which a configuration says what is taken: the options' names.
  static let keys = [
    "fields", "output-fields", "omit", "unwind", "flatten", "rename", "offset", "limit", "desc",
    "clean", "skip-empty", "skip-hidden", "skip-failed-pages", "simplified", "view",
  ]

  /// Reads what is said under ``keys``.
  init(_ keys: [String: ConfigurationNode]) throws {
    self.init()
    fields = try Self.names("fields", keys)
    outputFields = try Self.names("output-fields", keys)
    omit = try Self.names("omit", keys)
    unwind = try Self.names("unwind", keys)
    flatten = try Self.names("flatten", keys)
    renames = try keys["rename"].map(Self.renames)
    offset = try keys["offset"]?.count()
    limit = try keys["limit"]?.count()
    isDescending = try keys["desc"]?.bool()
    clean = try keys["clean"]?.bool()
    skipsEmpty = try keys["skip-empty"]?.bool()
    skipsHidden = try keys["skip-hidden"]?.bool()
    skipsFailedPages = try keys["skip-failed-pages"]?.bool()
    simplified = try keys["simplified"]?.bool()
    view = try keys["view"]?.string()
    do throws(SelectionError) {
      _ = try SelectionPlan(selection().items)
    } catch {
      guard let node = Self.keys.compactMap({ keys[$0] }).first else { return }
      throw node.error("\(error)")
    }
  }

  private static func names(
    _ key: String,
    _ keys: [String: ConfigurationNode]
  ) throws -> [String]? {
    guard let node = keys[key] else { return nil }
    let lists = try node.list().map { try $0.string() }
    do throws(OptionError) {
      return try names(key, lists)
    } catch {
      throw node.error("\(error)")
    }
  }

  /// Old and new names: a mapping, or texts such as `old=new`.
  private static func renames(_ node: ConfigurationNode) throws -> [ItemSelection.Rename] {
    if node.isMapping {
      return try node.pairs().map { ItemSelection.Rename($0, to: try $1.string()) }
    }
    let texts = try node.strings()
    do throws(OptionError) {
      var renames: [ItemSelection.Rename] = []
      for text in texts { renames.append(try rename(text)) }
      return renames
    } catch {
      throw node.error("\(error)")
    }
  }
}
