import SystemPackage
import Testing

@testable import Pipeline

@Suite struct OutputPatternTests {
  private func path(_ output: String) -> String {
    OutputPattern(output).path(
      name: "products",
      kind: "datasets",
      root: "shop",
      date: "2026-11-23",
      ext: "csv"
    ).string
  }

  @Test(arguments: [
    ("out.csv", "out.csv"), ("exports/", "exports/products.csv"), ("/tmp", "/tmp/products.csv"),
    ("{root}/{kind}/{name}-{date}.{ext}", "shop/datasets/products-2026-11-23.csv"),
    ("a{b", "a{b"),
  ])
  func aPatternIsFilledIn(output: String, result: String) {
    #expect(path(output) == result)
  }

  @Test func standardOutputIsADashOrNothing() {
    #expect(OutputPattern("-").isStandardOutput)
    #expect(OutputPattern(nil).isStandardOutput)
    #expect(!OutputPattern("x").isStandardOutput)
  }

  @Test func anUnknownPlaceholderIsFound() {
    #expect(OutputPattern("{name}.{extension}").unknownPlaceholder == "extension")
    #expect(OutputPattern("{name}.{ext}").unknownPlaceholder == nil)
  }
}
