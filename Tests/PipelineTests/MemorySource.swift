import ByteIO
import Storages
import Synchronization

/// Items from memory, in batches of a fixed number, claimed by any thread.
final class MemorySource: ItemSource, Sendable {
  private let items: [String]
  private let perBatch: Int
  private let isReplaced: Bool
  /// What items are when they are read again, by the names of their places.
  private let secondReading: [String: String]
  private let next = Mutex(0)
  /// Called with the number of a batch before it is read, by the thread that reads it.
  private let onRead: @Sendable (Int) -> Void

  init(
    _ items: [String],
    perBatch: Int = 1000,
    isReplaced: Bool = false,
    secondReading: [String: String] = [:],
    onRead: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.onRead = onRead
    self.items = items
    self.secondReading = secondReading
    self.isReplaced = isReplaced
    self.perBatch = perBatch
  }

  var expectedCount: Int? { nil }

  func makeCursor() -> any ItemCursor { Cursor(self) }

  func finish() -> [Problem] {
    isReplaced ? [Problem(.replaced, .error, message: "the folder was replaced")] : []
  }

  func mayBeBeingWritten(_ place: ItemPlace) -> Bool { false }

  func readAgain(_ place: ItemPlace, into arena: inout ByteArena) throws(FileError) -> ItemEntry {
    guard let text = secondReading[place.name] else { throw FileError(.changing, place.name) }
    let start = arena.count
    arena.append(text.utf8Span.span)
    return ItemEntry(range: start..<arena.count, place: place)
  }

  private final class Cursor: ItemCursor {
    private let source: MemorySource

    init(_ source: MemorySource) { self.source = source }

    func next(
      into arena: inout ByteArena,
      _ entries: inout [ItemEntry],
      _ problems: inout [Problem]
    ) throws(FileError) -> BatchPosition? {
      let range = source.next.withLock { next in
        defer { next += 1 }
        return next
      }
      let start = range * source.perBatch
      guard start < source.items.count || range == 0 else { return nil }
      source.onRead(range)
      for number in start..<min(start + source.perBatch, source.items.count) {
        let text = Array(source.items[number].utf8)
        entries.append(
          ItemEntry(
            range: arena.count..<arena.count + text.count,
            place: .file(number: UInt64(number + 1), digits: 9)
          )
        )
        arena.append(text.span)
      }
      return BatchPosition(range: range, part: 0, isLastPart: true)
    }
  }
}
