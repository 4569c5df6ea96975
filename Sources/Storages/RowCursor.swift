import ByteIO

/// Makes rows for one thread: reads files, or writes what it knows.
protocol RowReader: AnyObject {
  /// Appends row `index` to `arena` as one JSON text, or says why there is none.
  ///
  /// - Throws: what stops the whole source.
  func append(_ index: Int, to arena: inout ByteArena) throws(FileError) -> RowOutcome
}

/// What became of a row.
enum RowOutcome {
  case item(ItemPlace)
  case problem(Problem)
  /// There is no such row, as it turned out.
  case nothing
}

/// Rows that are known by number before any is read, the meant ones dealt out to threads in runs.
///
/// Batches are cut by the rows' sizes: the first has up to 64 rows and shows their average, which
/// fixes how many rows make a batch; where the average deceives by more than a quarter, a run is cut into
/// parts, so that a thread never holds much more than a batch and one row. Parts are to be rare: who has
/// the run behind waits until the last part of this one has begun.
struct RowDealer: Sendable {
  /// The rows that are meant.
  let rows: RowRange
  /// How many rows there are; more than there can be if that is not known yet.
  let total: Int
  /// The runs.
  let claims: RangeClaims

  /// Deals out `rows` of so many; of nil, as long as that is not known.
  init(_ rows: RowRange, of total: Int?) {
    self.rows = rows
    self.total = total ?? .max
    claims = RangeClaims(count: total.map(rows.count(of:)), first: 64)
  }

  /// How many rows are meant.
  var count: Int { rows.count(of: total) }

  /// Makes a cursor for the thread that has `reader`.
  func makeCursor(_ reader: some RowReader) -> any ItemCursor { RowCursor(self, reader) }
}

/// Reads the runs of rows that one thread claims.
private final class RowCursor<Reader: RowReader>: ItemCursor {
  private let dealer: RowDealer
  private let reader: Reader
  /// The run being read, and how much of it is left.
  ///
  /// Set when a run is claimed.
  private var range = 0
  private var left = 0..<0
  private var part = 0

  init(_ dealer: RowDealer, _ reader: Reader) {
    self.dealer = dealer
    self.reader = reader
  }

  func next(
    into arena: inout ByteArena,
    _ entries: inout [ItemEntry],
    _ problems: inout [Problem]
  ) throws(FileError) -> BatchPosition? {
    if left.isEmpty {
      guard let claim = try dealer.claims.claim() else { return nil }
      range = claim.range
      left = claim.items
      part = 0
    }
    let first = left.lowerBound
    let start = arena.count
    do throws(FileError) {
      try fill(&arena, &entries, &problems)
    } catch {
      left = 0..<0
      dealer.claims.giveUp()
      throw error
    }
    if range == 0 {
      // The first run ends with its first part: what it showed so far is enough.
      let average = max(1, (arena.count - start) / (left.lowerBound - first))
      let length = min(BatchSize.items, BatchSize.bytes / average)
      dealer.claims.settle(firstEnd: left.lowerBound, length: length)
      left = 0..<0
    }
    defer { part += 1 }
    return BatchPosition(range: range, part: part, isLastPart: left.isEmpty)
  }

  /// Reads rows of the run up to its end, or until the arena has the size of a batch.
  private func fill(
    _ arena: inout ByteArena,
    _ entries: inout [ItemEntry],
    _ problems: inout [Problem]
  ) throws(FileError) {
    let full = arena.count + BatchSize.bytes + BatchSize.bytes / 4
    var index = left.lowerBound
    defer { left = index..<left.upperBound }
    while index < left.upperBound, arena.count < full {
      let position = dealer.rows.position(of: index, in: dealer.total)
      index += 1
      let start = arena.count
      switch try reader.append(position, to: &arena) {
      case .item(let place): entries.append(ItemEntry(range: start..<arena.count, place: place))
      case .problem(let problem): problems.append(problem)
      case .nothing: break
      }
    }
  }
}
