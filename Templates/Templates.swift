/// The site's templates and assets, embedded in the program.
///
/// File names are unique over both folders, since each becomes a name in the embedding code; templates
/// stay under 16 KB and assets under 20 KB, which is what that code compiles quickly.
public enum Templates {
  /// The names of all page templates and partials, in order.
  public static var pageNames: [String] { pages.map(\.name) }

  /// The names of all assets, in order: files of a site's `assets` folder.
  public static var assetNames: [String] { assets.map(\.name) }

  /// The scripts that make an item browser of a page of items; they load what else there is of it.
  public static var itemBrowser: [String] { assetNames.filter { $0 == "items.js" } }

  /// The text of the template `name`; nil if there is none.
  public static func page(named name: String) -> String? {
    pages.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// The bytes of the asset `name`; nil if there is none.
  ///
  /// A script comes without its lines of comment, which are for those who change it and weigh a tenth.
  public static func asset(named name: String) -> [UInt8]? {
    guard let asset = assets.first(where: { $0.name == name }) else { return nil }
    return name.hasSuffix(".js") ? withoutComments(asset.bytes) : asset.bytes
  }

  private static func withoutComments(_ script: [UInt8]) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    var rest: [UInt8] = []
    rest.reserveCapacity(script.count)
    for line in script.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let text = line.drop { $0 == UInt8(ascii: " ") }
      if !text.starts(with: [slash, slash]) { rest += line + [UInt8(ascii: "\n")] }
    }
    // The last line ends already.
    rest.removeLast()
    return rest
  }

  private static let pages: [(name: String, bytes: [UInt8])] = [
    ("about", PackageResources.about_mustache),
    ("browse", PackageResources.browse_mustache), ("changes", PackageResources.changes_mustache),
    ("column-card", PackageResources.column_card_mustache),
    ("column-cards", PackageResources.column_cards_mustache),
    ("columns", PackageResources.columns_mustache),
    ("dataset", PackageResources.dataset_mustache),
    ("days", PackageResources.days_mustache),
    ("index", PackageResources.index_mustache),
    ("items", PackageResources.items_mustache),
    ("key-value-store", PackageResources.key_value_store_mustache),
    ("layout", PackageResources.layout_mustache),
    ("listing", PackageResources.listing_mustache),
    ("missing", PackageResources.missing_mustache),
    ("notice", PackageResources.notice_mustache),
    ("pager", PackageResources.pager_mustache),
    ("problems", PackageResources.problems_mustache),
    ("profile", PackageResources.profile_mustache),
    ("record", PackageResources.record_mustache),
    ("request-queue", PackageResources.request_queue_mustache),
    ("retention", PackageResources.retention_mustache),
    ("schema", PackageResources.schema_mustache),
    ("search", PackageResources.search_mustache),
    ("storage-head", PackageResources.storage_head_mustache),
    ("storage-notes", PackageResources.storage_notes_mustache),
    ("storage-table", PackageResources.storage_table_mustache),
  ]

  private static let assets: [(name: String, bytes: [UInt8])] = [
    ("items-data.js", PackageResources.items_data_js), ("items.js", PackageResources.items_js),
    ("search.js", PackageResources.search_js), ("site.css", PackageResources.site_css),
    ("site.js", PackageResources.site_js),
  ]
}
