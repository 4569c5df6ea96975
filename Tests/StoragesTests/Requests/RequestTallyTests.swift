import Testing

@testable import Storages

@Suite struct RequestTallyTests {
  private func text(_ bytes: [UInt8]?) -> String? {
    bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("https://Shop.Example:8080/a", "shop.example:8080"), ("http://u:p@h.example?x", "h.example"),
    ("https://h.example#f", "h.example"), ("mailto:x", nil), ("", nil), ("https://", nil),
    ("https:///x", nil), ("//h.example", nil), ("https://a@b@c/", "c"),
  ])
  func `The host is what stands between user and path`(address: String, host: String?) {
    #expect(text(RequestTally.host(address.utf8Span.span)) == host)
  }

  @Test(arguments: [
    ("Error: 503", "Error: #"),
    ("Timeout after 60000 ms at https://a.example/x?y=1 (3)", "Timeout after # ms at URL (#)"),
    ("http://x", "URL"), ("hhttp", "hhttp"), ("\"https://a.example/\" 1.5", "\"URL\" #.#"),
  ])
  func `Numbers and addresses are folded`(message: String, folded: String) {
    #expect(text(RequestTally.folded(Array(message.utf8))) == folded)
  }

  @Test func `A message is its first line, cut between characters`() {
    #expect(text(RequestTally.line("\n  one \n two".utf8Span.span)) == "one ")
    let long = String(repeating: "ž", count: 500)
    #expect(text(RequestTally.line(long.utf8Span.span)) == String(repeating: "ž", count: 150))
  }

  @Test func `Beyond a thousand different ones only their number is known`() {
    var tally = RequestTally()
    for number in 0..<1_500 { tally.add("\(number)", example: "x") }
    tally.add("7", example: "y")
    #expect(tally.sorted.count == 1_000 && tally.otherCount == 500)
    #expect(tally.sorted.first == RequestTally.Entry(label: "7", count: 2, example: "x"))
  }
}
