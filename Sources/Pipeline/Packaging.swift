import Catalogue
import Storages

/// How a tree of pages and files becomes a package.
struct Packaging: Sendable {
  /// How its files are arranged.
  var layout = PackageLayout.datapackage
  /// Whether it is one zip archive, and not a folder.
  var isZipped = false
  /// The time of all files in an archive; nil for the earliest that there is.
  var createdAt: Timestamp?
}
