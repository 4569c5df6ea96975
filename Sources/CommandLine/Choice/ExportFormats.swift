import ItemFormats
import Pipeline

/// The formats of an export with their options, and what they share.
struct ExportFormats {
  let formats: [ItemFormat]
  let shared: ExportOptions

  /// Takes the formats `chosen`, else the one that the extension of `output` means, else JSON Lines for a
  /// stream.
  ///
  /// - Throws: ``OptionError`` for an option that is wrong or in vain, ``UsageError`` if nothing says
  ///   which format is meant.
  init(_ chosen: [ItemFormat], options given: [String: String], output: OutputPattern) throws {
    var given = given
    let formats = try chosen.isEmpty ? [Self.format(of: output)] : chosen
    if output.fileExtension?.lowercased() == "gz" {
      if let binary = formats.first(where: { !$0.isText }) {
        throw UsageError("\(binary.name) is not compressed again; \(output.text) ends in .gz")
      }
      given["gzip"] = "true"
    }
    if formats.contains(.xlsx), let limit = given["max-columns"].flatMap({ Int($0) }),
      limit > 16_384
    {
      throw OptionError(
        "max-columns",
        "above 16384 does not go with xlsx, which holds no more"
      )
    }
    (self.formats, shared) = try ItemFormat.configure(formats, with: given)
  }

  private static func format(of output: OutputPattern) throws -> ItemFormat {
    if let known = output.formatExtension.flatMap(ItemFormat.withExtension) { return known }
    guard output.isStandardOutput else {
      throw UsageError("no format for \(output.text): add -f NAME (larder formats)")
    }
    return .jsonl
  }
}

extension ItemFormat {
  /// The formats with these names, each once.
  static func list(_ names: [String]) throws -> [ItemFormat] {
    var formats: [ItemFormat] = []
    for name in names.flatMap({ $0.split(separator: ",") }).map(String.init) {
      guard let format = named(name) else {
        let hint = NearestWord.hint(for: name, among: all.map(\.name))
        throw UsageError("unknown format '\(name)' for --format\(hint) (larder formats)")
      }
      if !formats.contains(format) { formats.append(format) }
    }
    return formats
  }

  /// The format whose files have this extension.
  static func withExtension(_ fileExtension: String) -> ItemFormat? {
    all.first { $0.fileExtension == fileExtension.lowercased() }
      ?? (fileExtension.lowercased() == "ndjson" ? .jsonl : nil)
  }
}
