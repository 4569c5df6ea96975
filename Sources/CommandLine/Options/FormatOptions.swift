import ArgumentParser
import ItemFormats

/// The options of the formats.
///
/// What each takes and does is the format's to say; here they only get onto the command line.
struct FormatOptions: ParsableArguments {
  @Flag(help: about("gzip")) var gzip = false
  @Flag(help: about("like-apify")) var likeApify = false
  @Flag(help: about("pretty")) var pretty = false

  @Option(help: about("columns")) var columns: String?
  @Option(help: about("max-columns")) var maxColumns: String?

  @Option(help: about("delimiter")) var delimiter: String?
  @Flag(inversion: .prefixedNo, help: about("bom")) var bom: Bool?
  @Flag(help: about("crlf")) var crlf = false
  @Flag(help: about("skip-header-row")) var skipHeaderRow = false
  @Option(help: about("quote")) var quote: String?
  @Option(help: about("null")) var null: String?
  @Flag(help: about("formula-guard")) var formulaGuard = false

  @Option(help: about("xml-root")) var xmlRoot: String?
  @Option(help: about("xml-row")) var xmlRow: String?

  @Option(help: about("feed-title")) var feedTitle: String?
  @Option(help: about("feed-description")) var feedDescription: String?
  @Option(help: about("feed-link")) var feedLink: String?
  @Option(help: about("feed-map")) var feedMap: [String] = []

  @Option(help: about("dates")) var dates: String?
  @Option(help: about("big-integers")) var bigIntegers: String?
  @Flag(help: about("links")) var links = false
  @Flag(help: about("table")) var table = false
  @Option(help: about("widths")) var widths: String?
  @Option(help: about("compression")) var compression: String?
  @Option(help: about("sheet")) var sheet: String?

  /// Those that were given, by name and as they were written.
  var given: [String: String] {
    let options: [(String, String?)] = [
      ("gzip", Self.on(gzip)), ("like-apify", Self.on(likeApify)), ("pretty", Self.on(pretty)),
      ("columns", columns), ("max-columns", maxColumns),
      ("delimiter", delimiter), ("bom", bom.map { "\($0)" }), ("crlf", Self.on(crlf)),
      ("skip-header-row", Self.on(skipHeaderRow)), ("quote", quote), ("null", null),
      ("formula-guard", Self.on(formulaGuard)),
      ("xml-root", xmlRoot), ("xml-row", xmlRow),
      ("feed-title", feedTitle), ("feed-description", feedDescription), ("feed-link", feedLink),
      ("feed-map", feedMap.isEmpty ? nil : feedMap.joined(separator: ",")),
      ("dates", dates), ("big-integers", bigIntegers), ("links", Self.on(links)),
      ("table", Self.on(table)), ("widths", widths), ("compression", compression),
      ("sheet", sheet),
    ]
    return Dictionary(
      uniqueKeysWithValues: options.compactMap { name, value in value.map { (name, $0) } }
    )
  }

  private static func on(_ flag: Bool) -> String? { flag ? "true" : nil }

  private static func about(_ name: String) -> ArgumentHelp {
    let option = ItemFormat.allOptions.first { $0.name == name }
    let formats = (ItemFormat.formatsOfOptions[name] ?? []).map(\.name)
    let scope =
      formats.count == ItemFormat.all.count ? "" : "\(formats.joined(separator: ", ")): "
    return ArgumentHelp(
      stringLiteral: "\(scope)\(option?.summary ?? "")"
    ).named(option?.placeholder)
  }
}

extension ArgumentHelp {
  fileprivate func named(_ placeholder: String?) -> ArgumentHelp {
    var help = self
    help.valueName = placeholder
    return help
  }
}

extension FormatOption {
  /// What stands for its value in help; nil for a flag.
  var placeholder: String? {
    switch value {
    case .flag: nil
    case .choice(let words): words.joined(separator: "|")
    case .number: "n"
    case .text(let name): name
    }
  }
}
