import ByteIO
import JSONText
import Storages
import Testing

@testable import ItemFormats

@Suite struct DatasetProfileTests {
  @Test func `A column tells types, what is missing, range and frequent values`() throws {
    let columns = profile([
      #"{"p":10,"n":null,"s":"žluť","d":"2026-11-23T10:00:00Z","b":true,"e":[],"o":{}}"#,
      #"{"p":9.5,"n":1,"s":"","d":"2026-11-24","b":false,"x":{"y":[7]}}"#,
      #"{"p":10.0,"s":"žluť","d":"2026-11-23T12:00:00+09:00","b":true}"#,
    ])
    #expect(columns.map(\.name) == ["p", "n", "s", "d", "b", "e", "o", "x/y/0"])
    let p = columns[0]
    #expect(p.types.map(\.type) == [.integer, .number] && p.types.map(\.count) == [2, 1])
    #expect(p.numbers == .init(min: "9.5", max: "10"))
    #expect(p.distinctCount == 2 && p.isDistinctExact && !p.isUnique)
    #expect(p.top.map(\.value) == [.number("10"), .number("9.5")] && p.top.map(\.count) == [2, 1])
    let n = columns[1]
    #expect(n.nullCount == 1 && n.missingCount == 1 && n.valueCount == 1 && n.distinctCount == 1)
    let s = columns[2]
    #expect(s.lengths == 0...4 && s.distinctCount == 2 && s.top[0].value == .string("žluť"))
    let d = columns[3]
    #expect(d.dates == .init(earliest: "2026-11-23T12:00:00+09:00", latest: "2026-11-24", count: 3))
    #expect(d.isUnique)
    #expect(columns[4].trueCount == 2 && columns[4].count(.boolean) == 3)
    #expect(columns[5].count(.array) == 1 && columns[6].count(.object) == 1)
    #expect(columns[7].missingCount == 2)
  }

  @Test func `Numbers keep their digits and are compared by them`() {
    let column = profile([
      #"{"n":123456789012345678901234567890}"#, #"{"n":123456789012345678901234567891}"#,
      #"{"n":-1e400}"#, #"{"n":0.1}"#, #"{"n":0.10000000000000000555}"#,
    ])[0]
    #expect(column.numbers == .init(min: "-1e400", max: "123456789012345678901234567891"))
    #expect(column.distinctCount == 5)
  }

  @Test(arguments: [0, 1, 999, 1_000])
  func `Up to 1,000 different values are counted exactly`(count: Int) {
    let items = (0..<count).flatMap { number in [#"{"k":"v\#(number)"}"#, #"{"k":"v\#(number)"}"#] }
    let columns = profile(items)
    #expect(columns.count == min(count, 1))
    #expect(columns.allSatisfy { $0.distinctCount == count && $0.isDistinctExact })
  }

  @Test(arguments: [1_001, 3_000, 20_000, 100_000])
  func `Beyond 1,000 the number is an estimate within 5 percent, and never unique`(count: Int) {
    let column = profile((0..<count).map { #"{"k":"value number \#($0)"}"# })[0]
    #expect(!column.isDistinctExact && !column.isUnique)
    #expect(abs(column.distinctCount - count) * 20 <= count, "\(column.distinctCount)")
  }

  @Test func `A value that is most frequent by far is found among many`() {
    let items = (0..<20_000).map { $0 % 3 == 0 ? #"{"k":"often"}"# : #"{"k":"once \#($0)"}"# }
    let column = profile(items)[0]
    #expect(column.top.first?.value == .string("often"))
    #expect(column.top.first.map { $0.count <= 6_667 && $0.count > 6_000 } == true)
  }

  @Test func `It is the same however the items are cut into batches`() {
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      let items = (0..<Int.random(in: 1...3_000, using: &dice)).map { _ in
        let values = [
          "null", "true", "7", "7.0", "-1.5e3", #""a""#, #""2026-01-01""#, "[]", "{}",
          "\(Int.random(in: 0...5_000, using: &dice))",
        ]
        let members = (0..<Int.random(in: 0...5, using: &dice)).map { _ in
          #""f\#(Int.random(in: 0...9, using: &dice))":\#(values.randomElement(using: &dice)!)"#
        }
        return "{\(members.joined(separator: ","))}"
      }
      let whole = profile(items)
      #expect(profile(items, batchSize: Int.random(in: 1...500, using: &dice)) == whole)
    }
  }

  @Test func `Values that do not fit the memory are counted by estimate, and that is told`() {
    let items = (0..<900).map { #"{"k":"\#(String(repeating: "x", count: 150))\#($0)"}"# }
    var hurried = 0
    let column = profile(items, budget: 20_000, hurried: &hurried)[0]
    #expect(!column.isDistinctExact && hurried == 1)
    #expect(abs(column.distinctCount - 900) <= 45)
  }

  @Test func `A long value is cut, and told from another that starts the same`() {
    let start = String(repeating: "ž", count: 300)
    let column = profile([#"{"k":"\#(start)1"}"#, #"{"k":"\#(start)2"}"#])[0]
    #expect(column.distinctCount == 2 && column.top.allSatisfy(\.isCut))
    #expect(column.lengths == 301...301)
  }

  // MARK: - Profiling

  private func profile(_ items: [String], batchSize: Int = 1_000) -> [ColumnProfile] {
    var hurried = 0
    return profile(items, batchSize: batchSize, budget: 16 << 20, hurried: &hurried)
  }

  private func profile(
    _ items: [String],
    batchSize: Int = 1_000,
    budget: Int,
    hurried: inout Int
  ) -> [ColumnProfile] {
    var registry = ColumnRegistry()
    var profile = DatasetProfile(budget: budget)
    var part = BatchProfile()
    var batch = ItemBatch()
    var at = 0
    while at < items.count {
      batch.removeAll()
      for item in items[at..<min(at + batchSize, items.count)] {
        let start = batch.arena.count
        batch.arena.append(item.utf8Span.span)
        batch.entries.append(ItemEntry(range: start..<batch.arena.count, place: .line(at + 1)))
      }
      at += batchSize
      batch.buildIndex()
      if !batch.resolve(registry.plan) { registry.register(&batch) }
      part.read(batch)
      profile.add(part, of: batch)
    }
    hurried = profile.hurriedCount
    return profile.columns(registry.plan)
  }
}
