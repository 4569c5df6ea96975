import Testing

@testable import Pipeline

@Suite struct StaticHostTests {
  private let host = StaticHost(name: "Host", fileLimit: 1 << 20, siteLimit: 3 << 20, countLimit: 3)

  @Test(arguments: [
    ([1 << 20], []), ([1 << 20, 2 << 20], ["Host refuses files over 1 MiB: 1.csv (2.1 MB)"]),
    (
      [2 << 20, 3 << 20],
      [
        "Host refuses files over 1 MiB: 1.csv (3.1 MB) and 1 more",
        "Host takes 3.1 MB; the site has 5.2 MB",
      ]
    ), ([1, 1, 1, 1], ["Host takes 3 files; the site has 4"]),
  ])
  func `What a host refuses is named`(sizes: [Int], lines: [String]) {
    let files = sizes.enumerated().map { ("\($0.offset).csv", $0.element) }
    #expect(host.refusals(files) == lines)
  }
}
