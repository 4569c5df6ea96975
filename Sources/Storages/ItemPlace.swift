/// Where an item was read: its file in the dataset's folder, or its place in one file.
public enum ItemPlace: Sendable, Equatable {
  /// The file whose name is `number`, zero-padded to `digits`.
  case file(number: UInt64, digits: Int)
  /// The file of that name: one with a number that no client writes.
  case name(String)
  /// A line, from 1, of a JSON Lines file.
  case line(Int)
  /// An element, from 1, of a JSON array file.
  case element(Int)

  /// The place in words: `000000017.json`, `line 17`, `element 17`.
  public var name: String {
    switch self {
    case .file(let number, let digits):
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.count)) + text + ".json"
    case .name(let name): return name
    case .line(let line): return "line \(line)"
    case .element(let element): return "element \(element)"
    }
  }
}

/// An item's bytes in the arena that it was read into.
public struct ItemEntry: Sendable {
  /// The bytes of the item.
  public var range: Range<Int>
  /// Where they came from.
  public var place: ItemPlace
  /// The offset of the item's first byte in its file: 0 for a file of its own.
  public var fileOffset: Int

  /// Makes an entry.
  public init(range: Range<Int>, place: ItemPlace, fileOffset: Int = 0) {
    self.range = range
    self.place = place
    self.fileOffset = fileOffset
  }
}
