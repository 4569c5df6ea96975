import ByteIO
import ZipArchive

/// A batch of items as compressed rows: what a worker makes and ``WorkbookWriter`` appends.
///
/// Used again for the batches behind. Usually one run; more where a sheet ends inside the batch.
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
    /// Its links among those of the batch.
    var linkStart: SheetLinks.Mark
    var linkEnd: SheetLinks.Mark
    /// How many links it was thought to have room for.
    var linkRoom: Int
    /// Whether it would have had more.
    var wantsLinks: Bool
    /// The texts that would be links but for the limits; rows are counted in the dataset.
    var plainLinks: LossTally.Count?

    var linkCount: Int { linkEnd.count - linkStart.count }

    /// How much XML it brings, its hyperlinks included.
    var xmlCount: Int { run.count + linkEnd.bound - linkStart.bound }

    /// Whether it can stand where there is this much room, as if it had been encoded for it.
    ///
    /// The room for rows is in its place.
    func fits(_ room: Room) -> Bool {
      xmlCount <= room.bytes
        && (linkRoom == room.links || !wantsLinks && linkCount <= room.links)
    }
  }

  /// How much more a sheet holds.
  struct Room {
    var rows: Int
    var bytes: Int
    var links: Int
  }

  private let encoder: XLSXEncoder
  private var deflater: Deflater

  /// What the format could not hold, but for links; rows are counted in the dataset.
  ///
  /// Set by ``encode``. How many links there is room for is known only when the rows are appended.
  private(set) var losses = LossTally()
  /// How many items of the dataset stand before the batch.
  ///
  /// Set by ``encode``.
  private(set) var firstItem = 0
  /// The runs in order.
  ///
  /// Set by ``encode``.
  private(set) var parts: [Part] = []
  /// The links of all runs.
  ///
  /// Set by ``encode``.
  private(set) var links = SheetLinks()
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
    links.removeAll()
    parts.removeAll(keepingCapacity: true)
    losses = LossTally()
    self.firstItem = firstItem
    for (items, place) in paging.parts(of: firstItem..<firstItem + batch.itemCount) {
      let own = items.lowerBound - firstItem..<items.upperBound - firstItem
      var found = LossTally()
      var part = open(own, place, linkRoom: paging.linkRoom(on: place.sheet))
      encoder.encode(
        batch,
        items: own,
        columns: columns,
        firstRow: place.row,
        to: &xml,
        links: &links,
        losses: &found
      )
      for (rule, count) in found.counts {
        let row = count.firstRow - place.row + items.lowerBound
        if rule == .linkLimit {
          part.plainLinks = LossTally.Count(count: count.count, firstRow: row)
        } else {
          losses.count(rule, row: row, times: count.count)
        }
      }
      close(&part)
    }
  }

  /// Encodes as many items from `item` on as there is room for.
  ///
  /// At least one, if `isForced`. Replaces all runs; nothing of it is counted as a loss again, but for
  /// links.
  mutating func encodeAgain(
    _ batch: borrowing ItemBatch,
    from item: Int,
    columns: ColumnPlan,
    at place: SheetPlace,
    room: Room,
    isForced: Bool
  ) {
    parts.removeAll(keepingCapacity: true)
    packed.truncate(to: 0)
    links.removeAll()
    var part = open(item..<item, place, linkRoom: room.links)
    var end = item
    while end < batch.itemCount, end - item < room.rows {
      let size = xml.count
      let mark = links.mark
      var found = LossTally()
      encoder.encode(
        batch,
        items: end..<end + 1,
        columns: columns,
        firstRow: place.row + end - item,
        to: &xml,
        links: &links,
        losses: &found
      )
      if xml.count + links.mark.bound > room.bytes, !(isForced && end == item) {
        xml.truncate(to: size)
        links.rewind(to: mark)
        break
      }
      if let plain = found.counts[.linkLimit] {
        var all = part.plainLinks ?? LossTally.Count(count: 0, firstRow: firstItem + end)
        all.count += plain.count
        part.plainLinks = all
      }
      end += 1
    }
    part.items = item..<end
    if end > item { close(&part) }
  }

  /// The compressed bytes of a run.
  @_lifetime(borrow self)
  borrowing func bytes(of part: Part) -> Span<UInt8> {
    packed.bytes.extracting(part.start..<part.start + part.run.packedCount)
  }

  /// Begins a run without rows.
  private mutating func open(_ items: Range<Int>, _ place: SheetPlace, linkRoom: Int) -> Part {
    xml.truncate(to: 0)
    links.open(room: linkRoom)
    return Part(
      items: items,
      place: place,
      run: DeflatedRun(),
      start: packed.count,
      linkStart: links.mark,
      linkEnd: links.mark,
      linkRoom: linkRoom,
      wantsLinks: false
    )
  }

  /// Compresses the rows of a run and adds it to the others.
  private mutating func close(_ part: inout Part) {
    part.run = deflater.compress(xml, to: &packed, ending: .sync)
    part.linkEnd = links.mark
    part.wantsLinks = links.isOverfull
    parts.append(part)
  }
}
