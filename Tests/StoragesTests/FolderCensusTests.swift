import ByteIO
import SystemPackage
import TestSupport
import Testing

@testable import Storages

@Suite struct FolderCensusTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func find(_ depth: StorageFinder.Depth) throws -> Storage {
    let root = StorageRoot(label: "r", path: folder.path)
    return try #require(try StorageFinder(depth: depth).find(in: root).storages.first)
  }

  /// Opens the dataset and counts while it is read; from `patience` entries on while it is listed, too.
  private func open(patience: Int? = nil) throws -> DatasetDirectory {
    try DatasetDirectory(folder.at("datasets/d"), takingCensus: true, patience: patience)
  }

  private func census(_ dataset: DatasetDirectory) throws -> Storage? {
    try StorageFinder().storage(try find(.names), readBy: dataset)
  }

  /// All facts but for where it lies.
  private func facts(_ storage: Storage?) -> String {
    guard var storage else { return "none" }
    storage.forgetPlace()
    return "\(storage)"
  }

  private func make(_ literal: String, count: Int = 0) throws {
    try StorageTree.makeFolder(folder.at("datasets/d"))
    for number in 0..<count {
      let name = String(String(1_000_000_001 + number).dropFirst()) + ".json"
      try StorageTree.write(Array("{\"n\":\(number)}".utf8), to: folder.at("datasets/d/\(name)"))
    }
    let lines = literal.split(separator: "\n").map { "datasets/d/\($0)" }
    try StorageTree.make(lines.joined(separator: "\n"), in: folder)
    for line in lines {
      let path = line.prefix { $0 != " " }
      try StorageTree.setTime(folder.at(String(path)), seconds: 1_700_000_000 + path.utf8.count)
    }
  }

  @Test(
    arguments: [
      "",
      #"__metadata__.json {"id":"abcdefghijklmnopq","name":"other","itemCount":7}"#,
      #"__metadata__.json {"name":null,"modifiedAt":"2020-02-01T10:00:00.000Z"}"#,
      "__metadata__.json not JSON\nx.txt stray\ny.txt stray\n.hidden a\n000000001.json.tmp half",
      "000000001.json.lock/\n000000301.json/\n000000302.json -> 000000001.json",
      "__metadata__.json/\nnested/000000001.json {}\ndb.sqlite x",
      "7.json {}\n0.json \n123456789012345678901234567890.json {}",
      String(repeating: "0", count: 70) + "7.json {}\n" + String(repeating: "0", count: 70)
        + "8.json -> 7.json",
    ],
    [0, 1, 300]
  )
  func `What is found while items are read is what is found without`(
    literal: String,
    count: Int
  ) throws {
    try make(literal, count: count)
    let expected = facts(try find(.sizes))
    for (patience, threads) in [(nil, 1), (nil, 3), (50, 1), (50, 3)] {
      let dataset = try open(patience: patience)
      _ = try collect(dataset, threads: threads)
      // Other items than were to be expected are not read to their end.
      if !dataset.finish().isEmpty { continue }
      #expect(facts(try census(dataset)) == expected)
    }
  }

  @Test func `A file that is written after it was read looks as it did before`() throws {
    try make("1.json {}\n2.json {}\n3.json {\"n\":3}")
    let before = try find(.sizes)
    let dataset = try open()
    _ = try collect(dataset)
    try StorageTree.make("datasets/d/2.json []", in: folder)
    let census = try #require(try census(dataset))
    #expect(census.fingerprint == before.fingerprint)
    #expect(census.fingerprint != (try find(.sizes)).fingerprint)
  }

  @Test func `A file that came later does not count`() throws {
    try make("1.json {}\n2.json {}")
    let before = facts(try find(.sizes))
    let dataset = try open()
    try StorageTree.make("datasets/d/3.json {}\ndatasets/d/x.txt x", in: folder)
    _ = try collect(dataset)
    #expect(facts(try census(dataset)) == before)
  }

  @Test func `A file that went before it was read differs from one that was there`() throws {
    try make("1.json {}\n2.json {}")
    let before = try find(.sizes)
    let dataset = try open()
    folder.remove("datasets/d/2.json")
    #expect(try collect(dataset).problems.map(\.code) == [.gone])
    let census = try #require(try census(dataset))
    #expect(census.fingerprint != before.fingerprint)
    // It was listed, and is reported.
    #expect(census.holds == .items(2))
    #expect((try find(.sizes)).holds == .items(1))
  }

  @Test func `A file that is too large to be read counts`() throws {
    try make("1.json {}\n2.json")
    let sparse = try FileDescriptor.open(folder.at("datasets/d/2.json"), .writeOnly)
    try sparse.closeAfter { try sparse.resize(to: 8 << 30) }
    let dataset = try open()
    #expect(try collect(dataset).problems.map(\.code) == [.tooLarge])
    #expect(facts(try census(dataset)) == facts(try find(.sizes)))
  }

  @Test func `Of a part nothing is told, and without being asked`() throws {
    try make("1.json {}\n2.json {}")
    let part = try DatasetDirectory(
      try find(.names),
      rows: RowRange(limit: 1),
      takingCensus: true
    )
    _ = try collect(part)
    #expect(try census(part) == nil)
    let unasked = try DatasetDirectory(try find(.names))
    _ = try collect(unasked)
    #expect(try census(unasked) == nil)
  }
}
