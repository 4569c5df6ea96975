import ItemFormats
import Pipeline
import Storages
import SystemPackage

/// What a configuration file asks for.
///
/// Paths are relative to the file, so that cron's working folder does not matter.
struct Configuration {
  /// Storage roots by label, in the order of the file.
  var roots: [(label: String, path: FilePath)] = []
  /// How long unnamed storages are kept.
  var retention = RetentionPolicy()
  /// What the owner says about retention.
  var retentionNote: String?
  /// What is taken of single storages, by a pattern; the first that matches counts.
  var choices: [(match: Glob, choice: ItemChoice)] = []
  /// Exports to files.
  var exports: [Export] = []
  /// Sites to publish.
  var sites: [SiteConfiguration] = []
  /// The file to which a run appends what it says, as JSON lines.
  var log: FilePath?
  /// The file that holds the report of the last run.
  var report: FilePath?

  /// An entry of `exports`.
  struct Export {
    var storages: [String]
    var formats: ExportFormats
    var output: OutputPattern
    var choice: ItemChoice
    var states: Set<RequestState>?
  }

  /// Reads the text of the file at `path`.
  init(parsing text: String, path: FilePath) throws {
    let folder = path.removingLastComponent()
    let root = try ConfigurationNode(parsing: text, file: path.string)
    let keys = try root.members([
      "roots", "retention", "datasets", "exports", "site", "sites", "log", "report",
    ])
    func place(_ node: ConfigurationNode) throws -> FilePath {
      folder.pushing(FilePath(try node.string())).lexicallyNormalized()
    }
    log = try keys["log"].map(place)
    report = try keys["report"].map(place)
    for (label, value) in try keys["roots"]?.pairs() ?? [] {
      roots.append((label, try place(value)))
    }
    if let node = keys["retention"] {
      retention = try Self.retention(node)
      retentionNote = try node.pairs().first { $0.key == "note" }?.value.string()
    }
    for (match, node) in try keys["datasets"]?.pairs() ?? [] {
      choices.append((Glob(match), try ItemChoice(node.members(ItemChoice.keys))))
    }
    for node in keys["exports"]?.list() ?? [] { exports.append(try Self.export(node, folder)) }
    if let one = keys["site"], keys["sites"] != nil {
      throw one.error("'site' and 'sites' cannot stand together; put all of them into 'sites'")
    }
    for node in (keys["site"] ?? keys["sites"])?.list() ?? [] {
      sites.append(try SiteConfiguration(node, folder))
    }
  }

  private static func retention(_ node: ConfigurationNode) throws -> RetentionPolicy {
    var policy = RetentionPolicy()
    let keys = try node.members(["days", "from", "soon", "rules", "note"])
    if let days = keys["days"] { policy.days = try days.count() }
    if let from = keys["from"] {
      guard let clock = RetentionPolicy.Clock(rawValue: try from.string()) else {
        throw from.error("'from' must be modified or created")
      }
      policy.clock = clock
    }
    if let soon = keys["soon"] {
      guard let seconds = Period(try soon.string())?.seconds else {
        throw soon.error("'soon' must be a time such as 24h or 2d")
      }
      policy.soon = seconds
    }
    policy.rules = try (keys["rules"]?.list() ?? []).map { rule in
      let keys = try rule.members(["match", "keep", "days"])
      guard let match = keys["match"] else { throw rule.error("a rule needs 'match'") }
      guard keys["keep"] != nil || keys["days"] != nil else {
        throw rule.error("a rule needs 'keep: true' or 'days'")
      }
      return RetentionPolicy.Rule(
        match: try match.string(),
        keep: try keys["keep"]?.bool() ?? false,
        days: try keys["days"]?.count()
      )
    }
    return policy
  }

  /// What the file says is taken of `storage`; nil if it says nothing.
  func choice(of storage: Storage) -> ItemChoice? {
    choices.first { $0.match.matches(storage) }?.choice
  }

  private static func export(_ node: ConfigurationNode, _ folder: FilePath) throws -> Export {
    let own = ["storages", "format", "output", "state"]
    let options = ItemFormat.allOptions.map(\.name)
    let keys = try node.members(own + ItemChoice.keys + options)
    guard let output = keys["output"] else { throw node.error("an export needs 'output'") }
    let path = folder.pushing(FilePath(try output.string())).lexicallyNormalized().string
    let pattern = OutputPattern(try output.string().hasSuffix("/") ? path + "/" : path)
    return Export(
      storages: try keys["storages"]?.strings() ?? ["datasets/*"],
      formats: try formats(of: node, keys, pattern),
      output: pattern,
      choice: try ItemChoice(keys),
      states: try keys["state"].map { node in
        let names = try node.strings()
        do throws(OptionError) {
          return try ItemChoice.states(names)
        } catch {
          throw node.error(error.reason)
        }
      }
    )
  }

  /// The formats of an export with the options that stand beside them.
  private static func formats(
    of node: ConfigurationNode,
    _ keys: [String: ConfigurationNode],
    _ output: OutputPattern
  ) throws -> ExportFormats {
    let chosen = try formats(keys["format"]) ?? []
    guard !chosen.isEmpty || output.formatExtension.flatMap(ItemFormat.withExtension) != nil else {
      throw node.error("the export to \(output.text) needs 'format'")
    }
    var given: [String: String] = [:]
    for option in ItemFormat.allOptions {
      guard let value = keys[option.name] else { continue }
      switch option.value {
      case .flag: given[option.name] = "\(try value.bool())"
      case .text where value.isMapping:
        given[option.name] = try value.pairs().map { "\($0)=\(try $1.string())" }
          .joined(separator: ",")
      default: given[option.name] = try value.string()
      }
    }
    do {
      return try ExportFormats(chosen, options: given, output: output)
    } catch let error as OptionError {
      throw (keys[error.option] ?? node).error("\(error)")
    } catch let error as UsageError {
      throw node.error(error.description)
    }
  }

  static func formats(_ node: ConfigurationNode?) throws -> [ItemFormat]? {
    guard let node else { return nil }
    return try node.strings().map { name in
      guard let format = ItemFormat.named(name) else {
        let names = ItemFormat.all.map(\.name)
        throw node.error("unknown format '\(name)'\(NearestWord.hint(for: name, among: names))")
      }
      return format
    }
  }
}
