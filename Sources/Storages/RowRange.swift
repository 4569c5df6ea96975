/// Which rows of a source are read, and in which order: the platform's `desc`, `offset` and `limit`.
///
/// Rows are what is stored, good or damaged. They are put in order first, then `offset` of them are
/// passed over, then at most `limit` are taken: with `isDescending` the offset counts from the newest.
public struct RowRange: Sendable, Equatable {
  /// How many rows are passed over; not negative.
  public var offset = 0
  /// The most rows that are taken, not negative; nil for all.
  public var limit: Int?
  /// Whether the newest row comes first.
  public var isDescending = false

  /// Makes one of all rows in their order.
  public init() {}

  /// Makes one of some rows.
  public init(offset: Int = 0, limit: Int? = nil, isDescending: Bool = false) {
    precondition(offset >= 0 && (limit ?? 0) >= 0)
    self.offset = offset
    self.limit = limit
    self.isDescending = isDescending
  }

  /// How many of `total` rows are meant.
  public func count(of total: Int) -> Int { min(limit ?? .max, max(0, total - offset)) }

  /// Where the row that is read as number `index`, from 0, stands among all `total`.
  func position(of index: Int, in total: Int) -> Int {
    isDescending ? total - 1 - offset - index : offset + index
  }

  /// The rows meant among `total`, as a range of places in stored order.
  func positions(in total: Int) -> Range<Int> {
    let count = count(of: total)
    guard count > 0 else { return 0..<0 }
    return isDescending ? total - offset - count..<total - offset : offset..<offset + count
  }

  /// The rows meant of a source read in stored order whose total is not known yet.
  var forward: Range<Int> {
    let (end, isFar) = offset.addingReportingOverflow(limit ?? .max)
    return offset..<(isFar ? .max : end)
  }
}
