import JSONText
import Testing

@testable import ItemFormats

@Suite struct ColumnHistogramTests {
  private typealias Bar = ColumnHistogram.Bar

  private func column(_ values: [String], batchSize: Int = 1_000) throws -> ColumnProfile {
    let items = values.map { #"{"v":\#($0)}"# }
    return try #require(Profiled(items, batchSize: batchSize).columns.first)
  }

  @Test func `Whole numbers have bars that name them, ends included`() throws {
    let histogram = try #require(try column(["1", "1", "3", "4", "4.0", "40e-1"]).histogram)
    #expect(histogram.isWhole && histogram.median == 3.5)
    #expect(
      histogram.bars == [
        Bar(lower: 1, upper: 1, count: 2), Bar(lower: 2, upper: 2, count: 0),
        Bar(lower: 3, upper: 3, count: 1), Bar(lower: 4, upper: 4, count: 3),
      ]
    )
  }

  @Test(arguments: [
    ["0"], ["-0.0", "0"], ["-1", "0", "1"], ["-1e-300", "1e-300"], ["1e400", "-1e400"],
    ["1e-400"], ["5e-324", "1"], ["-1.5", "-1000000", "-0.001"], ["123456789012345678901234567890"],
    ["0.1", "0.10000000000000000555"], ["1e308", "2e308", "1.7976931348623157e308"],
  ])
  func `Bars are in order, and every number is in one of them`(values: [String]) throws {
    let column = try column(values)
    let histogram = try #require(column.histogram)
    #expect(histogram.count == values.count)
    for bar in histogram.bars {
      #expect(bar.lower <= bar.upper && bar.lower.isFinite && bar.upper.isFinite)
    }
    for (bar, next) in zip(histogram.bars, histogram.bars.dropFirst()) {
      #expect(bar.upper <= next.lower && bar.lower < next.upper)
    }
    let least = try #require(histogram.bars.first), most = try #require(histogram.bars.last)
    #expect((least.lower...most.upper).contains(histogram.median))
    #expect(least.count > 0 && most.count > 0)
  }

  @Test func `Zero has a bar of its own between what is below and above`() throws {
    let values = (-50...50).map { "\(Double($0) / 10)" } + ["0", "0"]
    let histogram = try #require(try column(values).histogram)
    #expect(histogram.bars.filter { $0.lower == 0 && $0.upper == 0 }.map(\.count) == [3])
    #expect(histogram.bars.first?.lower == -5 && histogram.bars.last?.upper == 5)
    #expect(histogram.median == 0)
  }

  @Test func `Numbers that lie close together are told apart`() throws {
    let histogram = try #require(try column((2015...2026).map(String.init)).histogram)
    #expect(
      histogram.bars == (2015...2026).map { Bar(lower: Double($0), upper: Double($0), count: 1) }
    )
  }

  @Test(arguments: [0.5, 1.0, 3.0])
  func `A median is near to the number in the middle`(spread: Double) throws {
    // From 10^-spread to 10^spread, evenly by magnitude.
    let values = (0...4_000).map { step -> String in
      var value = 1.0
      let power = (Double(step) / 2_000 - 1) * spread
      for _ in 0..<1_000 { value *= 1 + power * 2.302_585 / 1_000 }
      return "\(value)"
    }
    let median = try #require(try column(values.shuffled()).histogram).median
    #expect((0.9...1.1).contains(median), "\(median)")
  }

  @Test func `Histograms of parts add up to that of the whole, whatever the parts`() throws {
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<10 {
      let spread = Int.random(in: 0...300, using: &dice)
      let values = (0..<500).map { _ in
        "\(Bool.random(using: &dice) ? "-" : "")\(Int.random(in: 0...999, using: &dice))e\(Int.random(in: -spread...spread, using: &dice))"
      }
      let whole = try column(values)
      #expect(try column(values, batchSize: Int.random(in: 1...99, using: &dice)) == whole)
      // The order matters to examples, but not to histograms.
      #expect(try column(values.shuffled(using: &dice)).histogram == whole.histogram)
    }
  }

  @Test func `A number too long to be compared leaves no range and no histogram`() throws {
    let column = try column(["1", String(repeating: "7", count: 300)])
    #expect(column.numbers == nil && column.histogram == nil && column.numberCount == 2)
  }

  @Test func `Empty texts are counted, and lengths are those of characters`() throws {
    let column = try column([#""""#, #""""#, #""žluť""#, #""😀""#])
    #expect(column.emptyTextCount == 2)
    #expect(column.lengthHistogram?.bars.map(\.count) == [2, 1, 0, 0, 1])
    #expect(column.lengthHistogram?.bars.last == Bar(lower: 4, upper: 4, count: 1))
  }

  @Test func `Beyond a thousand columns histograms are coarser, and as exact`() throws {
    let members = (0..<1_100).map { #""c\#($0)":\#($0)"# }.joined(separator: ",")
    let items = (1...40).map { number in
      #"{\#(members.replacing(/:[0-9]+/, with: ":\(number * number)"))}"#
    }
    let columns = Profiled(items, batchSize: 9).columns
    #expect(columns.allSatisfy { $0.histogram?.count == 40 })
    #expect(columns.last == nil || columns.last?.histogram?.bars.last?.upper == 1_600)
  }
}
