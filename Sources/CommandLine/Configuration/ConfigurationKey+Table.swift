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
    ConfigurationKey("package", .section(package), "What is handed over: a folder or an archive."),
    ConfigurationKey(
      "packages",
      .sections(package),
      "Several packages, each with the keys of 'package'."
    ),
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

  /// The keys of `retention` by the names of their variables: as `--retention` is about days, so is its
  /// variable.
  static let retentionVariables = Dictionary(
    uniqueKeysWithValues: retention.filter(\.isPlain).map { key in
      (key.name == "days" ? "retention" : "retention-\(key.name)", key)
    }
  )

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
      ifExists("Files"),
    ] + items + ItemFormat.allOptions.map(ConfigurationKey.init)

  /// What becomes of outputs of that kind that are there already.
  static func ifExists(_ outputs: String) -> ConfigurationKey {
    ConfigurationKey(
      "if-exists",
      .choice(ExistingFile.allCases.map(\.rawValue)),
      "\(outputs) that are there already: replace, skip or error.",
      standard: "replace"
    )
  }

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
