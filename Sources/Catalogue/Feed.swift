import Storages
import XMLText

/// A feed in Atom (RFC 4287).
struct Feed {
  /// One entry.
  struct Entry {
    var id: String
    var title: String
    var updated: Timestamp
    var link: String
    var text: String
  }

  /// The feed's own absolute address, which is also its id.
  let address: String
  let title: String
  let author: String
  /// The absolute address of the page it is about.
  let page: String
  let updated: Timestamp
  let generator: String
  let entries: [Entry]

  /// How many entries a feed has.
  static let limit = 50

  /// The document.
  var document: [UInt8] {
    var xml = XMLDocumentWriter()
    xml.start("feed", [("xmlns", "http://www.w3.org/2005/Atom")])
    xml.element("id", text: address)
    xml.element("title", text: title)
    xml.element("updated", text: updated.rfc3339())
    xml.element("link", [("rel", "self"), ("type", "application/atom+xml"), ("href", address)])
    xml.element("link", [("rel", "alternate"), ("type", "text/html"), ("href", page)])
    xml.start("author")
    xml.element("name", text: author)
    xml.end()
    xml.element("generator", text: generator)
    for entry in entries {
      xml.start("entry")
      xml.element("id", text: entry.id)
      xml.element("title", text: entry.title)
      xml.element("updated", text: entry.updated.rfc3339())
      xml.element(
        "link",
        [("rel", "alternate"), ("type", "text/html"), ("href", entry.link)]
      )
      xml.element("content", [("type", "text")], text: entry.text)
      xml.end()
    }
    return xml.finish(standalone: false)
  }

  /// An id that nobody else gives and that never changes (RFC 4151): `tag:HOST,YEAR:PATH`.
  static func tag(_ base: String, _ time: Timestamp, _ path: String) -> String {
    "tag:\(host(of: base)),\(time.rfc3339().prefix(4)):\(path)"
  }

  /// The host of an address, without user and port; `localhost` for one that is no name.
  static func host(of address: String) -> String {
    let rest = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != "\\" }
    let place = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    let name = place.prefix { $0 != ":" }.lowercased()
    let isName =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
      }
    return isName ? name : "localhost"
  }
}
