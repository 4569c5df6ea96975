import ByteIO
import JSONText

/// A JSON document; of those that list files, what they say about them.
final class DocumentContent: Content {
  private let path: String
  private var bytes = ByteArena()
  private var isTooLarge = false

  private static let limit = 1 << 28

  init(_ path: String) { self.path = path }

  func take(_ piece: Span<UInt8>) {
    guard bytes.count + piece.count <= Self.limit else {
      isTooLarge = true
      return
    }
    bytes.append(piece)
  }

  func finish() -> ContentFacts {
    // Beyond that no reader would take it as a whole; its hash is known.
    if isTooLarge { return ContentFacts(remark: "is too large to be read back") }
    var document = ByteArena()
    swap(&document, &bytes)
    var index = JSONIndex()
    var facts = ContentFacts()
    do throws(JSONError) {
      let root = try index.add(document, 0..<document.count)
      let json = JSONView(bytes: document.bytes, nodes: index.nodes)
      facts.claims = claims(json, root)
    } catch {
      facts.complaint = error.words
    }
    return facts
  }

  /// What a Data Package's descriptor or a storage's document says about the files beside it.
  private func claims(_ json: JSONView, _ root: Int) -> [Claim] {
    let name = path.split(separator: "/").last ?? ""
    var claims: [Claim] = []
    func add(_ list: StaticString, in node: Int, _ make: (JSONView, Int) -> Claim?) {
      guard let list = json.value(of: list, in: node) else { return }
      var elements = json.elements(of: list)
      while let element = elements.next() {
        if let claim = make(json, element) { claims.append(claim) }
      }
    }
    switch name {
    case "datapackage.json":
      add("resources", in: root) { json, resource in
        let hash = text("hash", json, resource)
        return claim(
          text("path", json, resource),
          number("bytes", json, resource),
          hash?.hasPrefix("sha256:") == true ? hash.map { String($0.dropFirst(7)) } : nil,
          nil
        )
      }
    case "index.json":
      add("downloads", in: root) { json, download in
        claim(
          text("file", json, download),
          number("bytes", json, download),
          text("sha256", json, download),
          number("items", json, download)
        )
      }
      add("records", in: root) { json, record in
        guard let published = json.value(of: "published", in: record) else { return nil }
        return claim(
          text("file", json, published),
          number("bytes", json, published),
          text("sha256", json, published),
          nil
        )
      }
    default: break
    }
    return claims
  }

  private func claim(_ file: String?, _ bytes: Int?, _ sha256: String?, _ items: Int?) -> Claim? {
    guard let file, let target = GivenPaths.resolve(file, from: path) else { return nil }
    return Claim(by: path, path: target, bytes: bytes, sha256: sha256, items: items)
  }

  private func text(_ name: StaticString, _ json: JSONView, _ node: Int) -> String? {
    guard let value = json.value(of: name, in: node), json[value].kind == .string else {
      return nil
    }
    return json.string(value)
  }

  private func number(_ name: StaticString, _ json: JSONView, _ node: Int) -> Int? {
    json.value(of: name, in: node).flatMap { JSONValue(json, $0)?.number }
  }
}
