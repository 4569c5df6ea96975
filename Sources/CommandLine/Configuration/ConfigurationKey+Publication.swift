import Catalogue
import ItemFormats
import Pipeline

/// What is published and handed over.
extension ConfigurationKey {
  /// The keys of which only one can stand in a file.
  static let rivals = [("site", "sites"), ("package", "packages")]

  /// The keys of `site`, and of an entry of `sites`.
  static let site = place + choice + presentation

  /// The keys that are about what is published, and not about where it stands.
  static let publication = (place + presentation).filter { !siteOnly.contains($0.name) }

  private static let siteOnly: Set<String> = [
    "output", "base-url", "static", "stale-after", "noindex", "keep-foreign", "in-place",
  ]

  private static let place = [
    ConfigurationKey(
      "output",
      .path,
      "The folder to publish.",
      example: "public",
      isRequired: true
    ),
    ConfigurationKey("title", .text("text"), "The title of the catalogue.", example: "Shop data"),
    ConfigurationKey(
      "description",
      .text("text"),
      "A sentence or two about the data.",
      example: "Product pages of three shops."
    ),
    ConfigurationKey(
      "base-url",
      .text("url"),
      "The address at which the site will stand.",
      example: "https://data.example.org/shop/"
    ),
    ConfigurationKey(
      "format",
      .choices(ItemFormat.all.map(\.name)),
      "The formats of downloads.",
      standard: ItemFormat.all.map(\.name).joined(separator: ","),
      example: "[json, csv, xlsx]"
    ),
    ConfigurationKey(
      "license",
      .text("url"),
      "The licence of the data: its address, or its name.",
      example: "https://creativecommons.org/licenses/by/4.0/"
    ),
    ConfigurationKey("creator", .text("name"), "Who made the data.", example: "Example"),
    ConfigurationKey(
      "accent",
      .text("#rrggbb"),
      "The colour of links; the one for dark pages is made from it.",
      example: "\"#0a58a8\""
    ),
    ConfigurationKey("logo", .path, "A picture beside the title.", example: "logo.svg"),
    ConfigurationKey(
      "static",
      .path,
      "A folder whose files stand in the site as they are.",
      example: "site-files"
    ),
    ConfigurationKey(
      "templates",
      .path,
      "A folder of page templates and assets that stand in for ours.",
      example: "templates"
    ),
  ]

  private static let presentation = [
    ConfigurationKey(
      "about",
      .named("datasets/products", .section(about)),
      "What is said of storages that match a pattern; the first that does counts."
    ),
    ConfigurationKey(
      "date-columns",
      .texts("names"),
      "Columns whose dates are counted by day, the first that a dataset has.",
      example: "[scrapedAt, date]"
    ),
    ConfigurationKey(
      "html-items",
      .number(0...Int.max),
      "How many items of a storage have pages without scripts.",
      standard: "1000"
    ),
    ConfigurationKey(
      "stale-after",
      .period,
      "When a page says that the site is old.",
      example: "8d"
    ),
    ConfigurationKey(
      "noindex",
      .flag,
      "Asks search engines to stay away.",
      standard: "false",
      example: "true"
    ),
    ConfigurationKey(
      "records",
      .choice(RecordPublishing.allCases.map(\.rawValue)),
      "Records of key-value stores: all, listed (names only) or none.",
      standard: "all"
    ),
    ConfigurationKey(
      "publish",
      .texts("kind/storage/key"),
      "What is published although its class is withheld.",
      example: "[key-value-stores/default/INPUT]"
    ),
    ConfigurationKey(
      "keep-foreign",
      .flag,
      "Publish into a folder that holds other files; they are kept.",
      standard: "false",
      example: "true"
    ),
    ConfigurationKey(
      "in-place",
      .flag,
      "Rename files into the folder one by one, where it cannot be exchanged as a whole.",
      standard: "false",
      example: "true"
    ),
    ConfigurationKey(
      "allow-empty",
      .flag,
      "Publish although no storage was found.",
      standard: "false",
      example: "true"
    ),
    ConfigurationKey(
      "lock-wait",
      .period,
      "How long to wait for another run.",
      standard: "0s",
      example: "30s"
    ),
  ]

  /// The keys of `package`, and of an entry of `packages`.
  static let package =
    [
      ConfigurationKey(
        "output",
        .path,
        "A folder, a .zip, or a pattern with {name} {kind} {root} {date}.",
        example: "handoff/shop-{date}.zip",
        isRequired: true
      ),
      ConfigurationKey(
        "layout",
        .choice(PackageLayout.allCases.map(\.rawValue)),
        "How its files are arranged: a data package, or a bag (RFC 8493).",
        standard: PackageLayout.datapackage.rawValue
      ),
      ConfigurationKey(
        "zip",
        .flag,
        "An archive; so is an output that ends in .zip.",
        standard: "false",
        example: "true"
      ),
      ConfigurationKey(
        "storages",
        .texts("storage"),
        "What is handed over, by name, kind/NAME or glob; else all.",
        example: "[datasets/products]"
      ),
      ConfigurationKey(
        "format",
        .choices(ItemFormat.all.map(\.name)),
        "The formats of datasets.",
        standard: PackageRun.formats.map(\.name).joined(separator: ","),
        example: "[csv, xlsx]"
      ),
      ifExists("Packages"),
    ] + choice + publication.filter { $0.name != "format" }

  /// What `about` may say of a storage.
  static let about = [
    ConfigurationKey("title", .text("text"), "Its title.", example: "Products"),
    ConfigurationKey(
      "description",
      .text("text"),
      "A sentence or two about it.",
      example: "Every product page, crawled daily."
    ),
    ConfigurationKey(
      "columns",
      .named("price", .text("text")),
      "Remarks on columns, by their names.",
      example: "Without shipping."
    ),
  ]
}
