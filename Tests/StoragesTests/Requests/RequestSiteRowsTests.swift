import ByteIO
import Storages
import SystemPackage
import TestSupport
import Testing

@Suite struct RequestSiteRowsTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func list(_ literal: String) throws -> RequestList {
    try StorageTree.make(literal, in: folder)
    let found = try StorageFinder(depth: .names).find(
      in: StorageRoot(label: "r", path: folder.path)
    )
    return try StorageFinder(now: Timestamp(seconds: 1_800_000_000)).requests(
      of: try #require(found.storages.first { $0.kind == .requestQueue })
    )
  }

  private func lines(_ rows: RequestSiteRows, _ range: Range<Int>) throws -> [String] {
    var lines: [String] = []
    let problems = try rows.forEach(range) { row in
      lines.append(String(decoding: row.indices.map { row[$0] }, as: UTF8.self))
    }
    #expect(problems.isEmpty)
    return lines
  }

  private static let queue = #"""
    request_queues/q/a.json {"url":"https://a.example/?key=SECRET","orderNo":5,"method":"GET"}
    request_queues/q/b.json {"url":"u","orderNo":null,"handledAt":"2026-01-01 00:00:00+00:00"}
    request_queues/q/c.json {"orderNo":null,"json":"{\"url\":\"https://u:SECRET@c.example/\",\"retryCount\":3,\"userData\":{\"label\":\"L\",\"__crawlee\":{\"state\":6}},\"errorMessages\":[\"at https://c.example/?sig=SECRET\",7],\"headers\":{\"X\":\"SECRET\"},\"payload\":\"SECRET\"}"}
    """#

  @Test func `Failed requests come first, without secrets and without what they carry`() throws {
    let rows = RequestSiteRows(try list(Self.queue))
    #expect(rows.count == 3 && rows.failedCount == 1)
    let lines = try lines(rows, 0..<9)
    #expect(
      lines.first
        == #"{"url":"https://c.example/","method":null,"state":"failed","retryCount":3,"label":"L","#
        + #""errorMessages":["at https://c.example/?sig=…"],"loadedUrl":null,"handledAt":null}"#
    )
    #expect(lines.dropFirst().first?.contains("key=…") == true)
    #expect(lines.last?.contains(#""handledAt":"2026-01-01T00:00:00Z""#) == true)
    #expect(!lines.joined().contains("SECRET"))
  }

  @Test func `What requests carry is added as it is where it is published`() throws {
    let rows = RequestSiteRows(try list(Self.queue), showsPrivate: true)
    let first = try #require(try lines(rows, 0..<1).first)
    #expect(
      first.hasSuffix(
        #","userData":{"label":"L","__crawlee":{"state":6}},"headers":{"X":"SECRET"},"payload":"SECRET"}"#
      )
    )
  }

  @Test func `The source gives the same rows in the same order`() throws {
    let rows = RequestSiteRows(try list(Self.queue))
    let source = rows.source()
    #expect(source.expectedCount == 3)
    let cursor = source.makeCursor()
    var arena = ByteArena()
    var entries: [ItemEntry] = []
    var problems: [Problem] = []
    while try cursor.next(into: &arena, &entries, &problems) != nil {}
    let texts = entries.map { entry -> String in
      let bytes = arena.bytes.extracting(entry.range)
      return String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
    #expect(try texts == lines(rows, 0..<3))
    #expect(source.finish().isEmpty)
  }

  @Test func `Records as a site lists them are rows too`() throws {
    let source = RecordSiteRows.source(count: 2) { place in
      .init(
        key: "k\"\(place)",
        contentType: nil,
        size: place,
        changed: Timestamp(seconds: 0),
        file: place == 0 ? nil : "records/k.txt"
      )
    }
    let cursor = source.makeCursor()
    var arena = ByteArena()
    var entries: [ItemEntry] = []
    var problems: [Problem] = []
    while try cursor.next(into: &arena, &entries, &problems) != nil {}
    let all = arena.bytes
    #expect(
      String(decoding: all.indices.map { all[$0] }, as: UTF8.self)
        == #"{"key":"k\"0","contentType":null,"size":0,"changed":"1970-01-01T00:00:00Z","file":null}"#
        + #"{"key":"k\"1","contentType":null,"size":1,"changed":"1970-01-01T00:00:00Z","file":"records/k.txt"}"#
    )
  }
}
