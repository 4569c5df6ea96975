import JSONText
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

  @Test func `A value that becomes frequent when others were forgotten is named by its text`() {
    let rare = (0..<3_000).map { #"{"k":"once \#($0)"}"# }
    let items = rare + (0..<9_000).map { $0 % 2 == 0 ? #"{"k":"late"}"# : #"{"k":"new \#($0)"}"# }
    let top = profile(items)[0].top
    #expect(top.first?.value == .string("late"))
    #expect(top.first?.isExact == false)
  }

  @Test(arguments: ["7000.0", "7e3", "7000.000e0", "7000"])
  func `A value that is named by its second spelling is named by all of it`(spelling: String) {
    // So many others that the first spelling is not kept.
    let others = (0..<1_500).map { #"{"k":\#($0)}"# }
    for first in ["7000", "7e3", "70.00e2"] {
      let same = [first] + Array(repeating: spelling, count: 50)
      let items = others + same.map { #"{"k":\#($0)}"# }
      let top = profile(items)[0].top
      #expect(top.first?.value == .number(spelling), "first spelled \(first)")
    }
  }

  @Test func `It is the same however the items are cut into batches`() {
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      let items = (0..<Int.random(in: 1...3_000, using: &dice)).map { _ in
        let values = [
          "null", "true", "7", "7.0", "-1.5e3", #""a""#, #""2026-01-01""#, "[]", "{}",
          "\(Int.random(in: 0...5_000, using: &dice))",
          "\(Double.random(in: -9...9, using: &dice))",
          "1e\(Int.random(in: -400...400, using: &dice))",
          #""\#(String(repeating: "x", count: Int.random(in: 0...400, using: &dice)))""#,
          #""20\#(Int.random(in: 10...29, using: &dice))-0\#(Int.random(in: 1...9, using: &dice))-17""#,
        ]
        let members = (0..<Int.random(in: 0...5, using: &dice)).map { _ in
          #""f\#(Int.random(in: 0...9, using: &dice))":\#(values.randomElement(using: &dice)!)"#
        }
        return "{\(members.joined(separator: ","))}"
      }
      // Enough for all values, for a part of them, for hardly any.
      for budget in [16 << 20, 200_000, 20_000] {
        let whole = Profiled(items, budget: budget)
        let size = Int.random(in: 1...500, using: &dice)
        let parts = Profiled(items, batchSize: size, budget: budget)
        #expect(parts.columns == whole.columns, "batches of \(size), \(budget) bytes")
        #expect(parts.hurriedCount == whole.hurriedCount)
      }
    }
  }

  @Test func `Values that do not fit the memory are counted by estimate, and that is told`() {
    let items = (0..<900).map { #"{"k":"\#(String(repeating: "x", count: 150))\#($0)"}"# }
    let profiled = Profiled(items, budget: 20_000)
    let column = profiled.columns[0]
    #expect(!column.isDistinctExact && profiled.hurriedCount == 1)
    #expect(abs(column.distinctCount - 900) <= 45)
  }

  @Test func `A long value is cut, and told from another that starts the same`() {
    let start = String(repeating: "ž", count: 300)
    let column = profile([#"{"k":"\#(start)1"}"#, #"{"k":"\#(start)2"}"#])[0]
    #expect(column.distinctCount == 2 && column.top.allSatisfy(\.isCut))
    #expect(column.lengths == 301...301)
  }

  @Test func `Ten values are named, and an example that is not empty`() {
    let column = profile(
      [#"{"k":""}"#, #"{"k":null}"#] + (0..<30).map { #"{"k":"v\#($0 % 15)"}"# }
    )[0]
    #expect(column.top.count == 10 && column.top[0].count == 2)
    #expect(column.example?.value == .string("v0") && column.emptyTextCount == 1)
    #expect(profile([#"{"k":""}"#, #"{"k":[]}"#])[0].example?.value == .string(""))
    #expect(profile([#"{"k":null}"#])[0].example == nil)
  }

  private func profile(_ items: [String], batchSize: Int = 1_000) -> [ColumnProfile] {
    Profiled(items, batchSize: batchSize).columns
  }
}
