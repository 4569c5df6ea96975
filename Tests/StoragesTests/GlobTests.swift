import Testing

@testable import Storages

@Suite struct GlobTests {
  @Test(arguments: [
    ("", "", true), ("", "a", false), ("a", "a", true), ("a", "A", false), ("*", "", true),
    ("*", "anything", true), ("*", "a/b", false), ("datasets/*", "datasets/x", true),
    ("datasets/*", "request-queues/x", false), ("*/default", "datasets/default", true),
    ("shop-*-2026", "shop-a-b-2026", true), ("shop-*-2026", "shop-2026", false),
    ("a*b*c", "a--b--b--c", true), ("a*b*c", "a--c--b", false), ("?", "é", true), ("?", "/", false),
    ("??", "a", false), ("[abc]x", "bx", true), ("[a-c]x", "dx", false), ("[!a-c]x", "dx", true),
    ("[^a-c]x", "ax", false), ("[]]", "]", true), ("[!]]", "a", true), ("[a", "[a", true),
    ("[z-a]", "m", true), ("[a-]", "-", true), ("[!a]", "/", false), ("\\*", "*", true),
    ("\\*", "x", false), ("\\", "\\", true), ("**", "ab", true), ("*-test", "shop-test", true),
  ])
  func `Patterns fit as in a shell`(pattern: String, text: String, fits: Bool) {
    #expect(Glob(pattern).matches(text) == fits)
  }

  @Test func `A hostile pattern takes no exponential time`() {
    let glob = Glob(String(repeating: "a*", count: 200) + "b")
    #expect(!glob.matches(String(repeating: "a", count: 2_000)))
  }
}
