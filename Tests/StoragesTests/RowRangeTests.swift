import ByteIO
import SystemPackage
import TestSupport
import Testing

@testable import Storages

@Suite struct RowRangeTests {
  /// The counts at which batches begin and end, and one with many batches.
  static let counts = [0, 1, 63, 64, 65, 999, 1000, 1001, 2500]
  static let ranges = [
    RowRange(), RowRange(isDescending: true), RowRange(limit: 0), RowRange(limit: 1),
    RowRange(offset: 1), RowRange(offset: 63, limit: 2), RowRange(offset: 64, limit: 1000),
    RowRange(offset: 999, limit: 3, isDescending: true), RowRange(limit: 64, isDescending: true),
    RowRange(offset: 1, isDescending: true), RowRange(limit: 0, isDescending: true),
    RowRange(offset: 5000), RowRange(offset: 5000, isDescending: true),
    RowRange(offset: .max, limit: .max), RowRange(offset: 1, limit: .max, isDescending: true),
  ]

  /// What every source must hand out of `all`.
  private func meant<Row>(_ rows: RowRange, of all: [Row]) -> [Row] {
    let ordered = rows.isDescending ? all.reversed() : all
    return Array(ordered.dropFirst(rows.offset).prefix(rows.limit ?? .max))
  }

  /// Rows of different sizes.
  private func items(_ count: Int) -> [String] {
    (0..<count).map { #"{"n":\#($0),"t":"\#(String(repeating: "x", count: $0 % 7 * 300))"}"# }
  }

  @Test(arguments: counts) func `A folder, a file and rows made in memory agree`(count: Int) throws
  {
    let folder = try TemporaryDirectory()
    let items = items(count)
    for (number, item) in items.enumerated() {
      try StorageTree.write(Array(item.utf8), to: folder.at("dataset/\(100_000 + number).json"))
    }
    if count == 0 { try StorageTree.write([], to: folder.at("dataset/other")) }
    try StorageTree.write(Array(items.joined(separator: "\n").utf8), to: folder.at("a.jsonl"))
    try StorageTree.write(
      Array("[\n\(items.joined(separator: " ,\n"))]\n".utf8),
      to: folder.at("a.json")
    )
    for rows in Self.ranges {
      let expected = meant(rows, of: items)
      for threads in [1, 4] {
        let sources: [any ItemSource] = [
          try DatasetDirectory(folder.at("dataset"), rows: rows),
          try ItemFile(folder.at("a.jsonl"), rows: rows),
          try ItemFile(folder.at("a.json"), rows: rows),
          RowSource(
            count: count,
            rows: rows,
            makeReader: { MemoryReader(items) },
            conclude: { [] }
          ),
        ]
        for source in sources {
          let found = try collect(source, threads: threads)
          #expect(found.items == expected, "\(type(of: source)) \(rows)")
          #expect(found.problems.isEmpty)
          if let known = source.expectedCount { #expect(known == expected.count) }
        }
      }
    }
  }

  private final class MemoryReader: RowReader {
    private let items: [String]

    init(_ items: [String]) { self.items = items }

    func append(_ index: Int, to arena: inout ByteArena) -> RowOutcome {
      arena.append(items[index].utf8Span.span)
      return .item(.line(index))
    }
  }

  @Test(arguments: [10, 1000, 1001, 3500])
  func `Batches of a file read backwards are the same for one thread and for four`(
    count: Int
  ) throws {
    let folder = try TemporaryDirectory()
    try StorageTree.write(
      Array(items(count).joined(separator: "\n").utf8),
      to: folder.at("a.jsonl")
    )
    let rows = RowRange(offset: 7, isDescending: true)
    let one = try collect(try ItemFile(folder.at("a.jsonl"), rows: rows))
    #expect(one == (try collect(try ItemFile(folder.at("a.jsonl"), rows: rows), threads: 4)))
    #expect(one.parts.allSatisfy { $0.count <= 1000 })
  }

  @Test func `A damaged row counts, and is reported only if it is meant`() throws {
    let folder = try TemporaryDirectory()
    for number in [1, 3, 4] {
      try StorageTree.write(Array("{}".utf8), to: folder.at("dataset/\(number).json"))
    }
    try StorageTree.write([], to: folder.at("dataset/2.json/a-folder-is-no-item"))
    let long = "{\"long\":\"\(String(repeating: "x", count: 100))\"}"
    let lines = ["{\"a\":1}", long, "{\"a\":3}", "{\"a\":4}"]
    try StorageTree.write(Array(lines.joined(separator: "\n\n").utf8), to: folder.at("a.jsonl"))
    try StorageTree.write(
      Array("[\(lines.joined(separator: ","))]".utf8),
      to: folder.at("a.json")
    )
    try StorageTree.write(Array("[{\"a\":1},,{\"a\":3},{\"a\":4}".utf8), to: folder.at("b.json"))
    for (rows, expected) in [
      (RowRange(limit: 1), [1]), (RowRange(limit: 2), [1]), (RowRange(limit: 3), [1, 3]),
      (RowRange(offset: 1, limit: 2), [3]), (RowRange(offset: 2), [3, 4]),
      (RowRange(offset: 1, limit: 2, isDescending: true), [3]),
      (RowRange(isDescending: true), [4, 3, 1]),
    ] {
      let isReported = meant(rows, of: [1, 2, 3, 4]).contains(2)
      let directory = try collect(
        try DatasetDirectory(folder.at("dataset"), rows: rows)
      )
      #expect(directory.places == expected.map { "\($0).json" })
      #expect(directory.problems.count == (isReported ? 1 : 0))
      for name in ["a.jsonl", "a.json", "b.json"] {
        let file = try collect(try ItemFile(folder.at(name), rows: rows, maxItemBytes: 99))
        #expect(file.items == expected.map { "{\"a\":\($0)}" }, "\(name) \(rows)")
        let isCut = name == "b.json" && (rows.isDescending || rows.limit == nil)
        #expect(
          file.problems.count == (isReported ? 1 : 0) + (isCut ? 1 : 0),
          "\(name) \(rows) \(file.problems)"
        )
      }
    }
  }

  @Test func `A limit ends the reading of a file where its rows end`() throws {
    let folder = try TemporaryDirectory()
    let text = "{\"a\":1}\n{\"a\":2}\nnot JSON\n"
    try StorageTree.write(Array(text.utf8), to: folder.at("a.jsonl"))
    let source = try ItemFile(folder.at("a.jsonl"), rows: RowRange(limit: 2))
    #expect(try collect(source).items == ["{\"a\":1}", "{\"a\":2}"])
    // Line 2 is not the last one: nobody may be writing it.
    #expect(!source.mayBeBeingWritten(.line(2)))
  }

  @Test(arguments: [false, true])
  func `The last line may be half-written, whichever end is read first`(isDescending: Bool) throws {
    let folder = try TemporaryDirectory()
    try StorageTree.write(Array("{\"a\":1}\n{\"a\":".utf8), to: folder.at("a.jsonl"))
    let source = try ItemFile(folder.at("a.jsonl"), rows: RowRange(isDescending: isDescending))
    #expect(Set(try collect(source).items) == ["{\"a\":1}", "{\"a\":"])
    #expect(source.mayBeBeingWritten(.line(2)))
    #expect(!source.mayBeBeingWritten(.line(1)))
    var arena = ByteArena()
    #expect(try source.readAgain(.line(2), into: &arena).fileOffset == 8)
  }

  @Test func `A file that shrinks between its two readings stops the run`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.write(
      Array(items(3000).joined(separator: "\n").utf8),
      to: folder.at("a.jsonl")
    )
    let source = try ItemFile(folder.at("a.jsonl"), rows: RowRange(isDescending: true))
    let cursor = source.makeCursor()
    var arena = ByteArena()
    var entries: [ItemEntry] = []
    var problems: [Problem] = []
    _ = try cursor.next(into: &arena, &entries, &problems)
    try StorageTree.write(Array("{}".utf8), to: folder.at("a.jsonl"))
    #expect(throws: FileError.self) {
      while try cursor.next(into: &arena, &entries, &problems) != nil {}
    }
  }
}
