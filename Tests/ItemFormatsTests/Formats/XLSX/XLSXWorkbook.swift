import ByteIO
import Storages
import TestSupport
import XMLText
import ZipArchive

@testable import ItemFormats

/// Workbooks made of JSON texts, and their parts read back.
enum XLSXWorkbook {
  /// Calls `body` for batches of `size` items with the columns known then, as the pipeline does.
  static func batches(
    _ items: [String],
    of size: Int = 1000,
    _ body: (borrowing ItemBatch, ColumnPlan, Int) throws -> Void
  ) rethrows -> ColumnPlan {
    var registry = ColumnRegistry()
    var first = 0
    for start in stride(from: 0, to: items.count, by: size) {
      var batch = ItemBatch()
      for (number, item) in items[start..<min(start + size, items.count)].enumerated() {
        let bytes = Array(item.utf8)
        let offset = batch.arena.count
        batch.arena.append(bytes.span)
        batch.entries.append(
          ItemEntry(range: offset..<batch.arena.count, place: .line(start + number + 1))
        )
      }
      batch.buildIndex()
      if !batch.resolve(registry.plan) { registry.register(&batch) }
      try body(batch, registry.plan, first)
      first += batch.itemCount
    }
    return registry.plan
  }

  /// A made workbook.
  struct Made {
    var bytes: [UInt8]
    var losses: LossTally
    /// Whether the file was written to a second sink because columns turned up late.
    var moved: Bool
    /// What people are told about it.
    var notes: [String] = []

    /// The names of the parts in order.
    var names: [String] { get throws { try ZipDirectory(bytes.span).entries.map(\.name) } }

    /// A part's XML.
    func part(_ name: String) throws -> String {
      let directory = try ZipDirectory(bytes.span)
      guard let entry = directory.entry(name) else { throw ZipError(.cut, entry: name) }
      return String(decoding: try directory.contents(entry, of: bytes.span), as: UTF8.self)
    }

    /// The XML of a sheet, from 1.
    func sheet(_ number: Int = 1) throws -> String { try part("xl/worksheets/sheet\(number).xml") }

    /// Every part but the zip around it.
    func parts() throws -> [String: String] {
      var parts: [String: String] = [:]
      for name in try names { parts[name] = try part(name) }
      return parts
    }
  }

  /// Writes a workbook; a stream is spooled as the pipeline does it, unless `isDirect`.
  static func make(
    _ items: [String],
    batchSize: Int = 1000,
    facts: DatasetFacts = DatasetFacts(title: "Test"),
    options: XLSXOptions = XLSXOptions(),
    canPatch: Bool = true,
    isDirect: Bool = false,
    hasStalePaging: Bool = false
  ) throws -> Made {
    let first = MemorySink(canPatch: canPatch || !isDirect)
    var writer = try WorkbookWriter(first, title: facts.title, options: options)
    writer.beginDataset(sheetName: options.sheetName)
    let plan = try append(
      items,
      to: &writer,
      batchSize: batchSize,
      facts: facts,
      options: options,
      hasStalePaging: hasStalePaging
    )
    let losses = try writer.endDataset(columns: plan)
    return try finish(
      &writer,
      first,
      losses: losses,
      canPatch: canPatch,
      isSpooled: !canPatch && !isDirect
    )
  }

  /// Appends items to the dataset that was begun.
  static func append(
    _ items: [String],
    to writer: inout WorkbookWriter,
    batchSize: Int = 1000,
    facts: DatasetFacts = DatasetFacts(title: "Test"),
    options: XLSXOptions,
    hasStalePaging: Bool = false
  ) throws -> ColumnPlan {
    var rows = SheetRows(facts: facts, options: options)
    let old = writer.paging
    return try batches(items, of: batchSize) { batch, columns, firstItem in
      let paging = hasStalePaging ? old : writer.paging
      rows.encode(batch, columns: columns, firstItem: firstItem, paging: paging)
      try writer.append(&rows, of: batch, columns: columns)
    }
  }

  /// Finishes a workbook, in another sink if it must or was spooled.
  static func finish(
    _ writer: inout WorkbookWriter,
    _ first: MemorySink,
    losses: LossTally = LossTally(),
    canPatch: Bool = true,
    isSpooled: Bool = false
  ) throws -> Made {
    guard writer.mustMove || isSpooled else {
      try writer.finish()
      return Made(bytes: first.bytes, losses: losses, moved: false, notes: writer.notes)
    }
    let second = MemorySink(canPatch: canPatch)
    try writer.finish(movingTo: second) { range, body throws(OutputError) in
      try first.read(range, body)
    }
    return Made(bytes: second.bytes, losses: losses, moved: true, notes: writer.notes)
  }

  /// The cells of the row that one item `{"v": value}` becomes, without what every cell has.
  static func cell(
    _ value: String,
    options: XLSXOptions = XLSXOptions(),
    pointed: Bool = false
  ) -> (xml: String, losses: [LossRule: LossTally.Count]) {
    let facts = DatasetFacts(title: "Test", hasPointedIntegers: pointed)
    let encoder = XLSXEncoder(facts: facts, options: options)
    var out = OutputBuffer()
    var losses = LossTally()
    _ = batches([#"{"v":\#(value)}"#]) { batch, columns, first in
      encoder.encode(
        batch,
        items: 0..<batch.itemCount,
        columns: columns,
        firstRow: first,
        to: &out,
        losses: &losses
      )
    }
    return (out.text(), losses.counts)
  }
}
