/// Files that stand in for embedded ones of their names: `dataset.mustache`, `site.css`.
public struct SiteOverrides: Sendable {
  /// The bytes by the file's name.
  public var files: [String: [UInt8]] = [:]

  /// Makes an empty set.
  public init() {}

  /// The texts of page templates by their names.
  var templates: [String: String] {
    let suffix = ".mustache"
    return files.reduce(into: [:]) { templates, file in
      guard file.key.hasSuffix(suffix) else { return }
      templates[String(file.key.dropLast(suffix.count))] = String(
        decoding: file.value,
        as: UTF8.self
      )
    }
  }
}
