import Glibc
import SystemPackage

/// Where exports go: one file, a folder, a pattern, or standard output.
public struct OutputPattern: Sendable {
  /// The pattern, or `-` for standard output.
  public let text: String

  /// The placeholders that a pattern may hold.
  public static let placeholders = ["name", "kind", "root", "date", "ext"]

  /// Reads what `--output` says; nil for standard output.
  ///
  /// An existing folder, or a path that ends in `/`, means `{name}.{ext}` in it.
  public init(_ output: String?) {
    guard let output, output != "-" else {
      text = "-"
      return
    }
    var info = stat()
    let isFolder =
      unsafe output.hasSuffix("/")
      || stat(output, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    text = isFolder ? FilePath(output).appending("{name}.{ext}").string : output
  }

  /// Takes a pattern as it is.
  public init(pattern text: String) { self.text = text }

  /// Whether bytes go to standard output.
  public var isStandardOutput: Bool { text == "-" }

  /// Whether it is a folder or a pattern, whose last folder may be made if it is missing.
  public var namesFolder: Bool { text.contains("{") }

  /// Whether its path depends on the storage.
  public var namesStorage: Bool { ["name", "kind", "root"].contains { text.contains("{\($0)}") } }

  /// The extension that the pattern itself states, without the dot.
  public var fileExtension: String? { FilePath(text).extension }

  /// The extension by which the pattern states a format: that before `.gz`, if there is one.
  public var formatExtension: String? {
    let path = FilePath(text)
    guard path.extension?.lowercased() == "gz", let stem = path.stem else { return path.extension }
    return FilePath(stem).extension
  }

  /// A placeholder that does not exist.
  public var unknownPlaceholder: String? { unknownPlaceholder(among: Self.placeholders) }

  /// A placeholder that is none of `known`.
  public func unknownPlaceholder(among known: [String]) -> String? {
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      if !known.contains(name) { return name }
      rest = rest[rest.index(after: close)...]
    }
    return nil
  }

  /// The path for one storage in one format.
  ///
  /// The values must be safe as file names.
  func path(name: String, kind: String, root: String, date: String, ext: String) -> FilePath {
    let values = ["name": name, "kind": kind, "root": root, "date": date, "ext": ext]
    var path = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      path += rest[..<open]
      path += values[String(rest[rest.index(after: open)..<close])] ?? ""
      rest = rest[rest.index(after: close)...]
    }
    return FilePath(path + rest)
  }
}
