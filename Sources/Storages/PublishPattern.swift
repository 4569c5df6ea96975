/// Which of the things that a site withholds are published all the same.
///
/// `key-value-stores/default/INPUT` is a record; `request-queues/default` are the headers, payloads and
/// `userData` of a queue's requests. Storages are named as everywhere, by folder or name, with their
/// root's label in front if need be; each part is a glob. A key is one part, whatever slashes are in it.
public struct PublishPattern: Sendable, Hashable {
  private let storage: Glob
  private let key: Glob?

  /// Reads a pattern; nil if it names neither a kind nor a storage.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    storage = Glob("\(parts[0])/\(parts[1])")
    key = parts.count == 3 ? Glob(Self.joined(parts[2])) : nil
  }

  /// Whether it is about what the requests of `queue` carry.
  public func matches(_ queue: Storage) -> Bool { key == nil && storage.matches(queue) }

  /// Whether it is about a record of `store`.
  public func matches(_ key: String, of store: Storage) -> Bool {
    self.key?.matches(Self.joined(key)) == true && storage.matches(store)
  }

  /// The pattern that is about one record and no other.
  public static func text(_ key: String, of store: Storage) -> String {
    "\(text(of: store))/\(literal(key))"
  }

  /// The pattern that is about the requests of one queue.
  public static func text(of storage: Storage) -> String {
    // A folder's name has no slash in it; a name that metadata state may have one.
    let isPart = !storage.title.contains("/") && !storage.title.isEmpty
    return "\(storage.kind.plural)/\(literal(isPart ? storage.title : storage.directory))"
  }

  private static func literal(_ name: String) -> String {
    var text = ""
    for character in name {
      if "*?[\\".contains(character) { text += "\\" }
      text.append(character)
    }
    return text
  }

  /// A slash is the end of a part to a glob, but nothing special in a key.
  private static func joined(_ key: some StringProtocol) -> String {
    String(key).replacing("/", with: "\u{1}")
  }
}
