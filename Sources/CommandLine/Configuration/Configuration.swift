import ItemFormats
import Pipeline
import Storages
import SystemPackage

/// What a configuration file asks for, with what variables of the environment say besides.
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
  var exports: [ExportConfiguration] = []
  /// Sites to publish.
  var sites: [SiteConfiguration] = []
  /// The file to which a run appends what it says, as JSON lines.
  var log: FilePath?
  /// The file that holds the report of the last run.
  var report: FilePath?
  /// How many threads work.
  var jobs: Int?
  /// Whether progress is shown.
  var progress: CommonOptions.When?
  /// Whether words are coloured.
  var color: CommonOptions.When?
  /// How messages are laid out.
  var logFormat: Console.Form?

  /// Reads the text of the file at `path`.
  ///
  /// - Throws: ``ConfigurationError`` with everything that is wrong.
  init(
    parsing text: String,
    path: FilePath,
    variables: EnvironmentVariables = EnvironmentVariables([:])
  ) throws {
    try self.init(ConfigurationFile(parsing: text, path: path, variables: variables))
  }

  /// Reads a file.
  ///
  /// - Throws: ``ConfigurationError`` with everything that is wrong.
  init(_ file: ConfigurationFile) throws {
    let root = file.root
    roots = root["roots"]?.parts.map { ($0.name, $0.path) } ?? []
    if let node = root["retention"] {
      retention = Self.retention(node)
      retentionNote = node["note"]?.text
    }
    choices = root["datasets"]?.parts.map { (Glob($0.name), ItemChoice($0)) } ?? []
    exports = file.exports.compactMap(ExportConfiguration.init)
    sites = file.sites.compactMap(SiteConfiguration.init)
    SiteConfiguration.checkPlaces(of: file.sites)
    log = root["log"]?.path
    report = root["report"]?.path
    jobs = root["jobs"]?.number
    progress = root["progress"].flatMap { CommonOptions.When(rawValue: $0.text) }
    color = root["color"].flatMap { CommonOptions.When(rawValue: $0.text) }
    logFormat = root["log-format"].flatMap { Console.Form(rawValue: $0.text) }
    try root.mistakes.check()
  }

  /// What the file says is taken of `storage`; nil if it says nothing.
  func choice(of storage: Storage) -> ItemChoice? {
    choices.first { $0.match.matches(storage) }?.choice
  }

  private static func retention(_ node: ConfigurationNode) -> RetentionPolicy {
    var policy = RetentionPolicy()
    if let days = node["days"] { policy.days = days.number }
    if let clock = node["from"].flatMap({ RetentionPolicy.Clock(rawValue: $0.text) }) {
      policy.clock = clock
    }
    if let soon = node["soon"] { policy.soon = soon.seconds }
    policy.rules =
      node["rules"]?.parts.map { rule in
        if rule["keep"] == nil, rule["days"] == nil {
          rule.mistake("a rule needs 'keep: true' or 'days'")
        }
        return RetentionPolicy.Rule(
          match: rule["match"]?.text ?? "",
          keep: rule["keep"]?.isOn ?? false,
          days: rule["days"]?.number
        )
      } ?? []
    return policy
  }
}
