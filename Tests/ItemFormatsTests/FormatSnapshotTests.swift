import ItemFormats
import TestSupport
import Testing

/// The bytes of every format, to be read when they change.
@Suite struct FormatSnapshotTests {
  private static let items = [
    ##"{"title":"Red tea","url":"https://shop.example/1","price":4.50,"inStock":true}"##,
    ##"{"title":"Cups & \"saucers\" <new>","url":"https://shop.example/2?a=1&b=2","price":1e2,"##
      + ##""tags":["a","b"],"size":{"w":7,"h":null}}"##,
    ##"{"title":"","description":"Line one\nline two","scrapedAt":"2026-11-17T09:30:00.000Z"}"##,
    ##"{"#debug":{"@":{"code":200},"#":"ok"},"a b/c":[],"empty":{},"big":12345678901234567890}"##,
    ##"{"name":"🎁 é 中","text":"=1+1","late":[[1],[2,[3]]],"":"no name"}"##, "{}",
  ]

  @Test(arguments: ItemFormat.all.filter(\.isText).map(\.name))
  func `A small dataset has the bytes that it had`(name: String) throws {
    let format = try #require(ItemFormat.named(name))
    let facts = DatasetFacts(title: "shop", id: "WkzbQMuFYuamGv3YF", modifiedAt: 1_794_907_800)
    let export = Export(format, Self.items, batchSize: 2, late: true, facts: facts)
    let outcome = try Snapshot.compare(export.bytes, "small.\(format.fileExtension)")
    if outcome != .same {
      Attachment.record(export.bytes, named: "small.\(format.fileExtension)")
      Issue.record("\(outcome == .recorded ? "recorded now" : "differs from the snapshot")")
    }
  }
}
