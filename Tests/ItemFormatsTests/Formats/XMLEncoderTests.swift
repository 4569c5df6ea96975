@testable import ItemFormats
import TestSupport
import Testing
import XMLText

@Suite struct XMLEncoderTests {
  /// What stands between `<item>` and `</item>`, with the start tag if it has attributes.
  private func item(_ json: String, pointed: Bool = false) -> String {
    let facts = DatasetFacts(title: "test", hasPointedIntegers: pointed)
    let lines = Export(.xml, [json], facts: facts).text.split(separator: "\n")
    guard lines.count == 4 else { return "not four lines: \(lines)" }
    let line = lines[2]
    guard line.hasPrefix("<item>") else { return String(line) }
    return String(line.dropFirst("<item>".count).dropLast("</item>".count))
  }

  @Test func `A document has a declaration, a root and an item a line`() {
    let export = Export(.xml, [#"{"foo":"bar"}"#, #"{"foo2":"bar2"}"#, "{}"])
    #expect(
      export.text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <items>
        <item><foo>bar</foo></item>
        <item><foo2>bar2</foo2></item>
        <item/>
        </items>

        """
    )
    #expect(export.losses == LossTally())
  }

  @Test func `A dataset without items is an empty root`() {
    #expect(
      Export(.xml, [String]()).text
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<items>\n</items>\n"
    )
  }

  @Test(arguments: [
    (
      #"{"name":"Paul Newman","address":[{"type":"home","street":"21st","city":"Chicago"},"#
        + #"{"type":"office","street":null,"city":null}]}"#,
      "<name>Paul Newman</name><address><type>home</type><street>21st</street>"
        + "<city>Chicago</city></address>"
        + "<address><type>office</type><street/><city/></address>"
    ),
    (
      #"{"a":[1,[2,[3,[]],{"b":4}],null,""]}"#, "<a>1</a><a>2</a><a>3</a><a><b>4</b></a><a/><a></a>"
    ),
    (
      #"{"a":true,"b":false,"c":null,"d":1.10,"e":-1E400}"#,
      "<a>true</a><b>false</b><c/><d>1.10</d><e>-1E400</e>"
    ),
    (#"{"a":{},"b":[{}],"c":{"d":{}}}"#, "<a/><b/><c><d/></c>"),
    (#"{"a":[],"b":1}"#, "<b>1</b>"),
    (#"{"a":[],"b":[[],[[]]]}"#, "<item/>"),
    (#"{"a":{"b":[]}}"#, "<a/>"),
    (#"{ "a" : [ 1 , { "b" : [ 2 , 3 ] } ] }"#, "<a>1</a><a><b>2</b><b>3</b></a>"),
    (#"{"a":1,"a":2,"b":3}"#, "<a>2</a><b>3</b>"),
  ])
  func `Members are elements, arrays repeat them`(json: String, expected: String) {
    #expect(item(json) == expected)
  }

  @Test(arguments: [
    (
      #"{"address":[{"@":{"type":"home"},"street":"21st","city":"Chicago"},"#
        + ##"{"@":{"type":"office"},"#":"unknown"}]}"##,
      #"<address type="home"><street>21st</street><city>Chicago</city></address>"#
        + #"<address type="office">unknown</address>"#
    ),
    (##"{"a":{"#":"t"}}"##, "<a>t</a>"),
    (##"{"a":{"#":null}}"##, "<a/>"),
    (##"{"a":{"#":7,"e":[]}}"##, "<a>7</a>"),
    (##"{"a":{"#":"t","b":1}}"##, "<a><_x0023_>t</_x0023_><b>1</b></a>"),
    (##"{"a":{"#":"t","b":null}}"##, "<a><_x0023_>t</_x0023_><b/></a>"),
    (##"{"a":{"#":["t"]}}"##, "<a><_x0023_>t</_x0023_></a>"),
    (##"{"a":{"#":{"b":1}}}"##, "<a><_x0023_><b>1</b></_x0023_></a>"),
    (##"{"a":{"@":{"x":1},"#":{"b":1}}}"##, ##"<a x="1"><_x0023_><b>1</b></_x0023_></a>"##),
    (#"{"a":{"@":{"x":null,"y":true,"z":1.0,"e":""}}}"#, #"<a x="" y="true" z="1.0" e=""/>"#),
    (#"{"a":{"@":{}}}"#, "<a/>"),
    (#"{"a":{"@":"t"}}"#, "<a><_x0040_>t</_x0040_></a>"),
    (#"{"a":{"@":{"x":[1]}}}"#, "<a><_x0040_><x>1</x></_x0040_></a>"),
    (#"{"a":{"@":{"x":{}}}}"#, "<a><_x0040_><x/></_x0040_></a>"),
    (
      ##"{"a":{"@type":"T","#text":"t"}}"##,
      "<a><_x0040_type>T</_x0040_type><_x0023_text>t</_x0023_text></a>"
    ),
    (
      #"{"a":{"@":{"xmlns":"u","xmlns:b":"v","xml:lang":"en","b:c":1}}}"#,
      #"<a _x0078_mlns="u" _x0078_mlns_x003A_b="v" _x0078_ml_x003A_lang="en" b_x003A_c="1"/>"#
    ),
    (#"{"a":{"\u0040":{"x":1},"\u0023":"t"}}"#, #"<a x="1">t</a>"#),
    (#"{"@":{"id":7},"a":1}"#, #"<item id="7"><a>1</a></item>"#),
    (##"{"@":{"id":7},"#":"t"}"##, #"<item id="7">t</item>"#),
    (##"{"#":"t"}"##, "t"),
    (#"{"a":{"@":{"x":"\"<>&'\t\n\r"}}}"#, #"<a x="&quot;&lt;&gt;&amp;'&#9;&#10;&#13;"/>"#),
    (#"{"a":{"@":{"x":1,"x":2}}}"#, #"<a x="2"/>"#),
  ])
  func `An at sign holds attributes, a hash the text`(json: String, expected: String) {
    #expect(item(json) == expected)
  }

  @Test func `Names that XML forbids are encoded and nothing else is written for them`() {
    #expect(
      item(##"{"a b":1,"1x":2,"@type":"T","#error":false,"":3,"_x0041_":4}"##)
        == "<a_x0020_b>1</a_x0020_b><_x0031_x>2</_x0031_x><_x0040_type>T</_x0040_type>"
        + "<_x0023_error>false</_x0023_error><_>3</_><_x005F_x0041_>4</_x005F_x0041_>"
    )
  }

  @Test(arguments: [
    (#"{"a":"<b>&\"'</b>"}"#, "<a>&lt;b&gt;&amp;\"'&lt;/b&gt;</a>"),
    (#"{"a":"]]>"}"#, "<a>]]&gt;</a>"), (#"{"a":"a\rb\tc\\n"}"#, "<a>a&#13;b\tc\\n</a>"),
    (#"{"a":"nul\u0000 \ufffe "}"#, "<a>nul\u{FFFD} \u{FFFD} </a>"),
    (#"{"a":"\ud83c\udf81 \ud83c"}"#, "<a>🎁 \u{FFFD}</a>"),
  ])
  func `Text is escaped`(json: String, expected: String) {
    #expect(item(json) == expected)
  }

  @Test func `Pointed integers print as integers only where the storage has them`() {
    let json = #"{"a":1771059000123.0,"b":{"@":{"x":5e9}}}"#
    #expect(item(json) == "<a>1771059000123.0</a><b x=\"5e9\"/>")
    #expect(item(json, pointed: true) == "<a>1771059000123</a><b x=\"5000000000\"/>")
  }

  @Test func `What is replaced is counted, with the first row`() {
    let export = Export(
      .xml,
      [
        #"{"a":1}"#, #"{"a":[],"b":[[],[]]}"#,
        #"{"a":"\u0001\u0002","b":NaN,"c":"\ud800","d":{"@":{"x":"\ud800\uffff","y":Infinity}}}"#,
        ##"{"\udc00":[{"#":null,"e":[]}]}"##,
      ],
      batchSize: 2
    )
    #expect(
      export.losses.counts == [
        .emptyArray: .init(count: 4, firstRow: 1),
        .forbiddenCharacter: .init(count: 3, firstRow: 2),
        .loneSurrogate: .init(count: 3, firstRow: 2), .nonFinite: .init(count: 2, firstRow: 2),
      ]
    )
  }

  /// Items that differ in their scalars alone, of shapes in which something else than elements tells them.
  private static let alike = ##"""
    {"a":$,"b":{"c":$,"d":[$,$]},"e":[],"f":{},"g":[[],[$]]}
    {"a":$,"a":$,"b c":$,"\u0062":$,"":{"x:y":$}}
    {"@":{"id":$},"n":$,"o":{"@":{"k":$},"#":$}}
    {"@":$,"#":$}
    {"#":$}
    {"p":{"#":$},"q":[{"#":$,"r":$}]}
    {"title":$,"url":$,"description":$,"date":$,"guid":{"#":$},"category":[$,$]}
    {"title":$,"link":$,"publishedAt":$,"category":$,"n":{"title":$}}
    {"name":$,"enclosure":{"@":{"url":$,"length":$,"type":$}},"guid":$}
    {}
    {"e":[[]]}
    """##.split(separator: "\n")

  /// Scalars that are written in different ways.
  private static let scalars = #"""
    1
    null
    -2.5
    true
    ""
    " "
    "text"
    "<&>\"'"
    "\u0001"
    "caf\u00e9 日本"
    7.0
    "https://a.example/1"
    "2026-11-17T09:30:00Z"
    "2026-11-17T09:30:00.5Z"
    9007199254740993.0
    "a long text, of more than 16 bytes"
    "more than 16 bytes, and then <"
    """#.split(separator: "\n").map(String.init)

  @Test(arguments: [ItemFormat.xml, .rss], [false, true])
  func `Items alike are written and counted together as they are alone`(
    format: ItemFormat,
    hasPointedIntegers: Bool
  ) throws {
    var facts = DatasetFacts(title: "t")
    facts.hasPointedIntegers = hasPointedIntegers
    var random = SeededGenerator(seed: 6)
    for model in Self.alike {
      let pieces = model.split(separator: "$", omittingEmptySubsequences: false)
      let items = (0..<200).map { number in
        // Mostly the same, so that what they decide stays the same for a while.
        let usual = Self.scalars[number / 8 % Self.scalars.count]
        let scalars = pieces.dropLast().map { _ in
          switch Int.random(in: 0..<400, using: &random) {
          case 0: "NaN"
          case 1: #""\ud800""#
          case 2..<200: Self.scalars.randomElement(using: &random) ?? usual
          default: usual
          }
        }
        return zip(pieces, scalars + [""]).map { $0 + $1 }.joined()
      }
      let together = Export(format, items, facts: facts)
      let alone = Export(format, items, batchSize: 1, facts: facts)
      #expect(together.text == alone.text, "\(model)")
      #expect(together.losses == alone.losses, "\(model)")
      try XMLCheck.wellFormed(together.bytes.span, allowsHuge: false)
    }
  }

  @Test func `Two hundred elements nest, what lies deeper is JSON text`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: #"{"a":"#, count: depth) + #"{"b":[1, 2]}"#
        + String(repeating: "}", count: depth)
    }
    // The item and 198 `a` leave room for `b`.
    let fits = Export(.xml, [nested(198)])
    #expect(fits.text.contains("<a><b>1</b><b>2</b></a>"))
    #expect(fits.losses == LossTally())
    try XMLCheck.wellFormed(fits.bytes.span, allowsHuge: false)

    let exceeds = Export(.xml, [nested(199)])
    #expect(exceeds.text.contains("<a>{\"b\":[1,2]}</a>"))
    #expect(exceeds.losses.counts == [.tooDeep: .init(count: 1, firstRow: 0)])

    let far = Export(.xml, [nested(100_000)])
    try XMLCheck.wellFormed(far.bytes.span, allowsHuge: false)
    #expect(far.losses.counts == [.tooDeep: .init(count: 1, firstRow: 0)])
  }

  @Test func `Arrays add no depth`() throws {
    let count = 100_000
    let json =
      #"{"a":"# + String(repeating: "[1,", count: count) + "2"
      + String(repeating: "]", count: count)
      + "}"
    let export = Export(.xml, [json])
    #expect(export.losses == LossTally())
    #expect(export.text.contains("<a>1</a><a>1</a>"))
    try XMLCheck.wellFormed(export.bytes.span, allowsHuge: false)
  }
}
