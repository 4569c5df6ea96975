import Testing

@testable import CommandLine

@Suite struct NearestWordTests {
  @Test(arguments: [("xslx", "xlsx"), ("CSV", "csv"), ("jsnl", "jsonl"), ("htm", "html")])
  func aSlipIsRecognised(typed: String, meant: String) {
    let words = ["json", "jsonl", "csv", "xml", "rss", "xlsx", "html"]
    #expect(NearestWord.suggestion(for: typed, among: words) == meant)
  }

  @Test func somethingElseIsNotGuessed() {
    #expect(NearestWord.suggestion(for: "parquet", among: ["json", "csv"]) == nil)
  }
}
