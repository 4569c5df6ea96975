import ByteIO
import ZipArchive

/// A batch of items as compressed rows: what a worker makes and ``WorkbookWriter`` appends.
///
/// One a thread and workbook, used again for each batch. Usually one run; more where a sheet ends
/// inside the batch.
public struct SheetRows: ~Copyable, Sendable {
  /// Rows that stand together on one sheet.
  struct Part: Sendable {
    /// The items, counted in their batch.
    var items: Range<Int>
    /// Where the first of them stands.
    var place: SheetPlace
    /// Its checksum and lengths.
    var run: DeflatedRun
    /// Where its bytes begin in `packed`.
    var start: Int
  }

  private let encoder: XLSXEncoder
  private var deflater: Deflater

  /// What the format could not hold; rows are counted in the dataset.
  ///
  /// Set by ``encode``.
  public private(set) var losses = LossTally()
  /// How many items of the dataset stand before the batch.
  ///
  /// Set by ``encode``.
  private(set) var firstItem = 0
  /// The runs in order.
  ///
  /// Set by ``encode``.
  private(set) var parts: [Part] = []
  private var xml = OutputBuffer(capacity: 1 << 16)
  private var packed = OutputBuffer(capacity: 1 << 16)

  /// Makes an empty one.
  public init(facts: DatasetFacts, options: XLSXOptions = XLSXOptions()) {
    encoder = XLSXEncoder(facts: facts, options: options)
    deflater = Deflater(level: options.compression)
  }

  /// Encodes and compresses a whole batch.
  ///
  /// Pure: the same arguments give the same rows.
  ///
  /// `firstItem` says how many items of the dataset stand before the batch; `paging`, where they stand:
  /// the writer's, or one that is older.
  public mutating func encode(
    _ batch: borrowing ItemBatch,
    columns: ColumnPlan,
    firstItem: Int,
    paging: SheetPaging
  ) {
    // A batch with an item far beyond the usual must not hold its memory for the rest of the run.
    xml.removeAll(keeping: 1 << 23)
    packed.removeAll(keeping: 1 << 22)
    parts.removeAll(keepingCapacity: true)
    losses = LossTally()
    self.firstItem = firstItem
    for (items, place) in paging.parts(of: firstItem..<firstItem + batch.itemCount) {
      let own = items.lowerBound - firstItem..<items.upperBound - firstItem
      var found = LossTally()
      xml.truncate(to: 0)
      encoder.encode(
        batch,
        items: own,
        columns: columns,
        firstRow: place.row,
        to: &xml,
        losses: &found
      )
      for (rule, count) in found.counts {
        let row = count.firstRow - place.row + items.lowerBound
        losses.count(rule, row: row, times: count.count)
      }
      compress(own, place)
    }
  }

  /// Encodes as many items from `item` on as fit into `rowLimit` rows and `byteLimit` bytes of XML.
  ///
  /// At least one, if `isForced`. Replaces all runs; nothing of it is counted as a loss again.
  mutating func encodeAgain(
    _ batch: borrowing ItemBatch,
    from item: Int,
    columns: ColumnPlan,
    at place: SheetPlace,
    rowLimit: Int,
    byteLimit: Int,
    isForced: Bool
  ) {
    parts.removeAll(keepingCapacity: true)
    packed.truncate(to: 0)
    xml.truncate(to: 0)
    var counted = LossTally()
    var end = item
    while end < batch.itemCount, end - item < rowLimit {
      let size = xml.count
      encoder.encode(
        batch,
        items: end..<end + 1,
        columns: columns,
        firstRow: place.row + end - item,
        to: &xml,
        losses: &counted
      )
      if xml.count > byteLimit, !(isForced && end == item) {
        xml.truncate(to: size)
        break
      }
      end += 1
    }
    if end > item { compress(item..<end, place) }
  }

  /// The compressed bytes of a run.
  @_lifetime(borrow self)
  borrowing func bytes(of part: Part) -> Span<UInt8> {
    packed.bytes.extracting(part.start..<part.start + part.run.packedCount)
  }

  private mutating func compress(_ items: Range<Int>, _ place: SheetPlace) {
    let start = packed.count
    let run = deflater.compress(xml, to: &packed, ending: .sync)
    parts.append(Part(items: items, place: place, run: run, start: start))
  }
}
