public import Storages

/// Problems in words.
public enum ProblemWording {
  /// A problem in one line: `000000017.json, byte 211: is cut`.
  public static func line(_ problem: Problem) -> String {
    let place = [problem.file.map(HTMLText.label), problem.offset.map { "byte \($0)" }]
      .compactMap(\.self)
    return (place.isEmpty ? "" : place.joined(separator: ", ") + ": ") + problem.message
  }

  /// The lines of a storage's notes: what is missing first, each kind of damage in one line.
  static func notes(_ entry: CatalogueStorage) -> [String] {
    let errors = entry.problems.filter { $0.severity == .error }
    var lines: [String] = []
    if entry.damagedCount > 0 {
      let noun =
        entry.storage.kind == .dataset
        ? "item"
        : entry.storage.kind == .keyValueStore
          ? "record" : "request"
      let files = errors.compactMap(\.file).map(HTMLText.label)
      let shown = files.prefix(3).joined(separator: ", ")
      let more = files.count > 3 ? " and \(Wording.number(files.count - 3)) more" : ""
      lines.append(
        "\(Wording.count(entry.damagedCount, noun)) could not be read and "
          + (entry.damagedCount == 1 ? "is" : "are") + " left out"
          + (shown.isEmpty ? "." : ": \(shown)\(more).")
      )
    } else {
      lines += errors.prefix(3).map(line)
    }
    lines += entry.problems.filter { $0.severity == .note }.prefix(20).map(line)
    if let note = entry.choiceNote { lines.append(note + ".") }
    if !entry.hiddenFields.isEmpty {
      let fields = entry.hiddenFields.prefix(10).map(HTMLText.label)
      let more = entry.hiddenFields.count - fields.count
      lines.append(
        "Hidden fields are left out: " + fields.joined(separator: ", ")
          + (more > 0 ? " and \(Wording.number(more)) more" : "") + "."
      )
    }
    if entry.storage.looksLikeID {
      lines.append(
        "It looks unnamed, as its folder is called like an id; without metadata nothing proves it."
      )
    }
    return lines
  }
}
