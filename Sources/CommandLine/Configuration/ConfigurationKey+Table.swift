import ItemFormats
import Pipeline
import Storages

extension ConfigurationKey {
  /// The keys of a file.
  static let file = [
    ConfigurationKey(
      "roots",
      .named("shop", .path),
      "Storage directories by label, or the folders they lie in.",
      example: "./storage"
    ),
    ConfigurationKey("retention", .section(retention), "How long unnamed storages are kept."),
    ConfigurationKey(
      "datasets",
      .named("datasets/products", .section(items)),
      "What is taken of storages that match a pattern; the first that does counts."
    ),
    ConfigurationKey("exports", .sections(export), "Storages to write to files."),
    ConfigurationKey("site", .section(site), "The site to publish."),
    ConfigurationKey("sites", .sections(site), "Several sites, each with the keys of 'site'."),
    ConfigurationKey(
      "log",
      .path,
      "A file to which every run appends what it says, as JSON lines.",
      example: "larder.log"
    ),
    ConfigurationKey(
      "report",
      .path,
      "A file that holds the report of the last run.",
      example: "last-run.json"
    ),
    jobs, progress, color, logFormat,
  ]

  /// The keys of `retention`.
  static let retention = [
    ConfigurationKey(
      "days",
      .number(0...Int.max),
      "Days that a storage without a name is kept.",
      standard: "7"
    ),
    ConfigurationKey(
      "from",
      .choice(["modified", "created"]),
      "What they count from.",
      standard: "modified"
    ),
    ConfigurationKey(
      "soon",
      .period,
      "When less than this is left, a run warns.",
      standard: "24h"
    ),
    ConfigurationKey(
      "note",
      .text("text"),
      "What the page about retention says besides.",
      example: "Unnamed storages are removed by the Sunday job."
    ),
    ConfigurationKey(
      "rules",
      .sections(rule),
      "Rules for storages; the first that matches counts."
    ),
  ]

  /// The keys of a rule of `retention`.
  static let rule = [
    ConfigurationKey(
      "match",
      .text("glob"),
      "The storages that it is about.",
      example: "datasets/default",
      isRequired: true
    ),
    ConfigurationKey("keep", .flag, "They are kept, as if they had names.", example: "true"),
    ConfigurationKey("days", .number(0...Int.max), "Days that they are kept.", example: "2"),
  ]

  /// The keys by which items are chosen: options of the same names.
  static let items = [
    ConfigurationKey(
      "fields",
      .texts("names"),
      "Only these fields, in this order: a,b/c.",
      example: "[sku, title, offer/price]"
    ),
    ConfigurationKey(
      "output-fields",
      .texts("names"),
      "Names for --fields, by position.",
      example: "[id, name, price]"
    ),
    ConfigurationKey("omit", .texts("names"), "Not these fields.", example: "[debug]"),
    ConfigurationKey(
      "unwind",
      .texts("names"),
      "Makes an item of each element of these fields, in turn.",
      example: "[variants]"
    ),
    ConfigurationKey(
      "flatten",
      .texts("names"),
      "Puts a.b in the place of these objects.",
      example: "[rating]"
    ),
    ConfigurationKey(
      "rename",
      .pairs("old=new"),
      "Another name for a field.",
      example: "{ inStock: In stock }"
    ),
    ConfigurationKey(
      "offset",
      .number(0...Int.max),
      "Passes over so many stored items.",
      example: "0"
    ),
    ConfigurationKey(
      "limit",
      .number(0...Int.max),
      "At most so many stored items.",
      example: "1000"
    ),
    ConfigurationKey("desc", .flag, "The newest item first.", example: "true"),
    ConfigurationKey("clean", .flag, "--skip-hidden and --skip-empty.", example: "true"),
    ConfigurationKey("skip-empty", .flag, "Not the items without fields.", example: "true"),
    ConfigurationKey(
      "skip-hidden",
      .flag,
      "Not the top-level fields whose names start with #.",
      example: "true"
    ),
    ConfigurationKey(
      "skip-failed-pages",
      .flag,
      "Not the items with an errorInfo.",
      example: "true"
    ),
    ConfigurationKey(
      "simplified",
      .flag,
      "A legacy crawler's items: url, errorInfo and what its page function returned.",
      example: "true"
    ),
    ConfigurationKey(
      "view",
      .text("id"),
      "The parameters of this view of the Actor's dataset schema.",
      example: "overview"
    ),
  ]

  /// The keys of an entry of `exports`.
  static let export =
    [
      ConfigurationKey(
        "output",
        .path,
        "A file, a folder/, or a pattern with {name} {kind} {root} {date} {ext}.",
        example: "exports/{name}.{ext}",
        isRequired: true
      ),
      ConfigurationKey(
        "storages",
        .texts("storage"),
        "What is exported, by name, kind/NAME or glob.",
        standard: "datasets/*",
        example: "[datasets/products]"
      ),
      ConfigurationKey(
        "format",
        .choices(ItemFormat.all.map(\.name)),
        "The formats; else by the extension of the output.",
        example: "[csv, xlsx]"
      ),
      ConfigurationKey(
        "state",
        .choices(RequestState.allCases.map(\.rawValue)),
        "Only requests in these states.",
        example: "[failed]"
      ),
      ConfigurationKey(
        "if-exists",
        .choice(ExistingFile.allCases.map(\.rawValue)),
        "Files that are there already: replace, skip or error.",
        standard: "replace"
      ),
    ] + items + ItemFormat.allOptions.map(ConfigurationKey.init)

  /// The keys by which storages are chosen: options of the same names.
  static let choice = [
    ConfigurationKey(
      "kind",
      .choices(StorageKind.allCases.map(\.rawValue)),
      "Only storages of this kind: dataset, key-value-store or request-queue.",
      example: "[dataset]"
    ),
    ConfigurationKey(
      "include",
      .texts("glob"),
      "Only storages that match.",
      example: "[datasets/*]"
    ),
    ConfigurationKey(
      "exclude",
      .texts("glob"),
      "Not the storages that match.",
      example: "[\"*-test\"]"
    ),
    ConfigurationKey("named", .flag, "Only named storages.", example: "true"),
    ConfigurationKey("unnamed", .flag, "Only unnamed storages.", example: "true"),
  ]

  /// The keys of `site`, and of an entry of `sites`.
  static let site = place + choice + publication

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

  private static let publication = [
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

  static let jobs = ConfigurationKey(
    "jobs",
    .number(1...Int.max),
    "Threads (default: the cores, at most 4).",
    example: "4"
  )

  static let progress = ConfigurationKey(
    "progress",
    .choice(CommonOptions.When.allCases.map(\.rawValue)),
    "Show progress: auto, always or never.",
    standard: "auto"
  )

  static let color = ConfigurationKey(
    "color",
    .choice(CommonOptions.When.allCases.map(\.rawValue)),
    "Colour errors and warnings: auto, always or never.",
    standard: "auto"
  )

  static let logFormat = ConfigurationKey(
    "log-format",
    .choice(Console.Form.allCases.map(\.rawValue)),
    "Messages on standard error: text or json lines.",
    standard: "text"
  )

  /// The key that is an option of formats.
  private init(_ option: FormatOption) {
    let formats = ItemFormat.formatsOfOptions[option.name] ?? []
    let scope =
      formats.count == ItemFormat.all.count
      ? "" : formats.map(\.name).joined(separator: ", ") + ": "
    let (value, example): (Value, String) =
      switch option.value {
      case .flag: (.flag, "true")
      case .choice(let words): (.choice(words), words.last ?? "")
      case .number(let range): (.number(range), "\(min(range.upperBound, 1000))")
      case .text(let name) where name.contains("="): (.pairs(name), "{ title: headline }")
      case .text("char"): (.text("char"), "tab")
      case .text("url"): (.text("url"), "https://data.example.org/")
      case .text(let name): (.text(name), name)
      }
    self.init(option.name, value, scope + option.summary, example: example)
  }
}
