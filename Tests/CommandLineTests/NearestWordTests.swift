import Testing

@testable import CommandLine

@Suite struct NearestWordTests {
  @Test(arguments: [("xslx", "xlsx"), ("CSV", "csv"), ("jsnl", "jsonl"), ("htm", "html")])
  func aSlipIsRecognised(typed: String, meant: String) {
    let words = ["json", "jsonl", "csv", "xml", "rss", "xlsx", "html"]
    #expect(NearestWord.hint(for: typed, among: words) == "; did you mean '\(meant)'?")
  }

  @Test func somethingElseIsNotGuessed() {
    #expect(NearestWord.hint(for: "parquet", among: ["json", "csv"]).isEmpty)
  }
}
