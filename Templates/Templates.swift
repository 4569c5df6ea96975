/// The site's templates and assets, embedded in the program.
///
/// File names are unique over both folders, since each becomes a name in the embedding code; each
/// file stays under 16 KB, which is what that code compiles quickly.
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
  public static func asset(named name: String) -> [UInt8]? {
    assets.first { $0.name == name }?.bytes
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
