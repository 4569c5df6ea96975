@testable import ItemFormats
import Testing

@Suite struct RSSEncoderTests {
  private func channel(_ items: [String], facts: DatasetFacts) throws -> XMLTree {
    let root = try XMLTree(Export(.rss, items, facts: facts).bytes)
    #expect(root.name == "rss" && root.attributes == ["version": "2.0"])
    return try #require(root["channel"].first)
  }

  /// What stands between `<item>` and `</item>`.
  private func item(_ json: String) throws -> String {
    let text = Export(.rss, [json]).text
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("<item>") })
    return String(line.dropFirst("<item>".count).dropLast("</item>".count))
  }

  @Test func `A feed has a head, an item a line, and a foot`() {
    let facts = DatasetFacts(
      title: "shop",
      id: "WkzbQMuFYuamGv3YF",
      modifiedAt: 1_794_907_800,
      link: "https://data.example/shop/"
    )
    #expect(
      Export(.rss, [#"{"title":"T","url":"https://a.example/1","n":1}"#, "{}"], facts: facts).text
        == """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:item="urn:larder:item"><channel><title>Dataset shop</title>\
        <link>https://data.example/shop/</link>\
        <description>Items in dataset with id &quot;WkzbQMuFYuamGv3YF&quot;.</description>\
        <generator>Larder</generator>
        <item><title>T</title><link>https://a.example/1</link>\
        <guid isPermaLink="true">https://a.example/1</guid><item:n>1</item:n></item>
        <item><title>Item 2</title></item>
        <lastBuildDate>Tue, 17 Nov 2026 09:30:00 GMT</lastBuildDate>
        </channel>
        </rss>

        """
    )
  }

  @Test func `A channel says only what is known`() throws {
    let bare = try channel([], facts: DatasetFacts(title: "a <b> & \u{1}"))
    #expect(bare.children.map(\.name) == ["title", "link", "description", "generator"])
    #expect(bare["title"].first?.text == "Dataset a <b> & \u{FFFD}")
    #expect(bare["description"].first?.text == "Items in dataset \"a <b> & \u{FFFD}\".")
    #expect(bare["link"].first?.text == "about:blank")

    var facts = DatasetFacts(title: "t")
    facts.link = "https://a.example/1"
    facts.feedLink = "https://data.example/t.rss"
    let known = try channel([], facts: facts)
    #expect(known["link"].first?.text == "https://a.example/1")
    let atom = known.children.filter { $0.namespace == "http://www.w3.org/2005/Atom" }
    #expect(
      atom.first?.attributes == [
        "href": "https://data.example/t.rss", "rel": "self", "type": "application/rss+xml",
      ]
    )
  }

  @Test func `The first item's link is found for the channel`() throws {
    func link(_ items: [String]) throws -> String? {
      try channel(items, facts: DatasetFacts(title: "t"))["link"].first?.text
    }
    #expect(try link([]) == "about:blank")
    #expect(try link(["{}", #"{"url":"https://a.example"}"#]) == "about:blank")
    #expect(try link([#"{"url":"x","link":"https:\/\/a.example"}"#]) == "https://a.example")
    #expect(try link(["damaged", #"{"url":"https://a.example"}"#]) == "https://a.example")
  }

  @Test(arguments: [
    (#"{"name":"N","title":"T"}"#, "<title>T</title><item:name>N</item:name>"),
    (#"{"headline":"H","name":"N"}"#, "<title>N</title><item:headline>H</item:headline>"),
    (#"{"headline":"H"}"#, "<title>H</title>"),
    (#"{"title":7}"#, "<title>7</title>"),
    (#"{"title":" \t","name":"N"}"#, "<title>N</title><item:title> \t</item:title>"),
    (#"{"title":null,"name":["N"]}"#, "<title>N</title><item:title/><item:name>N</item:name>"),
    (#"{"Title":"T"}"#, "<title>T</title><item:Title>T</item:Title>"),
    (#"{"title":"\ud83c\udf81 <b>"}"#, "<title>🎁 &lt;b&gt;</title>"),
    (#"{"title":"a","title":"b"}"#, "<title>b</title>"),
  ])
  func `A title is found`(json: String, expected: String) throws {
    #expect(try item(json) == expected)
  }

  @Test func `An item without a title gets its first text, cut, else its number`() throws {
    #expect(try item(#"{"n":1}"#) == "<title>Item 1</title><item:n>1</item:n>")
    #expect(try item(#"{"a":"","b":{"c":[" x "]}}"#).hasPrefix("<title>x </title>"))
    #expect(try item(#"{"a":{"b":"1"},"a":2}"#) == "<title>Item 1</title><item:a>2</item:a>")
    let long = String(repeating: "é", count: 101)
    let cut = String(repeating: "é", count: 100)
    #expect(try item(#"{"a":"\#(long)"}"#).hasPrefix("<title>\(cut)</title><item:a>\(long)<"))
    #expect(try item(#"{"title":"\#(long)"}"#) == "<title>\(long)</title>")
    let rows = Export(.rss, ["{}", "{}", "{}"], batchSize: 2).text
    #expect(rows.contains("Item 1<") && rows.contains("Item 2<") && rows.contains("Item 3<"))
  }

  @Test(arguments: [
    "http://a.example", "https://a.example/?q=1&r=%20#f", "HTTPS://A.example", "http://[::1]/",
    "http://bücher.example/", "https:\\/\\/a.example\\/1",
  ])
  func `Web addresses are links and identities`(url: String) throws {
    let address = url.replacing("\\/", with: "/").replacing("&", with: "&amp;")
    #expect(
      try item(#"{"title":"T","url":"\#(url)"}"#)
        == "<title>T</title><link>\(address)</link><guid isPermaLink=\"true\">\(address)</guid>"
    )
  }

  @Test(arguments: [
    "javascript:alert(1)", "//a.example", "/a", "http:a", "http://", "http:///a", "https://?q",
    "ftp://a.example", "mailto:a@b.example", "data:text/html,x", " http://a.example",
    "http://a.example/ b", "http://a.example\\n", "ja\\tvascript:x", "http:\\\\\\\\a", "https", "",
    "httpx://a.example", "http://@a.example", "http://:80/",
  ])
  func `Anything else is neither`(url: String) throws {
    let result = try item(#"{"title":"T","url":"\#(url)"}"#)
    #expect(result.hasPrefix("<title>T</title><item:url>"))
  }

  @Test func `A second address and an address that is none stand in the namespace`() throws {
    #expect(
      try item(#"{"title":"T","url":"/relative","link":"https://a.example"}"#)
        == "<title>T</title><link>https://a.example</link>"
        + "<guid isPermaLink=\"true\">https://a.example</guid><item:url>/relative</item:url>"
    )
  }

  @Test(arguments: [
    (#""guid":"abc""#, "<guid isPermaLink=\"false\">abc</guid>"),
    (#""guid":7"#, "<guid isPermaLink=\"false\">7</guid>"),
    (#""guid":"https://a.example""#, "<guid isPermaLink=\"true\">https://a.example</guid>"),
    (
      #""guid":"abc","url":"https://a.example""#,
      "<link>https://a.example</link><guid isPermaLink=\"false\">abc</guid>"
    ),
    (#""guid":"","n":1"#, "<item:guid></item:guid><item:n>1</item:n>"),
    (
      ##""guid":{"@":{"isPermaLink":"false"},"#":"https://a.example"}"##,
      "<guid isPermaLink=\"false\">https://a.example</guid>"
        + "<item:guid isPermaLink=\"false\">https://a.example</item:guid>"
    ),
  ])
  func `An item may bring its own identity`(member: String, expected: String) throws {
    #expect(try item(#"{"title":"T",\#(member)}"#) == "<title>T</title>" + expected)
  }

  @Test(arguments: [
    ("pubDate", "2026-11-17T09:30:00Z", "Tue, 17 Nov 2026 09:30:00 GMT", true),
    ("createdAt", "2026-11-17T10:30:00+01:00", "Tue, 17 Nov 2026 09:30:00 GMT", true),
    ("scrapedAt", "2026-11-17T09:30:00.000Z", "Tue, 17 Nov 2026 09:30:00 GMT", true),
    ("date", "2026-11-17T09:30:00.250Z", "Tue, 17 Nov 2026 09:30:00 GMT", false),
    ("date", "2026-11-17T09:30:00", "Tue, 17 Nov 2026 09:30:00 GMT", false),
    ("date", "2026-11-17", "Tue, 17 Nov 2026 00:00:00 GMT", false),
    ("pubDate", "Tue, 17 Nov 2026 09:30:00 GMT", "Tue, 17 Nov 2026 09:30:00 GMT", true),
    ("pubDate", "17 Nov 2026 10:30 +0100", "Tue, 17 Nov 2026 09:30:00 GMT", true),
  ])
  func `A date is published; what RFC 822 does not say stands beside it`(
    key: String,
    text: String,
    date: String,
    isWhole: Bool
  ) throws {
    let own = isWhole ? "" : "<item:\(key)>\(text)</item:\(key)>"
    #expect(
      try item(#"{"title":"T","\#(key)":"\#(text)"}"#)
        == "<title>T</title><pubDate>\(date)</pubDate>" + own
    )
  }

  @Test(arguments: [
    (#""one""#, "<category>one</category>"),
    (#"["one",2]"#, "<category>one</category><category>2</category>"),
    (#"{"id":1}"#, "<item:category><item:id>1</item:id></item:category>"),
  ])
  func `An item may bring its own categories`(value: String, expected: String) throws {
    #expect(try item(#"{"title":"T","category":\#(value)}"#) == "<title>T</title>" + expected)
  }

  @Test func `Of several dates the date of publication counts`() throws {
    #expect(
      try item(
        #"{"title":"T","createdAt":"2026-01-01T00:00:00Z","pubDate":"soon","#
          + #""publishedAt":"2026-11-17T09:30:00Z"}"#
      )
        == "<title>T</title><pubDate>Tue, 17 Nov 2026 09:30:00 GMT</pubDate>"
        + "<item:createdAt>2026-01-01T00:00:00Z</item:createdAt><item:pubDate>soon</item:pubDate>"
    )
  }

  @Test func `A description keeps its text`() throws {
    #expect(
      try item(#"{"title":"T","text":"<p>x</p>","summary":"s"}"#)
        == "<title>T</title><description>&lt;p&gt;x&lt;/p&gt;</description>"
        + "<item:summary>s</item:summary>"
    )
  }

  @Test func `An enclosure needs an address, a length and a type`() throws {
    let good = ##"{"@":{"url":"https://a.example/1.mp3","length":"7","type":"audio/mpeg"}}"##
    #expect(
      try item(#"{"title":"T","enclosure":\#(good)}"#).contains(
        "<enclosure url=\"https://a.example/1.mp3\" length=\"7\" type=\"audio/mpeg\"/><item:enclosure "
      )
    )
    for bad in [
      #""https://a.example/1.mp3""#, "{}", #"{"@":{"url":"https://a.example"}}"#,
      #"{"@":{"url":"javascript:x","length":7,"type":"t"}}"#,
      #"{"@":{"url":"https://a.example","length":-1,"type":"t"}}"#,
      #"{"@":{"url":"https://a.example","length":7,"type":7}}"#,
    ] {
      #expect(try item(#"{"title":"T","enclosure":\#(bad)}"#).contains("<enclosure") == false)
    }
  }

  @Test func `All else stands in the namespace, with the structure of XML`() throws {
    #expect(
      try item(##"{"title":"T","foo":["a",{"@":{"x":1},"b c":null}],"@":{"y":2},"#":"t","":[]}"##)
        == "<title>T</title><item:foo>a</item:foo>"
        + "<item:foo x=\"1\"><item:b_x0020_c/></item:foo>"
        + "<item:_x0040_><item:y>2</item:y></item:_x0040_><item:_x0023_>t</item:_x0023_>"
    )
    let losses = Export(.rss, ["{}", #"{"title":"\ud800","a":[]}"#]).losses.counts
    #expect(
      losses == [
        .loneSurrogate: .init(count: 1, firstRow: 1), .emptyArray: .init(count: 1, firstRow: 1),
      ]
    )
  }

  @Test(arguments: [
    (#"{"\u0067uid":"1e5"}"#, "<title>1e5</title><guid isPermaLink=\"false\">1e5</guid>"),
    (
      #"{"date":"2024-01-02T03:04:05\u005a"}"#,
      "<title>2024-01-02T03:04:05Z</title><pubDate>Tue, 02 Jan 2024 03:04:05 GMT</pubDate>"
    ),
    (
      #"{"title":"T","enclosure":{"@":{"url":"http://a.b/c","length":"\u0033","type":"a/b"}}}"#,
      #"<title>T</title><enclosure url="http://a.b/c" length="3" type="a/b"/>"#
        + #"<item:enclosure url="http://a.b/c" length="3" type="a/b"/>"#
    ),
  ])
  func `What is escaped in JSON is mapped like what is not`(json: String, expected: String) throws {
    #expect(try item(json) == expected)
  }

  @Test(arguments: [
    (#"{"k":"no","k":"text"}"#, "text"), (#"{"k":"no","b":"b","k":{"c":["","in"]}}"#, "in"),
    (#"{"a":[{"k":1,"k":"deep"}],"b":"b"}"#, "deep"), (#"{"k":"no","b":"b","k":1}"#, "b"),
  ])
  func `A title is made of the values that count`(json: String, expected: String) throws {
    #expect(try item(json).hasPrefix("<title>\(expected)</title>"))
  }

  @Test(arguments: [
    ("title=h", #"{"h":"H","title":"T"}"#, "<title>H</title><item:title>T</item:title>"),
    (
      "title=none", #"{"title":"T","x":"X"}"#,
      "<title>T</title><item:title>T</item:title><item:x>X</item:x>"
    ),
    (
      "link=a/u,guid=id", #"{"a":{"u":"https://a.example"},"id":7,"url":"https://b.example"}"#,
      "<title>https://a.example</title><link>https://a.example</link>"
        + #"<guid isPermaLink="false">7</guid><item:a><item:u>https://a.example</item:u></item:a>"#
        + "<item:url>https://b.example</item:url>"
    ),
    (
      "pubDate=at, category = c/1",
      #"{"title":"T","at":"2026-11-17T09:30:00Z","c":["x",["y","z"]]}"#,
      "<title>T</title><pubDate>Tue, 17 Nov 2026 09:30:00 GMT</pubDate>"
        + "<category>y</category><category>z</category>"
        + "<item:c>x</item:c><item:c>y</item:c><item:c>z</item:c>"
    ),
    ("category=c", #"{"title":"T","c":[]}"#, "<title>T</title>"),
    (
      "category=c", #"{"title":"T","c":["a",1]}"#,
      "<title>T</title><category>a</category><category>1</category>"
    ),
  ])
  func `A map says which field an element is made of`(
    map: String,
    json: String,
    expected: String
  ) throws {
    let format = try ItemFormat.rss.configured(with: ["feed-map": map])
    let text = Export(format, [json]).text
    #expect(text.contains("<item>\(expected)</item>"), "\(text)")
  }
}
