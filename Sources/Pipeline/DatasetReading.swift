import Catalogue
import ItemFormats

/// What reading a dataset into a site's new tree made, before the site and its build know of it.
struct DatasetReading: Sendable {
  /// What its page says.
  var shown: CatalogueStorage
  /// What was known once its files were seen, before their items; nil if nothing can be relied on.
  var found: CatalogueStorage?
  /// The first items, of which pages are made.
  var firstItems: [BrowserRow]
  /// The item browser's files.
  var browserFiles: [BrowserOutput.WrittenFile]
  /// Formats that could not be made, and why.
  var refused: [(format: ItemFormat, reason: String)]
  /// The exports, and the files that hold them.
  var outputs: [(result: OutputResult, file: HashedFile)]
  var itemCount: Int
}
