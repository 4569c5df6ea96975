import Testing

@testable import Catalogue

@Suite struct PagerTests {
  @Test(arguments: [
    (0, 2, "[1] 2"), (0, 10, "[1] 2 … 10"), (3, 10, "1 2 3 [4] 5 … 10"),
    (4, 10, "1 … 4 [5] 6 … 10"), (9, 10, "1 … 9 [10]"), (2, 5, "1 2 [3] 4 5"),
  ])
  func `Near parts and both ends have links, and a gap stands for more than one`(
    part: Int,
    parts: Int,
    expected: String
  ) throws {
    let pager = Pager(part: part, parts: parts) { "\($0 + 1).html" }
    let engine = try TemplateEngine()
    let text = Markup(engine.page("pager", pager.values(Links(page: "1.html")))).text
    let words = text.split(whereSeparator: \.isNewline).map(String.init)
      .filter { $0 != "Previous" && $0 != "Next" }
    let shown = words.map { $0 == "\(part + 1)" ? "[\($0)]" : $0 }.joined(separator: " ")
    #expect(shown == expected)
  }
}
