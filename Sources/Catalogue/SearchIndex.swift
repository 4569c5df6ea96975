import JSONText
import Storages

/// Everything in a catalogue that has a name, for the search page and its script.
///
/// The script gets it as data that calls a function, since a page opened from a folder can read
/// nothing else: one file as long as that is small, else a file for each letter with which a word of a
/// name begins.
struct SearchIndex {
  /// Something with a name.
  struct Entry {
    /// Its name.
    let text: String
    /// What it is, by its place in what the script knows: the kinds of storages, columns, records.
    let sort: Int
    /// The path of its page.
    let page: String
    /// The storage it belongs to, or what tells a storage from others of its name.
    let owner: String
    /// Other words by which it is found.
    let more: String
  }

  /// The entries by group and name.
  private(set) var entries: [Entry] = []
  /// How many there are beyond these.
  private(set) var omittedCount = 0

  /// How many entries an index takes.
  static let limit = 100_000
  /// The size from which on the index is split.
  static let wholeSize = 200_000
  /// The size of the largest file of a split index.
  static let pieceSize = 600_000

  /// The groups of the list: digits, letters, all else.
  static let groups = ["0"] + "abcdefghijklmnopqrstuvwxyz".map(String.init) + ["_"]

  /// Takes an entry, if there is room.
  mutating func add(
    _ text: @autoclosure () -> String,
    _ sort: Int,
    page: String,
    owner: String,
    more: String = ""
  ) {
    guard entries.count < Self.limit else {
      omittedCount += 1
      return
    }
    entries.append(Entry(text: text(), sort: sort, page: page, owner: owner, more: more))
  }

  /// Puts the entries into the order of the list.
  mutating func sort() {
    let keyed = entries.map { (Self.group(of: $0.text), $0.text.lowercased(), $0) }
    entries = keyed.sorted { one, other in
      (one.0, one.1, one.2.text, one.2.sort, one.2.page)
        < (other.0, other.1, other.2.text, other.2.sort, other.2.page)
    }.map(\.2)
  }

  /// The number of the group that a name stands in.
  static func group(of text: String) -> Int {
    guard let byte = text.utf8.first else { return groups.count - 1 }
    switch byte | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return Int(byte | 0x20) - 0x60
    default: return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? 0 : groups.count - 1
    }
  }

  /// The scripts by path: one, or a small one and those that it names.
  func scripts() -> [(path: String, bytes: [UInt8])] {
    let rows = entries.map { Self.row($0) }
    let size = rows.reduce(0) { $0 + $1.utf8.count + 1 }
    guard size > Self.wholeSize - 64 else {
      return [("assets/search-index.js", Self.script(rows[...]))]
    }
    var pieces = [[Int]](repeating: [], count: Self.groups.count)
    var sizes = [Int](repeating: 64, count: Self.groups.count)
    var isCut = omittedCount > 0
    for (place, entry) in entries.enumerated() {
      for group in Set(Self.words(of: entry).map(Self.group)) {
        guard sizes[group] + rows[place].utf8.count < Self.pieceSize else {
          isCut = true
          continue
        }
        sizes[group] += rows[place].utf8.count + 1
        pieces[group].append(place)
      }
    }
    let used = Self.groups.indices.filter { !pieces[$0].isEmpty }
    let head: JSONValue = [
      "letters": .array(used.map { .string(Self.groups[$0]) }), "isCut": .bool(isCut),
    ]
    let call = "larderSearch(\(Self.json(head)));\n"
    return [("assets/search-index.js", Array(call.utf8))]
      + used.map { group in
        ("assets/search/\(Self.groups[group]).js", Self.script(pieces[group].map { rows[$0] }[...]))
      }
  }

  /// The words of a name, and those by which else it is found: cut at what is no letter or digit, and
  /// before a capital.
  private static func words(of entry: Entry) -> [String] {
    var words: [String] = [entry.text]
    var word = ""
    var last: Unicode.Scalar = " "
    for scalar in (entry.text + " " + entry.more + " ").unicodeScalars {
      let isWord = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      if !word.isEmpty, !isWord || scalar.properties.isUppercase && !last.properties.isUppercase {
        words.append(word)
        word = ""
      }
      if isWord { word.unicodeScalars.append(scalar) }
      last = scalar
    }
    return words
  }

  private static func row(_ entry: Entry) -> String {
    json([
      .string(entry.text), .int(entry.sort), .string(entry.page), .string(entry.owner),
      .string(entry.more),
    ])
  }

  private static func script(_ rows: ArraySlice<String>) -> [UInt8] {
    Array("larderSearch([\(rows.joined(separator: ","))]);\n".utf8)
  }

  private static func json(_ value: JSONValue) -> String {
    String(decoding: value.bytes(.script).dropLast(), as: UTF8.self)
  }
}
