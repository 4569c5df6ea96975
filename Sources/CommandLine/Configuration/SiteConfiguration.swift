import Catalogue
import ItemFormats
import Pipeline
import Storages
import SystemPackage

/// An entry of `site` or `sites` in a configuration file.
struct SiteConfiguration {
  let output: FilePath
  let exclude: [Glob]
  let formats: [ItemFormat]
  private let texts: [String: String]
  private let staleAfter: Int?
  private let htmlItems: Int?
  private let isHidden: Bool
  private let records: RecordPublishing
  private let publish: [PublishPattern]
  private let dateColumns: [String]?
  private let about: [(match: Glob, says: StorageDescription)]
  private let look: SiteLook

  private static let textKeys = ["title", "description", "base-url", "license", "creator"]
  private static let keys =
    textKeys + [
      "output", "format", "exclude", "noindex", "accent", "logo", "static", "templates",
      "html-items", "stale-after", "about", "date-columns",
      "records", "publish",
    ]

  /// Reads the entry; paths are relative to `folder`.
  init(_ node: ConfigurationNode, _ folder: FilePath) throws {
    let keys = try node.members(Self.keys)
    guard let output = keys["output"] else { throw node.error("a site needs 'output'") }
    func path(_ node: ConfigurationNode) throws -> FilePath {
      folder.pushing(FilePath(try node.string())).lexicallyNormalized()
    }
    self.output = try path(output)
    formats = try Configuration.formats(keys["format"]) ?? ItemFormat.all
    exclude = try (keys["exclude"]?.strings() ?? []).map { Glob($0) }
    isHidden = try keys["noindex"]?.bool() ?? false
    htmlItems = try keys["html-items"]?.count()
    dateColumns = try keys["date-columns"]?.strings()
    records = try keys["records"].map(Self.records) ?? .all
    publish = try (keys["publish"]?.list() ?? []).map(Self.pattern)
    texts = try keys.filter { Self.textKeys.contains($0.key) }.mapValues { try $0.string() }
    staleAfter = try keys["stale-after"].map { node in
      guard let period = Period(try node.string()) else {
        throw node.error("'stale-after' must be a time such as 8d or 36h")
      }
      return period.seconds
    }
    about = try (keys["about"]?.pairs() ?? []).map { (Glob($0.key), try Self.says($0.value)) }
    var look = SiteLook()
    look.accent = try keys["accent"].map(Self.accent)
    look.logo = try keys["logo"].map(path)
    look.staticFolder = try keys["static"].map(path)
    if let templates = keys["templates"] { try look.readTemplates(from: path(templates)) }
    self.look = look
  }

  /// A run that publishes the site as the entry says.
  func run(_ now: Timestamp) -> SiteRun {
    var run = SiteRun(output: output, now: now)
    run.title = texts["title"]
    run.description = texts["description"]
    run.baseURL = texts["base-url"]
    run.license = texts["license"]
    run.creator = texts["creator"]
    run.staleAfter = staleAfter
    run.formats = formats
    run.isHidden = isHidden
    run.records = records
    run.publish = publish
    run.about = about
    run.look = look
    if let htmlItems { run.htmlItems = htmlItems }
    if let dateColumns { run.dateColumns = dateColumns }
    return run
  }

  private static func says(_ node: ConfigurationNode) throws -> StorageDescription {
    let keys = try node.members(["title", "description", "columns"])
    var says = StorageDescription()
    says.title = try keys["title"]?.string()
    says.description = try keys["description"]?.string()
    for (column, remark) in try keys["columns"]?.pairs() ?? [] {
      says.columns[column] = try remark.string()
    }
    return says
  }

  private static func records(_ node: ConfigurationNode) throws -> RecordPublishing {
    guard let records = RecordPublishing(rawValue: try node.string()) else {
      throw node.error("'records' must be all, listed or none")
    }
    return records
  }

  private static func pattern(_ node: ConfigurationNode) throws -> PublishPattern {
    let text = try node.string()
    guard let pattern = PublishPattern(text) else {
      throw node.error("'\(text)' is neither KIND/STORAGE nor KIND/STORAGE/KEY")
    }
    return pattern
  }

  private static func accent(_ node: ConfigurationNode) throws -> Accent {
    guard let accent = Accent(try node.string()) else {
      throw node.error("'accent' must be a colour such as \"#0a58a8\"")
    }
    if let contrast = accent.weakContrast {
      let tenths = Int(contrast * 10)
      throw node.error(
        "'accent' is too pale for links: \(tenths / 10).\(tenths % 10) : 1 against the page, 4.5 : 1 is needed"
      )
    }
    return accent
  }
}
