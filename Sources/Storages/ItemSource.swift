public import ByteIO

/// Items in order, read in batches by several threads at once.
///
/// Where one batch ends and the next begins depends on the items alone, neither on the number of
/// threads nor on their timing: outputs are made batch by batch, and the same input must give the
/// same bytes.
public protocol ItemSource: AnyObject, Sendable {
  /// How many items there are at most; nil if that is unknown until they are read.
  var expectedCount: Int? { get }

  /// Makes a reader for one thread at a time.
  func makeCursor() -> any ItemCursor

  /// What must be reported about the source as a whole.
  ///
  /// To be asked after every cursor came to its end or was given up.
  func finish() -> [Problem]

  /// Whether a writer may be at work on an item that did not parse.
  func mayBeBeingWritten(_ place: ItemPlace) -> Bool

  /// Reads one item that did not parse again, with all the care there is, and appends it to `arena`.
  ///
  /// - Throws: also if the item cannot be read twice.
  func readAgain(_ place: ItemPlace, into arena: inout ByteArena) throws(FileError) -> ItemEntry
}

/// Hands out the batches of an ``ItemSource`` to one thread at a time.
public protocol ItemCursor: AnyObject {
  /// Appends the next batch that no other cursor has: bytes to `arena`, places to `entries`.
  ///
  /// What could not be read is added to `problems`, and the reading goes on.
  ///
  /// - Returns: the batch's place in the order; nil after the last.
  /// - Throws: what stops the whole source, such as no more descriptors.
  func next(
    into arena: inout ByteArena,
    _ entries: inout [ItemEntry],
    _ problems: inout [Problem]
  ) throws(FileError) -> BatchPosition?
}

/// The place of a batch in the order: by range, then by part.
///
/// Ranges count from 0 without gaps, and every range has at least one part, possibly without items.
public struct BatchPosition: Sendable, Hashable {
  /// The run of items that one thread claimed.
  public let range: Int
  /// The piece of that run.
  public let part: Int
  /// Whether the next batch in order is the first part of the next range.
  public let isLastPart: Bool

  /// Makes a position.
  public init(range: Int, part: Int, isLastPart: Bool) {
    self.range = range
    self.part = part
    self.isLastPart = isLastPart
  }
}

/// The size that batches are cut at: whichever comes first.
enum BatchSize {
  // Twice as many leave a core's cache with what is made of them: 2 % slower with all formats. Half as
  // many are no faster, and each batch is a run of its own where outputs are compressed.
  static let bytes = 3 << 17
  static let items = 1_000
}
