import Catalogue
import ItemFormats
import Pipeline
import Storages
import SystemPackage

/// What the entries of sites and packages in a configuration file have in common: which storages are
/// shown, and how.
struct PublicationConfiguration {
  /// Which storages are meant.
  let filter: StorageFilter
  let allowsEmpty: Bool
  private let formats: [ItemFormat]?
  private let texts: [String: String]
  private let htmlItems: Int?
  private let lockWait: Int?
  private let records: RecordPublishing?
  private let publish: [PublishPattern]
  private let dateColumns: [String]?
  private let about: [(match: Glob, says: StorageDescription)]
  private let look: SiteLook
  private let templates: FilePath?

  /// Reads an entry.
  init(_ node: ConfigurationNode) {
    formats = node["format"]?.texts.compactMap(ItemFormat.named)
    filter = Self.filter(node)
    allowsEmpty = node["allow-empty"]?.isOn ?? false
    htmlItems = node["html-items"]?.number
    lockWait = node["lock-wait"]?.seconds
    dateColumns = node["date-columns"]?.texts
    records = node["records"].flatMap { RecordPublishing(rawValue: $0.text) }
    publish = node["publish"]?.parts.compactMap(Self.pattern) ?? []
    texts = Dictionary(
      uniqueKeysWithValues: ["title", "description", "license", "creator"]
        .compactMap { key in node[key].map { (key, $0.text) } }
    )
    about = node["about"]?.parts.map { (Glob($0.name), Self.says($0)) } ?? []
    var look = SiteLook()
    look.accent = node["accent"].flatMap(Self.accent)
    look.logo = node["logo"]?.path
    self.look = look
    templates = node["templates"]?.path
  }

  /// Puts in what the entry says.
  ///
  /// - Throws: if its templates cannot be read.
  func apply(to run: inout SiteRun) throws {
    run.title = texts["title"]
    run.description = texts["description"]
    run.license = texts["license"]
    run.creator = texts["creator"]
    run.publish = publish
    run.about = about
    run.look = look
    if let templates { try run.look.readTemplates(from: templates) }
    if let formats { run.formats = formats }
    if let records { run.records = records }
    if let htmlItems { run.htmlItems = htmlItems }
    if let lockWait { run.lockWait = lockWait }
    if let dateColumns { run.dateColumns = dateColumns }
  }

  private static func filter(_ node: ConfigurationNode) -> StorageFilter {
    var filter = StorageFilter()
    filter.kinds = Set(node["kind"]?.texts.compactMap(StorageKind.init(rawValue:)) ?? [])
    filter.included = node["include"]?.texts.map { Glob($0) } ?? []
    filter.excluded = node["exclude"]?.texts.map { Glob($0) } ?? []
    filter.isNamed = node["named"]?.isOn ?? false
    filter.isUnnamed = node["unnamed"]?.isOn ?? false
    if filter.isNamed, filter.isUnnamed {
      node.mistake("'named' and 'unnamed' contradict each other")
    }
    return filter
  }

  private static func says(_ node: ConfigurationNode) -> StorageDescription {
    var says = StorageDescription()
    says.title = node["title"]?.text
    says.description = node["description"]?.text
    for column in node["columns"]?.parts ?? [] { says.columns[column.name] = column.text }
    return says
  }

  private static func pattern(_ node: ConfigurationNode) -> PublishPattern? {
    let pattern = PublishPattern(node.text)
    if pattern == nil {
      node.mistake("'\(node.text)' is neither KIND/STORAGE nor KIND/STORAGE/KEY")
    }
    return pattern
  }

  private static func accent(_ node: ConfigurationNode) -> Accent? {
    guard let accent = Accent(node.text) else {
      node.mistake("'accent' must be a colour such as \"#0a58a8\"")
      return nil
    }
    if let contrast = accent.weakContrast {
      let tenths = Int(contrast * 10)
      node.mistake(
        "'accent' is too pale for links: \(tenths / 10).\(tenths % 10) : 1 against the page, 4.5 : 1 is needed"
      )
    }
    return accent
  }
}
