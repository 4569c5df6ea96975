//===----------------------------------------------------------------------===//
// Catalogue: the static site, as values.
//
//   CatalogueContent ─► Site ─► one page after the other ─► (path, bytes) ─► whoever keeps them
//        what is           how it is shown: Links, Wording, StorageJSON, TemplateEngine
//
// Nothing here opens a file, asks a clock or knows a storage's contents: whoever reads the storages
// describes them in a CatalogueContent. The same content gives the same bytes; the time of the
// build stands only on the pages that are about it, so that a storage that did not change keeps
// its pages byte for byte.
//===----------------------------------------------------------------------===//

public import Storages

/// Everything that a site shows.
public struct CatalogueContent: Sendable {
  /// The catalogue's title.
  public var title = "Storages"
  /// A sentence or two about the data, for the start page.
  public var description: String?
  /// The time of the build.
  public var now: Timestamp
  /// How long unnamed storages are kept.
  public var policy: RetentionPolicy
  /// What the owner says about retention, as in "removed by the Sunday job".
  public var policyNote: String?
  /// The roots that were read.
  public var roots: [Root] = []
  /// The storages, in any order; pages list them by kind, then name.
  public var storages: [CatalogueStorage] = []
  /// Where the site will stand, with a slash at its end; nil leaves out what needs absolute addresses.
  public var baseURL: String?
  /// The address of the licence, or its name.
  public var license: String?
  /// Who made the data.
  public var creator: String?
  /// The colour of links; nil for our own.
  public var accent: Accent?
  /// The path of a picture beside the title, in the site.
  public var logo: String?
  /// Whether search engines are asked to stay away.
  public var isHidden = false
  /// After how many seconds a page tells its reader that it is old; nil never does.
  public var staleAfter: Int?
  /// The columns that may tell when items are from, the best first.
  public var dateColumns = ["scrapedAt", "date"]
  /// The program and its version, as in `larder 1.0.0`.
  public var tool: String
  /// The formats of the site's downloads, in the order of the download tables.
  public var formats: [Format] = []

  /// How the files are arranged that are handed over; nil for a site, which is published.
  public var package: PackageLayout?

  /// What builds changed, this one included; nil for a site that was never built before.
  public var history: History?

  /// Makes the content of a site without storages.
  public init(now: Timestamp, policy: RetentionPolicy = RetentionPolicy(), tool: String) {
    self.now = now
    self.policy = policy
    self.tool = tool
  }

  /// A storage directory that was read.
  public struct Root: Sendable {
    /// Its label.
    public var label: String
    /// What to call its folder on a page: its name, never an absolute path.
    public var folder: String
    /// What could not be read beside its storages.
    public var problems: [Problem]

    /// Makes a root.
    public init(label: String, folder: String, problems: [Problem] = []) {
      self.label = label
      self.folder = folder
      self.problems = problems
    }
  }

  /// A format that is explained on the page about the catalogue.
  public struct Format: Sendable {
    /// Its name in capitals: `CSV`.
    public var name: String
    /// One line about it.
    public var summary: String

    /// Makes a format.
    public init(name: String, summary: String) {
      self.name = name
      self.summary = summary
    }
  }
}
