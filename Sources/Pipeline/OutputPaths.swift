import Catalogue
public import Storages
public import SystemPackage

/// The paths that patterns make of storages: no two differ by case alone, which many file systems take
/// for one.
public struct OutputPaths: Sendable {
  private let date: String
  /// The paths so far, by what they are without regard to case.
  private var taken: [String: FilePath] = [:]

  /// Makes paths with the day of `now`.
  public init(now: Timestamp) {
    date = String(now.rfc3339().prefix(10))
  }

  /// The path of `pattern` for a storage.
  public mutating func path(
    _ pattern: OutputPattern,
    title: String,
    kind: String,
    root: String,
    ext: String = ""
  ) -> FilePath {
    func path(_ name: String) -> FilePath {
      pattern.path(name: name, kind: kind, root: SafeNames.safe(root), date: date, ext: ext)
    }
    let plain = path(SafeNames.safe(title))
    let key = plain.string.lowercased()
    guard let known = taken[key] else {
      taken[key] = plain
      return plain
    }
    return known == plain ? plain : path(SafeNames.marked(title))
  }
}
