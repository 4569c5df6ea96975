import Storages

/// Changes in words, for the page and the feeds.
///
/// Sentences of ours with names of others in them: plain text, to be escaped where it is put.
struct ChangeWording {
  let change: Change
  let policy: RetentionPolicy

  /// What happened, in sentences.
  var text: String { sentences.joined(separator: " ") }

  /// What happened in a few words, the storage's name in front.
  func headline(_ name: String) -> String {
    switch change.event {
    case .new: "\(name): new"
    case .gone: "\(name): gone"
    case .expired: "\(name): expired"
    case .expiring: "\(name): expires within \(Wording.span(policy.soon))"
    case .changed: "\(name): \(lower(sentences.first ?? "changed"))"
    }
  }

  private var sentences: [String] {
    switch change.event {
    case .new: return ["New, with \(Wording.count(change.now ?? 0, noun))."]
    case .gone:
      return [change.before.map { "Gone; it had \(Wording.count($0, noun))." } ?? "Gone."]
    case .expired: return ["Expired" + (change.expiresAt.map { " on \($0.text)" } ?? "") + "."]
    case .expiring:
      let end = change.expiresAt.map { ", on \($0.text)" } ?? ""
      return ["Expires within \(Wording.span(policy.soon))\(end)."]
    case .changed: return changes
    }
  }

  private var changes: [String] {
    var lines: [String] = []
    if let former = change.formerTitle {
      lines.append("Renamed; it was \(HTMLText.label(former)).")
    }
    if let contents { lines.append(contents) }
    if let handled = change.handled {
      lines.append(
        "Requests done: \(Wording.number(handled.now)), before \(Wording.number(handled.before))."
      )
    }
    for sort in Change.Sort.allCases {
      guard let list = change.lists[sort] else { continue }
      lines.append("\(Self.title(of: sort, list.count)): \(Self.names(list)).")
    }
    return lines
  }

  private var contents: String? {
    let now = change.now ?? 0
    guard let before = change.before else {
      return change.isRewritten
        ? "\(Wording.capitalized(Wording.plural(noun))) changed; there are \(Wording.number(now))."
        : nil
    }
    if change.isRewritten, change.kind == .dataset {
      return "Items changed; there are \(Wording.number(now)), before \(Wording.number(before))."
    }
    let difference = Wording.count(abs(now - before), noun)
    return "\(difference) \(now > before ? "added" : "removed"); there are \(Wording.number(now))."
  }

  private var noun: String {
    switch change.kind {
    case .dataset: "item"
    case .keyValueStore: "record"
    case .requestQueue: "request"
    }
  }

  private func lower(_ sentence: String) -> String {
    let text = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  private static func title(of sort: Change.Sort, _ count: Int) -> String {
    let isOne = count == 1
    switch sort {
    case .newColumns: return isOne ? "New column" : "New columns"
    case .goneColumns: return isOne ? "Column gone" : "Columns gone"
    case .retypedColumns: return isOne ? "Column of another type" : "Columns of another type"
    case .newRecords: return isOne ? "New record" : "New records"
    case .changedRecords: return isOne ? "Record changed" : "Records changed"
    case .goneRecords: return isOne ? "Record gone" : "Records gone"
    }
  }

  private static func names(_ list: Change.Names) -> String {
    let shown = list.names.map(HTMLText.label).joined(separator: ", ")
    let rest = list.count - list.names.count
    return rest > 0 ? "\(shown) and \(Wording.number(rest)) more" : shown
  }
}
