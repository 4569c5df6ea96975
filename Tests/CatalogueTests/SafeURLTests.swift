import Testing

@testable import Catalogue

@Suite struct SafeURLTests {
  @Test(arguments: [
    ("https://example.org/a?b#c", "https://example.org/a?b#c"), ("HTTP://x", "HTTP://x"),
    (" \u{1}https://example.org\n", "https://example.org"),
    ("ht\ntps://exam\tple.org", "https://example.org"),
    ("mailto:a@example.org", "mailto:a@example.org"),
    ("https://[::1]/", "https://[::1]/"), ("https://ünï.example", "https://ünï.example"),
  ])
  func `Addresses of the web and of mail become links`(text: String, address: String) {
    #expect(SafeURL.address(text) == address)
  }

  @Test(arguments: [
    "javascript:alert(1)", "java\nscript:alert(1)", "\u{1}javascript:alert(1)", "data:text/html,x",
    "vbscript:x", "//example.org", "\\\\example.org", "http:example.org", "http:/example.org",
    "https://", "https:///x", "https://\\x", "https://?x", "mailto:", "ftp://example.org",
    "file:///x",
    "example.org", "/x", "#x", "", " ", "https", "https:",
  ])
  func `Everything else stays text`(text: String) {
    #expect(SafeURL.address(text) == nil)
  }
}
