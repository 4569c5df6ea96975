import Storages

/// The addresses of a site: every link that a page carries is made here.
///
/// Links are relative and name a file, so that the site opens from a folder as from a server.
struct Links {
  /// The path of the page that carries the links.
  let page: String
  /// The address that links begin with, if they shall be absolute.
  var base: String?

  /// The link from the page to `target`, a path in the site.
  func to(_ target: String) -> String {
    if base != nil, let address = Self.absolute(target, base: base) { return address }
    let from = Self.segments(page).dropLast()
    let onto = Self.segments(target)
    var shared = 0
    while shared < from.count, shared < onto.count - 1,
      from[shared].elementsEqual(onto[shared])
    { shared += 1 }
    let up = String(repeating: "../", count: from.count - shared)
    return up + Self.encoded(onto[shared...])
  }

  /// The page of a storage.
  static func page(of storage: CatalogueStorage) -> String { folder(of: storage) + "index.html" }

  /// The document beside the page of a storage.
  static func document(of storage: CatalogueStorage) -> String {
    folder(of: storage) + "index.json"
  }

  /// A page of a storage's rows, parts counted from 0.
  static func rows(of storage: CatalogueStorage, part: Int) -> String {
    let name =
      switch storage.storage.kind {
      case .dataset: "items"
      case .requestQueue: "requests"
      case .keyValueStore: "list"
      }
    return folder(of: storage) + "\(name)/\(part + 1).html"
  }

  /// The folder of a storage, with a slash at its end.
  static func folder(of storage: CatalogueStorage) -> String {
    "\(storage.storage.kind.plural)/\(storage.slug)/"
  }

  /// The absolute address of `target`; nil without a base that a browser may follow.
  static func absolute(_ target: String, base: String?) -> String? {
    guard let base, let safe = SafeURL.address(base), !safe.hasPrefix("mailto:") else { return nil }
    return (safe.hasSuffix("/") ? safe : safe + "/") + encoded(segments(target)[...])
  }

  private static func segments(_ path: String) -> [Substring.UTF8View] {
    path.utf8.split(separator: UInt8(ascii: "/"))
  }

  /// A path with everything but unreserved characters percent-encoded in its segments (RFC 3986 §2.3).
  private static func encoded(_ segments: ArraySlice<Substring.UTF8View>) -> String {
    let hex = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    for segment in segments {
      if !text.isEmpty { text.append(UInt8(ascii: "/")) }
      for byte in segment {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "_"), UInt8(ascii: "~"):
          text.append(byte)
        default:
          text += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
