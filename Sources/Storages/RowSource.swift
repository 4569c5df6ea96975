public import ByteIO

/// Requests of a queue and records of a store as items, so that one engine writes all three.
///
/// What there is and its order are known beforehand; each row is made when its turn comes. Batches are
/// cut as those of a ``DatasetDirectory``.
public final class RowSource: ItemSource {
  private let makeReader: @Sendable () -> any RowReader
  private let conclude: @Sendable () -> [Problem]
  private let dealer: RowDealer

  /// Makes a source of `count` rows.
  ///
  /// - Parameters:
  ///   - count: how many rows there are.
  ///   - rows: which of them are read, and in which order.
  ///   - makeReader: makes what a thread makes rows with.
  ///   - conclude: says in the end what there is to report about the source as a whole.
  init(
    count: Int,
    rows: RowRange,
    makeReader: @escaping @Sendable () -> any RowReader,
    conclude: @escaping @Sendable () -> [Problem]
  ) {
    self.makeReader = makeReader
    self.conclude = conclude
    dealer = RowDealer(rows, of: count)
  }

  /// The number of rows that are meant, those included that can no longer be made when their turn comes.
  public var expectedCount: Int? { dealer.count }

  /// Makes a reader for one thread.
  public func makeCursor() -> any ItemCursor { dealer.makeCursor(makeReader()) }

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
}
