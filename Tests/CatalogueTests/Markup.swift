/// The tags of a page, read strictly: what a lenient parser would mend is an error here.
struct Markup {
  struct Tag {
    let name: String
    let attributes: [String: String]
  }

  private(set) var tags: [Tag] = []
  private(set) var errors: [String] = []
  /// The text between tags, references not resolved.
  private(set) var text = ""

  private static let void: Set = ["meta", "link", "br", "img", "hr", "input"]

  init(_ bytes: [UInt8]) {
    var open: [String] = []
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "<") else {
        let end = bytes[at...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        let run = String(decoding: bytes[at..<end], as: UTF8.self)
        if run.utf8.contains(UInt8(ascii: ">")) { errors.append("a bare > in \(run)") }
        Self.checkReferences(run, &errors)
        text += run
        at = end
        continue
      }
      guard let end = bytes[at...].firstIndex(of: UInt8(ascii: ">")) else {
        errors.append("an open tag at the end")
        return
      }
      let body = String(decoding: bytes[at + 1..<end], as: UTF8.self)
      at = end + 1
      if body.lowercased() == "!doctype html" { continue }
      if body.hasPrefix("/") {
        let name = String(body.dropFirst())
        if open.popLast() != name { errors.append("</\(name)> closes nothing") }
        continue
      }
      let tag = Self.tag(body, &errors)
      tags.append(tag)
      if !Self.void.contains(tag.name) { open.append(tag.name) }
    }
    if !open.isEmpty { errors.append("never closed: \(open)") }
    let ids = tags.compactMap { $0.attributes["id"] }
    if Set(ids).count != ids.count { errors.append("an id stands twice") }
  }

  private static func tag(_ body: String, _ errors: inout [String]) -> Tag {
    let name = body.prefix { $0 != " " && $0 != "\n" }
    if name.isEmpty || !name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber) }) {
      errors.append("a tag named <\(name)")
    }
    var attributes: [String: String] = [:]
    var rest = body.utf8.dropFirst(name.utf8.count)
    while let first = rest.first {
      guard first != UInt8(ascii: " ") else {
        rest = rest.dropFirst()
        continue
      }
      let key = rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: " ") }
      rest = rest.dropFirst(key.count)
      let attribute = String(decoding: Array(key), as: UTF8.self)
      if !attribute.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "-" || $0.isNumber) }) {
        errors.append("an attribute named \(attribute)")
      }
      guard rest.first == UInt8(ascii: "=") else {
        attributes[attribute] = ""
        continue
      }
      rest = rest.dropFirst()
      guard rest.first == UInt8(ascii: "\"") else {
        errors.append("\(attribute) is not quoted")
        break
      }
      let value = rest.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
      rest = rest.dropFirst(value.count + 2)
      let text = String(decoding: Array(value), as: UTF8.self)
      checkReferences(text, &errors)
      if attributes.updateValue(text, forKey: attribute) != nil {
        errors.append("\(attribute) stands twice")
      }
    }
    return Tag(name: String(name), attributes: attributes)
  }

  /// Every ampersand begins a reference that we write.
  private static func checkReferences(_ text: String, _ errors: inout [String]) {
    // By bytes: a combining accent behind the semicolon is part of its character.
    let parts = text.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
    for part in parts.dropFirst() {
      let known = ["amp;", "lt;", "gt;", "quot;", "#39;"]
      if !known.contains(where: { part.starts(with: $0.utf8) }) {
        errors.append("a bare & before \(part.prefix(9))")
      }
    }
  }
}
