import Testing

@testable import XMLText

/// Documents that come in pieces of any length.
@Suite struct PushReadersTests {
  private static func feed(_ text: String, _ size: Int, _ take: (Span<UInt8>) -> Void) {
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      let end = min(at + size, bytes.count)
      take(bytes.span.extracting(at..<end))
      at = end
    }
  }

  private static func count(_ text: String, _ rule: XMLItemCount.Rule, _ size: Int) -> XMLItemCount
  {
    let reader = XMLItemCount(rule)
    feed(text, size) { reader.take($0) }
    reader.end()
    return reader
  }

  @Test(arguments: [1, 2, 7, 1000]) func elementsAreCountedWhereTheyCount(size: Int) {
    let items = "<?xml version=\"1.0\"?>\n<items><item><item/>ä&amp;</item><item/>\n</items>\n"
    let reader = Self.count(items, .children, size)
    #expect(reader.count == 2)
    #expect(reader.error == nil)
    let feed = "<rss><channel><title>x</title><item><item/></item><other/><item/></channel></rss>"
    #expect(Self.count(feed, .elements("item", depth: 2), size).count == 2)
    let sheet = "<a><b><r n='1' s='2'/><r s='1' n='12'/><r n=''/><r/><r s='2' n='1'/></b></a>"
    #expect(Self.count(sheet, .elements("r", depth: 2, but: ("n", "1")), size).count == 3)
  }

  @Test(arguments: [
    "", "<a>", "<a></b>", "<a/><b/>", "<a>&nothing;</a>", "<a b=1/>", "<x:a/>", "<a>\u{1}</a>",
    "<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;\">]><a>&d;</a>",
  ]) func whatIsNotWellFormedIsRefused(text: String) {
    #expect(Self.count(text, .children, 3).error != nil)
  }

  @Test(arguments: [1, 5, 4096]) func pagesTellOfRowsLinksAndData(size: Int) {
    let page = """
      <!doctype html>
      <html><head><title>ä &lt;</title>
      <script type="application/ld+json">{"a":"<b>"}</script>
      <script src="x.js" defer></script></head>
      <body><table><thead><tr><th>a</th></tr></thead>
      <tbody><tr><td><a
       href='a?b=1&amp;c=2#d'>x</a></td></tr><tr><td></td></tr></tbody></table></body></html>
      """
    let reader = HTMLReader()
    var links: [String] = []
    var data: [String] = []
    reader.onElement = { element in
      if let address = element["href"] ?? element["src"] {
        links.append("\(element.name) \(address) \(element.line)")
      }
    }
    reader.onData = { text, line in data.append("\(String(decoding: text, as: UTF8.self)) \(line)")
    }
    Self.feed(page, size) { reader.take($0) }
    reader.end()
    #expect(reader.rowCount == 2)
    #expect(reader.error == nil)
    #expect(links == ["script x.js 4", "a a?b=1&c=2#d 7"])
    #expect(data == [#"{"a":"<b>"} 3"#])
  }

  @Test func noPageIsFatal() {
    for page in [
      "", "<", "<html><html lang=x><body><body class=y><html id=z>", "\0\0\0", "<script>",
      "<a href=",
      "</tbody></tbody><tr><tbody><tr", "<!--", "<![CDATA[<a>", "<p><table></p><tr><td><p></tr>",
      String(repeating: "<div>", count: 5000), "\u{FEFF}<meta charset=utf-16><p>x",
    ] {
      for size in [1, 3, 100_000] {
        let reader = HTMLReader()
        reader.onElement = { _ in }
        Self.feed(page, size) { reader.take($0) }
        reader.end()
      }
    }
  }
}
