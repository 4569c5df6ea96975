import ByteIO
import JSONText

/// The keys whose values ``RSSMapping`` puts into elements of the standard.
///
/// A hash of a key's first eight bytes tells it from nearly all others. Kept by who looks keys up, since
/// globals that are made when first used cost a call at each use.
struct RSSKeys: Sendable {
  private struct Key {
    let name: StaticString
    let role: RSSMapping.Role
    /// The first eight bytes, see ``JSONView/head(of:)``.
    let head: UInt64

    init(_ name: StaticString, _ role: RSSMapping.Role) {
      self.name = name
      self.role = role
      var head: UInt64 = 0
      for at in 0..<min(name.utf8CodeUnitCount, 8) {
        unsafe head |= UInt64(name.utf8Start[at]) << UInt64(8 * at)
      }
      self.head = head
    }
  }

  /// Of each role the preferred first.
  private let keys: [Key] = [
    Key("title", .title), Key("name", .title), Key("headline", .title),
    Key("url", .link), Key("link", .link),
    Key("description", .description), Key("text", .description), Key("summary", .description),
    Key("pubDate", .pubDate), Key("publishedAt", .pubDate), Key("datePublished", .pubDate),
    Key("published", .pubDate),
    Key("date", .pubDate), Key("scrapedAt", .pubDate), Key("updatedAt", .pubDate),
    Key("createdAt", .pubDate),
    Key("guid", .guid), Key("category", .category), Key("enclosure", .enclosure),
  ]
  /// For each ``slot(of:)`` the first of the keys that have it, counted from 1.
  private let slots: [UInt8]

  init() {
    var slots = [UInt8](repeating: 0, count: 256)
    for (place, key) in keys.enumerated().reversed() {
      slots[Self.slot(of: key.head)] = UInt8(place + 1)
    }
    self.slots = slots
  }

  /// The element that a key is for, and how preferred it is there; less is more.
  @inline(__always)
  func find(
    _ key: Int,
    _ json: JSONView,
    _ scratch: inout OutputBuffer
  ) -> (rank: Int, role: RSSMapping.Role)? {
    let node = json[key]
    if node.flags.contains(.escaped) { return findDecoded(key, json, &scratch) }
    let head = json.head(of: node)
    let first = Int(slots.span[Self.slot(of: head)]) &- 1
    guard first >= 0 else { return nil }
    return find(json.text(of: node), head, from: first)
  }

  private func find(
    _ text: Span<UInt8>,
    _ head: UInt64,
    from first: Int
  ) -> (rank: Int, role: RSSMapping.Role)? {
    for place in first..<keys.count
    where keys[place].head == head && Self.same(text, keys[place].name, from: 8) {
      return (place, keys[place].role)
    }
    return nil
  }

  private func findDecoded(
    _ key: Int,
    _ json: JSONView,
    _ scratch: inout OutputBuffer
  ) -> (rank: Int, role: RSSMapping.Role)? {
    json.withText(key, &scratch) { text in
      keys.firstIndex { Self.same(text, $0.name, from: 0) }.map { ($0, keys[$0].role) }
    }
  }

  @inline(__always)
  private static func slot(of head: UInt64) -> Int {
    Int(truncatingIfNeeded: (head &* 0x9E37_79B9_7F4A_7C15) &>> 56)
  }

  /// Whether a text is that name; what stands before `start` is known to be the same.
  private static func same(_ text: Span<UInt8>, _ name: StaticString, from start: Int) -> Bool {
    guard text.count == name.utf8CodeUnitCount else { return false }
    for at in min(start, text.count)..<text.count where unsafe text[at] != name.utf8Start[at] {
      return false
    }
    return true
  }
}
