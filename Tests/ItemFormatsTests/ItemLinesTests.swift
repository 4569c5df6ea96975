import ByteIO
import Testing

@testable import ItemFormats

@Suite struct ItemLinesTests {
  private static let items = HardItems.all.map { Array($0.json.utf8) }

  private func encoded(_ encoder: any ItemEncoder, _ batch: borrowing ItemBatch) -> String {
    var out = OutputBuffer()
    var losses = LossTally()
    encoder.encode(
      batch,
      items: 0..<batch.itemCount,
      columns: ColumnRegistry(ColumnOptions()).plan,
      firstRow: 0,
      to: &out,
      losses: &losses
    )
    return out.text()
  }

  @Test(arguments: ["json", "jsonl"])
  func `Lines that are shared are those that a format makes itself`(name: String) throws {
    let encoder = try #require(ItemFormat.named(name)).makeEncoder(DatasetFacts(title: "test"))
    var batch = Export.batch(Self.items)
    let own = encoded(encoder, batch)
    batch.makeLines()
    #expect(encoded(encoder, batch) == own)
  }

  @Test func `The rows of the item browser are made of them too`() {
    func rows(_ batch: borrowing ItemBatch) -> String {
      let piece = BrowserBatch()
      let plan = ColumnRegistry(ColumnOptions()).plan
      BrowserEncoder(firstItems: 0).encode(batch, columns: plan, firstRow: 0, into: piece)
      return piece.rows.text()
    }
    var batch = Export.batch(Self.items)
    var registry = ColumnRegistry(ColumnOptions())
    registry.register(&batch)
    batch.sortByColumn()
    let own = rows(batch)
    batch.makeLines()
    #expect(rows(batch) == own)
  }

  @Test func `An item of several megabytes does not stand in memory once more`() {
    var batch = Export.batch([Array(#"{"text":"\#(String(repeating: "x", count: 5 << 20))"}"#.utf8)]
    )
    batch.makeLines()
    #expect(batch.lineEnds.isEmpty)
  }
}
