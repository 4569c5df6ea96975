/// What is wrong in a configuration, gathered while it is read, so that all of it can be said at once.
///
/// Shared by the nodes of one tree.
final class ConfigurationMistakes {
  private var lines: [(number: Int, text: String)] = []

  /// Adds a mistake; said once, however often it is found.
  func add(_ text: String, at place: ConfigurationNode.Place) {
    let line = "\(place): \(text)"
    if !lines.contains(where: { $0.text == line }) { lines.append((place.line, line)) }
  }

  /// - Throws: the mistakes in the order of their lines, if there are any.
  func check() throws(ConfigurationError) {
    guard !lines.isEmpty else { return }
    let sorted = lines.enumerated().sorted {
      ($0.element.number, $0.offset) < ($1.element.number, $1.offset)
    }
    throw ConfigurationError(mistakes: sorted.map(\.element.text))
  }
}

/// What is wrong in a configuration, a line each with its place.
///
/// Exit 64.
struct ConfigurationError: Error, CustomStringConvertible {
  let mistakes: [String]

  var description: String { mistakes.joined(separator: "\n") }
}
