import Testing

@testable import Catalogue

@Suite struct ShareBarTests {
  private func widths(_ counts: [Int]) -> [Double] {
    let bar = ShareBar(parts: counts.map { .init(label: "x", count: $0, style: "c1") })
    return bar.markup.split(separator: "<rect").dropFirst().compactMap { part in
      part.split(separator: " width=\"").dropFirst().first
        .flatMap { Double($0.prefix { $0 != "\"" }) }
    }
  }

  @Test(arguments: [
    ([1], [480.0]), ([1, 1], [239, 239]), ([3, 0, 1], [358.5, 119.5]),
    ([1_000_000, 1, 1], [474, 1, 1]), ([Int.max / 4, 1], [477, 1]),
  ])
  func `Lengths are in proportion, and nothing that is there vanishes`(
    counts: [Int],
    expected: [Double]
  ) {
    #expect(widths(counts) == expected)
  }

  @Test func `Nothing to show is no bar`() {
    #expect(ShareBar(parts: [.init(label: "x", count: 0, style: "c1")]).markup.isEmpty)
  }
}
