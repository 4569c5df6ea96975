import TestSupport
import Testing

@testable import Storages

@Suite struct SecretMaskTests {
  @Test(arguments: [
    ("https://x.example/?a=1&token=abc&b=2", "https://x.example/?a=1&token=…&b=2"),
    ("https://x.example/?TOKEN=abc", "https://x.example/?TOKEN=…"),
    (
      "https://x.example/?sig=a&signature=b&key=c&secret=d",
      "https://x.example/?sig=…&signature=…&key=…&secret=…"
    ),
    (
      "https://x.example/?api_key=a&apikey=b&access_token=c&password=d",
      "https://x.example/?api_key=…&apikey=…&access_token=…&password=…"
    ),
    ("https://x.example/?apiKey=a;api-key=b", "https://x.example/?apiKey=…;api-key=…"),
    // Names that are spelled otherwise.
    ("https://x.example/?%74oken=abc", "https://x.example/?%74oken=…"),
    ("https://x.example/?%2574oken=abc", "https://x.example/?%2574oken=…"),
    ("https://x.example/?t%6F%4Ben%20=abc", "https://x.example/?t%6F%4Ben%20=…"),
    ("https://x.example/?to\nken=abc", "https://x.example/?to\nken=…"),
    (
      "https://x.example/?token[]=abc&token[0]=def&user[password]=x",
      "https://x.example/?token[]=…&token[0]=…&user[password]=…"
    ),
    ("https://x.example/?a=1;token=abc;b=2", "https://x.example/?a=1;token=…;b=2"),
    ("https://x.example/?token=ab;cd", "https://x.example/?token=…"),
    ("https://x.example/?token%3Dabc", "https://x.example/?token%3D…"),
    // Fragments, and addresses in addresses.
    ("https://x.example/#access_token=abc&state=1", "https://x.example/#access_token=…&state=1"),
    ("https://x.example/#/a?token=abc", "https://x.example/#/a?token=…"),
    (
      "https://x.example/?to=https%3A%2F%2Fy.example%2F%3Ftoken%3Dabc&b=2",
      "https://x.example/?to=https%3A%2F%2Fy.example%2F%3Ftoken%3D…&b=2"
    ),
    (
      "https://x.example/?to=https%3A%2F%2Fu%3Ap%40y.example%2F",
      "https://x.example/?to=https%3A%2F%2Fy.example%2F"
    ),
    ("https://x.example/?token=a b c", "https://x.example/?token=…"),
    // Who logs in.
    ("https://user:pass@x.example/", "https://x.example/"),
    ("https://TOKEN@x.example/", "https://x.example/"),
    ("HTTPS://u:p@x.example:8080/a?b=c@d", "HTTPS://x.example:8080/a?b=c@d"),
    ("https://u:p@q@x.example/", "https://x.example/"),
    ("https://u:pa/ss@x.example/", "https://x.example/"),
    ("https://u:p#a?s@x.example/", "https://x.example/"),
    ("http:\\\\u:p@x.example/", "http:\\\\x.example/"),
    ("http:u:p@x.example/", "http:x.example/"), ("http:/u:p@x.example/", "http:/x.example/"),
    ("//u:p@x.example/", "//x.example/"), ("socks5://u:p@x.example:1", "socks5://x.example:1"),
    ("https://u%3Ap%40x.example/", "https://x.example/"),
    // What is no secret stays.
    (
      "https://x.example/?keyword=a&monkey=b&tokens=c",
      "https://x.example/?keyword=a&monkey=b&tokens=c"
    ),
    ("https://x.example/@user/token/key", "https://x.example/@user/token/key"),
    ("https://[::1]:80/a", "https://[::1]:80/a"),
    ("https://x.example:443/a@b", "https://x.example:443/a@b"),
    ("https://x.example/?token=&a=1", "https://x.example/?token=&a=1"),
    ("https://x.example/100%", "https://x.example/100%"), ("%", "%"), ("%4", "%4"), ("=", "="),
    ("", ""),
    ("https://é.example/?q=日本", "https://é.example/?q=日本"),
    ("mailto:a@b.example", "mailto:a@b.example"),
  ])
  func `An address loses its secrets and nothing else`(address: String, masked: String) {
    #expect(SecretMask.masked(address, .address) == masked)
    // What is masked already stays as it is.
    #expect(SecretMask.masked(masked, .address) == masked)
  }

  @Test(arguments: [
    (
      "GET https://x.example/?token=abc failed, then https://u:p@y.example/?sig=def (503).",
      "GET https://x.example/?token=… failed, then https://y.example/?sig=… (503)."
    ),
    ("at (https://x.example/?token=abc)", "at (https://x.example/?token=…)"),
    ("url='https://x.example/?key=abc', code=5", "url='https://x.example/?key=…', code=5"),
    (
      "proxy http://user:pass@proxy.example:8000 refused", "proxy http://proxy.example:8000 refused"
    ),
    (
      #"{"url":"https://x.example/?token=abc\u0026a=1"}"#,
      #"{"url":"https://x.example/?token=…\u0026a=1"}"#
    ),
    (
      #"{"url":"https://x.example/?a=1\u0026token\u003dabc"}"#,
      #"{"url":"https://x.example/?a=1\u0026token\u003d…"}"#
    ),
    (
      "<a href=\"https://x.example/?a=1&amp;token=abc\">",
      "<a href=\"https://x.example/?a=1&amp;token=…\">"
    ),
    ("one\nhttps://x.example/?token=abc\ntwo", "one\nhttps://x.example/?token=…\ntwo"),
    ("https: not an address, user@example.org", "https: not an address, user@example.org"),
    ("Timeout after 60 s", "Timeout after 60 s"),
    // Paths that stand alone.
    ("Error: 404 - Cannot GET /", "Error: 404 - Cannot GET /"), ("/", "/"), ("\\", "\\"),
    ("C: \\", "C: \\"), ("'%2F'", "'%2F'"), ("%2F", "%2F"), ("(%2Fa", "(%2Fa"),
    ("redirected to /%3Ftoken=abc&x=1", "redirected to /%3Ftoken=…&x=1"),
    ("redirected to /?token=abc", "redirected to /?token=…"),
    ("at /token=abc", "at /token=…"), ("at /x/token=abc", "at /x/token=…"),
    ("'/key=abc'", "'/key=…'"), ("(/sig=abc)", "(/sig=…)"), ("%2Ftoken=abc", "%2Ftoken=…"),
  ])
  func `A message loses the secrets of all its addresses`(message: String, masked: String) {
    #expect(SecretMask.masked(message, .message) == masked)
  }

  /// What the mask looks for, whole and cut short.
  private static let pieces = [
    "/", "\\", "//", ":", "http", "=", "&", "&amp;", ";", "#", "?", "@", "[", "]", "(", ")", "'",
    "\"",
    "`", "<", ">", " ", "\n", "%", "%2", "%2F", "%5c", "%3D", "%3f", "%40", "%3A", "%20", "%252F",
    "\\u0026", "\\u003d", "\\u002f", "\\u00", "é", "…", "+", "-", ".", ",", "u:p@", "443", "a",
    "token=", "sig",
  ]

  @Test(arguments: [SecretMask.Form.address, .message])
  func `No text traps, and no value of a secret comes out whatever stands before its name`(
    form: SecretMask.Form
  ) {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let text = (0..<random.number(below: 9)).map { _ in random.pick(Self.pieces) }.joined()
      _ = SecretMask.masked(text, form)
      let separator = random.pick([
        "/", "\\", "?", "&", ";", "%2F", "%3F", "(/", " /", "'", "\\u0026",
      ])
      let secret = text + separator + random.pick(["token", "%74oken", "api_key"]) + "=SECRET"
      let masked = SecretMask.masked(secret, form)
      #expect(!masked.contains("SECRET"), "\(secret)")
    }
  }

  @Test func `A tally's examples and labels have no secrets, however they are cut`() {
    let message =
      String(repeating: "x", count: 280) + " https://user:" + String(repeating: "p", count: 400)
      + "@h.example/"
    let line = RequestTally.line(SecretMask.masked(Array(message.utf8), .message).span)
    #expect(!String(decoding: line, as: UTF8.self).contains("ppp"))
    let host = RequestTally.host("https://u:pa/ss@h.example/".utf8Span.span)
    #expect(host.map { String(decoding: $0, as: UTF8.self) } == "h.example")
  }
}
