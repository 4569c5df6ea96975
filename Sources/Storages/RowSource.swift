public import ByteIO

/// Requests of a queue and records of a store as items, so that one engine writes all three.
///
/// What there is and its order are known beforehand; each row is made when its turn comes. Batches are
/// cut as those of a ``DatasetDirectory``.
public final class RowSource: ItemSource {
  private let count: Int
  private let makeReader: @Sendable () -> any RowReader
  private let conclude: @Sendable () -> [Problem]
  private let claims: RangeClaims

  /// Makes a source of `count` rows.
  ///
  /// - Parameters:
  ///   - count: how many rows there are.
  ///   - makeReader: makes what a thread makes rows with.
  ///   - conclude: says in the end what there is to report about the source as a whole.
  init(
    count: Int,
    makeReader: @escaping @Sendable () -> any RowReader,
    conclude: @escaping @Sendable () -> [Problem]
  ) {
    self.count = count
    self.makeReader = makeReader
    self.conclude = conclude
    claims = RangeClaims(count: count, first: 64)
  }

  /// The number of rows, but for those that can no longer be made when their turn comes.
  public var expectedCount: Int? { count }

  /// Makes a reader for one thread.
  public func makeCursor() -> any ItemCursor { Cursor(self) }

  /// What there is to report about the source as a whole.
  public func finish() -> [Problem] { conclude() }

  /// Never: rows are made of what was read whole.
  public func mayBeBeingWritten(_ place: ItemPlace) -> Bool { false }

  /// Never asked for: see ``mayBeBeingWritten(_:)``.
  public func readAgain(
    _ place: ItemPlace,
    into arena: inout ByteArena
  ) throws(FileError) -> ItemEntry {
    throw FileError(.changing, place.name)
  }

  private final class Cursor: ItemCursor {
    private let source: RowSource
    private let reader: any RowReader
    /// The run being read, and how much of it is left.
    ///
    /// Set when a run is claimed.
    private var range = 0
    private var left = 0..<0
    private var part = 0

    init(_ source: RowSource) {
      self.source = source
      reader = source.makeReader()
    }

    func next(
      into arena: inout ByteArena,
      _ entries: inout [ItemEntry],
      _ problems: inout [Problem]
    ) throws(FileError) -> BatchPosition? {
      if left.isEmpty {
        guard let claim = source.claims.claim() else { return nil }
        range = claim.range
        left = claim.items
        part = 0
      }
      let first = left.lowerBound
      let start = arena.count
      let full = start + BatchSize.bytes
      while let index = left.first, arena.count < full {
        left.removeFirst()
        let row = arena.count
        switch reader.append(index, to: &arena) {
        case .item(let place): entries.append(ItemEntry(range: row..<arena.count, place: place))
        case .problem(let problem): problems.append(problem)
        }
      }
      if range == 0 {
        // The first run ends with its first part: what it showed so far is enough.
        let average = max(1, (arena.count - start) / max(1, left.lowerBound - first))
        source.claims.settle(
          firstEnd: left.lowerBound,
          length: min(BatchSize.items, BatchSize.bytes / average)
        )
        left = 0..<0
      }
      defer { part += 1 }
      return BatchPosition(range: range, part: part, isLastPart: left.isEmpty)
    }
  }
}

/// Makes the rows of a ``RowSource`` for one thread.
protocol RowReader: AnyObject {
  /// Appends the row `index` as one JSON object, or says why there is none.
  func append(_ index: Int, to arena: inout ByteArena) -> RowOutcome
}

/// What became of a row.
enum RowOutcome {
  case item(ItemPlace)
  case problem(Problem)
}
