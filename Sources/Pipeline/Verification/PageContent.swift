import JSONText
import XMLText

/// A page: where its links lead, what it loads, and the data in it.
final class PageContent: Content {
  private let reader = HTMLReader()
  private let path: String
  private let paths: GivenPaths
  private var facts = ContentFacts()

  /// The attributes that make a browser load what they name.
  private static let loading: Set<String> = ["src", "srcset", "poster", "data", "background"]

  init(_ path: String, _ paths: GivenPaths) {
    self.path = path
    self.paths = paths
    // Unowned, or each would hold the other.
    reader.onElement = { [unowned self] in look($0) }
    reader.onData = { [unowned self] text, line in
      guard facts.complaint == nil, JSONValue(reading: text, depth: 100) == nil else { return }
      facts.complaint = "the data in line \(line) is not JSON"
    }
  }

  func take(_ piece: Span<UInt8>) { reader.take(piece) }

  func finish() -> ContentFacts {
    reader.end()
    // The templates may be the owner's; browsers repair what they find.
    facts.remark = reader.error.map { "has HTML that readers must repair: \($0)" }
    return facts
  }

  private func look(_ element: HTMLReader.Element) {
    for attribute in element.attributes {
      switch attribute.name {
      case "id": facts.links.ids.insert(attribute.value)
      case "name" where element.name == "a": facts.links.ids.insert(attribute.value)
      case "href" where element.name == "link":
        follow(attribute.value, element, loads: Self.isLoaded(element["rel"] ?? ""))
      case "href" where element.name != "base": follow(attribute.value, element, loads: false)
      case "srcset":
        for address in Self.candidates(attribute.value) { follow(address, element, loads: true) }
      case let name where Self.loading.contains(name) && element.name != "script" || name == "src":
        follow(attribute.value, element, loads: true)
      default: break
      }
    }
  }

  private func follow(_ address: String, _ element: HTMLReader.Element, loads: Bool) {
    let shown = "line \(element.line): <\(element.name)> \(address.prefix(200))"
    let scheme = Self.scheme(of: address)
    if let scheme, ["http", "https", "mailto", "data"].contains(scheme) {
      if loads, scheme != "data" { add(.external, "\(shown) is loaded from elsewhere") }
      return
    }
    guard scheme == nil, !address.hasPrefix("//"), !address.hasPrefix("\\") else {
      return add(loads ? .external : .link, "\(shown) leads out of the site")
    }
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let file = parts[0].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
    var target = path
    if !file.isEmpty {
      guard let found = paths.target(of: String(file), from: path) else {
        return add(.link, "\(shown) leads nowhere")
      }
      target = found
    }
    guard parts.count > 1, !parts[1].isEmpty, parts[1] != "top" else { return }
    let id = GivenPaths.decoded(String(parts[1])) ?? String(parts[1])
    facts.links.anchors.append(PageLinks.Anchor(page: target, id: id, line: element.line))
  }

  private func add(_ code: Finding.Code, _ message: String) {
    facts.links.findings.append(Finding(code, path, message))
  }

  /// Whether a browser loads what a `link` of that kind names.
  private static func isLoaded(_ relation: String) -> Bool {
    relation.lowercased().split(whereSeparator: \.isWhitespace).contains {
      ["stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"].contains($0)
        || $0.hasPrefix("apple-touch")
    }
  }

  /// The addresses of a `srcset`; commas may stand within them.
  private static func candidates(_ text: String) -> [String] {
    var addresses: [String] = []
    var rest = text[...]
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "," }
      guard !rest.isEmpty else { return addresses }
      let word = rest.prefix { !$0.isWhitespace }
      rest = rest[word.endIndex...]
      if word.hasSuffix(",") {
        addresses.append(String(word.dropLast()))
      } else {
        addresses.append(String(word))
        rest = rest.drop { $0 != "," }
      }
    }
  }

  private static func scheme(of address: String) -> String? {
    guard let colon = address.firstIndex(of: ":") else { return nil }
    let scheme = address[..<colon]
    guard let first = scheme.first, first.isLetter,
      scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
    else { return nil }
    return scheme.lowercased()
  }
}
