extension TemplateValue {
  /// About how many bytes it becomes in a page, the tags around it included.
  var weight: Int {
    switch self {
    case .text(let text): HTMLText.escaped(text).utf8.count + 24
    case .markup(let html): html.utf8.count
    case .flag: 8
    case .list(let elements): elements.reduce(0) { $0 + $1.weight + 24 }
    case .group(let members): members.values.reduce(0) { $0 + $1.weight }
    }
  }
}
