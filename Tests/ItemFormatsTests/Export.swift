import ByteIO
import ItemFormats
import Storages

/// One dataset encoded in one format, as the pipeline would do it.
struct Export {
  /// The output from head to foot.
  var bytes: [UInt8] = []
  /// What the format could not hold.
  var losses = LossTally()
  /// What tables lack because their columns are fixed.
  var leftOut = LossTally()
  /// What was wrong with items.
  var problems: [Problem] = []
  /// How many items were encoded.
  var itemCount = 0

  /// The output as text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Encodes `items`, JSON texts, in batches of `batchSize`.
  ///
  /// Columns are known before anything is encoded, or, if they turn up `late`, batches are encoded with
  /// those known so far and widened in the end.
  init(
    _ format: ItemFormat,
    _ items: [String],
    batchSize: Int = .max,
    late: Bool = false,
    facts: DatasetFacts = DatasetFacts(title: "test"),
    columnOptions: ColumnOptions = ColumnOptions()
  ) {
    self.init(
      format,
      items.map { Array($0.utf8) },
      batchSize: batchSize,
      late: late,
      facts: facts,
      columnOptions: columnOptions
    )
  }

  /// Encodes `items`, the bytes of JSON texts or of what should be such.
  init(
    _ format: ItemFormat,
    _ items: [[UInt8]],
    batchSize: Int = .max,
    late: Bool = false,
    facts: DatasetFacts = DatasetFacts(title: "test"),
    columnOptions: ColumnOptions = ColumnOptions()
  ) {
    let encoder = format.makeEncoder(facts)
    var headEncoder = encoder
    var columnOptions = columnOptions
    columnOptions.limit = 1 << 20
    var registry = ColumnRegistry(columnOptions)
    let runs = Self.runs(items, batchSize)
    var batch = ItemBatch()
    if !late {
      for run in runs {
        Self.fill(&batch, run)
        registry.register(&batch)
      }
      if columnOptions.order == .sorted {
        registry = ColumnRegistry(columnOptions, known: registry.plan)
      }
    }
    var bodies: [(columns: Int, bytes: [UInt8])] = []
    for run in runs {
      Self.fill(&batch, run)
      if !batch.resolve(registry.plan) { registry.register(&batch) }
      if itemCount == 0 { headEncoder.begin(with: batch) }
      var out = OutputBuffer()
      encoder.encode(
        batch,
        items: 0..<batch.itemCount,
        columns: registry.plan,
        firstRow: itemCount,
        to: &out,
        losses: &losses
      )
      problems += batch.problems
      leftOut.add(batch.leftOut, from: itemCount)
      itemCount += batch.itemCount
      bodies.append((registry.plan.count, Self.array(out.bytes)))
    }

    var out = OutputBuffer()
    headEncoder.head(columns: registry.plan, to: &out)
    for body in bodies {
      if body.columns < registry.plan.count || registry.plan.count == 0 {
        encoder.widen(body.bytes.span, from: body.columns, to: registry.plan.count, into: &out)
      } else {
        out.append(body.bytes.span)
      }
    }
    encoder.foot(columns: registry.plan, itemCount: itemCount, to: &out)
    bytes = Self.array(out.bytes)
  }

  /// A batch with the items `items`, indexed.
  static func batch(_ items: [[UInt8]]) -> ItemBatch {
    var batch = ItemBatch()
    fill(&batch, items)
    return batch
  }

  private static func fill(_ batch: inout ItemBatch, _ items: [[UInt8]]) {
    batch.removeAll()
    for (number, item) in items.enumerated() {
      let start = batch.arena.count
      batch.arena.append(item.span)
      batch.entries.append(
        ItemEntry(
          range: start..<batch.arena.count,
          place: .file(number: UInt64(number + 1), digits: 9)
        )
      )
    }
    batch.buildIndex()
  }

  private static func runs(_ items: [[UInt8]], _ size: Int) -> [[[UInt8]]] {
    stride(from: 0, to: items.count, by: min(size, max(items.count, 1))).map { start in
      Array(items[start...].prefix(size))
    }
  }

  private static func array(_ bytes: Span<UInt8>) -> [UInt8] {
    unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
  }
}
