import Testing

@testable import Catalogue

@Suite struct HTMLTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("", "“”"), ("  ", "“  ”"), ("a\nb", "a\\u{A}b"),
    ("evil\u{202E}gpj", "evil\\u{202E}gpj"), ("日本", "日本"),
    (String(repeating: "x", count: 200), String(repeating: "x", count: 200)),
    (String(repeating: "x", count: 201), String(repeating: "x", count: 199) + "…"),
  ])
  func `Labels are one line, keep their direction and are cut`(name: String, label: String) {
    #expect(HTMLText.label(name) == label)
  }
}
