@testable import ItemFormats
import Testing

/// What the platform's exports look like, format by format, and where ours differ.
///
/// The parameters of the selection have vectors of their own.
@Suite struct FormatVectorTests {
  private static let foo = [#"{"foo":"bar"}"#, #"{"foo2":"bar2"}"#]

  /// The export with options, as the pipeline configures it.
  private func export(
    _ format: ItemFormat,
    _ items: [String],
    _ given: [String: String] = [:],
    facts: DatasetFacts = DatasetFacts(title: "test")
  ) throws -> String {
    let (formats, shared) = try ItemFormat.configure([format], with: given)
    return Export(formats[0], items, facts: facts, columnOptions: shared.columns).text
  }

  private func xml(_ items: [String], _ given: [String: String] = [:]) throws -> String {
    let text = try export(.xml, items, given)
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    #expect(text.hasPrefix(declaration))
    return text.dropFirst(declaration.count).filter { $0 != "\n" }
  }

  @Test func `An array repeats its element, null is an empty one`() throws {
    let item =
      #"{"name":"Paul Newman","address":[{"type":"home","street":"21st","city":"Chicago"},"#
      + #"{"type":"office","street":null,"city":null}]}"#
    #expect(
      try xml([item])
        == "<items><item><name>Paul Newman</name><address><type>home</type><street>21st</street>"
        + "<city>Chicago</city></address><address><type>office</type><street/><city/></address>"
        + "</item></items>"
    )
  }

  @Test func `@ holds attributes, # the only text`() throws {
    let item =
      ##"{"address":[{"@":{"type":"home"},"street":"21st","city":"Chicago"},"##
      + ##"{"@":{"type":"office"},"#":"unknown"}]}"##
    #expect(
      try xml([item])
        == #"<items><item><address type="home"><street>21st</street><city>Chicago</city></address>"#
        + #"<address type="office">unknown</address></item></items>"#
    )
  }

  @Test func `Items are elements of their own, under names that may be chosen`() throws {
    #expect(
      try xml(Self.foo)
        == "<items><item><foo>bar</foo></item><item><foo2>bar2</foo2></item></items>"
    )
    #expect(
      try xml(Self.foo, ["xml-root": "products", "xml-row": "product"])
        == "<products><product><foo>bar</foo></product><product><foo2>bar2</foo2></product></products>"
    )
    #expect(try xml([], ["xml-root": "ä"]) == "<ä></ä>")
  }

  @Test func `JSON Lines are a compact object a line, the last one too`() throws {
    #expect(try export(.jsonl, Self.foo) == "{\"foo\":\"bar\"}\n{\"foo2\":\"bar2\"}\n")
  }

  @Test func `The raw feed has the properties' own names`() throws {
    let root = try XMLTree(Array(export(.rss, Self.foo, ["like-apify": "true"]).utf8))
    #expect(root.name == "rss")
    let items = try #require(root["channel"].first)["item"]
    #expect(
      items.map { $0.children.map { "\($0.name)=\($0.text)" } } == [["foo=bar"], ["foo2=bar2"]]
    )
    let text = try export(
      .rss,
      [##"{"title":"T","guid":{"@":{"isPermaLink":"false"},"#":"g"}}"##],
      ["like-apify": "true"]
    )
    #expect(text.contains(#"<item><title>T</title><guid isPermaLink="false">g</guid></item>"#))
  }

  @Test func `A feed has properties without a place in a namespace of their own`() throws {
    let root = try XMLTree(Array(export(.rss, Self.foo).utf8))
    let channel = try #require(root["channel"].first)
    #expect(channel["link"].first?.text == "about:blank")
    let names = channel["item"].map { $0.children.map { "\($0.namespace ?? "") \($0.name)" } }
    #expect(names == [[" title", "urn:larder:item foo"], [" title", "urn:larder:item foo2"]])
    let encoder = ItemFormat.rss.makeEncoder(DatasetFacts(title: "t"))
    #expect(encoder.notes.count == 1)
  }

  @Test func `A feed is called as on the platform`() throws {
    let facts = DatasetFacts(title: "shop", id: "WkzbQMuFYuamGv3YF")
    func channel(_ given: [String: String]) throws -> [String?] {
      let root = try XMLTree(Array(export(.rss, [], given, facts: facts).utf8))
      let channel = try #require(root["channel"].first)
      return ["title", "description", "link"].map { channel[$0].first?.text }
    }
    #expect(
      try channel([:])
        == ["Dataset shop", "Items in dataset with id \"WkzbQMuFYuamGv3YF\".", "about:blank"]
    )
    #expect(
      try channel([
        "feed-title": "News <1>", "feed-description": "", "feed-link": "https://a.example/?a&b",
      ]) == ["News <1>", "", "https://a.example/?a&b"]
    )
  }

  @Test(arguments: [
    (
      [#"{"b":true,"n":5,"s":"","z":null}"#, #"{"n":6}"#], [:],
      "\u{FEFF}\"b\",\"n\",\"s\",\"z\"\n\"true\",\"5\",\"\",\n,\"6\",,\n"
    ),
    (
      [#"{"l":[1,2,3,4,5,6,7,8,9,10,11]}"#], [:],
      "\u{FEFF}\"l/0\",\"l/1\",\"l/2\",\"l/3\",\"l/4\",\"l/5\",\"l/6\",\"l/7\",\"l/8\",\"l/9\",\"l/10\"\n"
        + "\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\"\n"
    ),
    (
      [#"{"o":{"k":[{"x":1}]},"e":[],"f":{}}"#], ["like-apify": "true"],
      "\u{FEFF}\"o/k/0/x\"\n\"1\"\n"
    ),
    (
      [#"{"o":{"k":[{"x":1}]},"e":[],"f":{}}"#], [:],
      "\u{FEFF}\"o/k/0/x\",\"e\",\"f\"\n\"1\",\"[]\",\"{}\"\n"
    ),
    ([#"{"j":null}"#, #"{"j":[{"a":1}]}"#], [:], "\u{FEFF}\"j\",\"j/0/a\"\n,\n,\"1\"\n"),
    ([#"{"t":"say \"hi\"\nyou"}"#], [:], "\u{FEFF}\"t\"\n\"say \"\"hi\"\"\nyou\"\n"),
    (
      [#"{"a":1}"#], ["delimiter": ";", "bom": "false", "skip-header-row": "true"], "\"1\"\n"
    ),
  ])
  func `CSV has the platform's bytes`(
    items: [String],
    given: [String: String],
    expected: String
  ) throws {
    #expect(try export(.csv, items, given) == expected)
    let (formats, shared) = try ItemFormat.configure([.csv], with: given)
    let late = Export(formats[0], items, batchSize: 1, late: true, columnOptions: shared.columns)
    #expect(late.text == expected)
  }

  @Test(arguments: [
    (
      ["quote": "needed", "bom": "false"],
      "t,n,e,d\nplain,1.50,[],\n\"\",,,\n\" x\",,,\"a\"\"b\nc,d\"\n"
    ),
    (
      ["bom": "false", "null": "NULL"],
      "\"t\",\"n\",\"e\",\"d\"\n\"plain\",\"1.50\",\"[]\",NULL\n\"\",NULL,NULL,NULL\n"
        + "\" x\",NULL,NULL,\"a\"\"b\nc,d\"\n"
    ),
    (
      ["bom": "false", "quote": "needed", "delimiter": "tab", "crlf": "true", "null": "plain"],
      "t\tn\te\td\r\n\"plain\"\t1.50\t[]\tplain\r\n\"\"\tplain\tplain\tplain\r\n"
        + "\" x\"\tplain\tplain\t\"a\"\"b\nc,d\"\r\n"
    ),
    (
      ["bom": "false", "quote": "needed", "delimiter": "5", "skip-header-row": "true"],
      "plain5\"1.50\"5[]5\n\"\"555\n\" x\"555\"a\"\"b\nc,d\"\n"
    ),
  ])
  func `CSV options change what they say, late columns or not`(
    given: [String: String],
    expected: String
  ) throws {
    let items = [
      #"{"t":"plain","n":1.50,"e":[]}"#, #"{"t":""}"#, #"{"t":" x","d":"a\"b\nc,d"}"#,
    ]
    let format = try ItemFormat.csv.configured(with: given)
    for size in [1, 2, 3] {
      #expect(Export(format, items, batchSize: size, late: true).text == expected)
    }
    #expect(Export(format, items).text == expected)
  }

  @Test(arguments: [
    ("=1+1", true), ("+1", true), ("-1", true), ("@x", true), ("\\t1", true), ("\\r1", true),
    ("\\n1", true), ("＝1", true), ("＋1", true), ("－1", true), ("＠1", true), ("a=1", false),
    ("", false), (" =1", false), ("'=1", false), ("＂", false), ("1", false),
  ])
  func `The formula guard puts an apostrophe before what a spreadsheet would run`(
    text: String,
    isGuarded: Bool
  ) throws {
    let guarded = try export(
      .csv,
      [#"{"\#(text)x":"\#(text)","n":-1,"o":[{}]}"#],
      ["formula-guard": "true", "quote": "needed", "bom": "false"]
    )
    #expect(guarded.contains("\"'") == isGuarded)
    #expect(guarded.hasPrefix("\"'") == isGuarded)
    #expect(guarded.contains(",-1,{}\n"))
  }

  @Test func `A byte order mark that is a value is told from one that is not`() throws {
    let given = ["quote": "needed", "bom": "false"]
    #expect(try export(.csv, ["{\"\u{FEFF}name\":1}"], given) == "\"\u{FEFF}name\"\n1\n")
  }

  @Test func `Pretty JSON has a line a value and the same values`() throws {
    #expect(
      try export(
        .json,
        [#"{"a":[1,{"b":[]},{}],"c":{"d":"\u00e9","d":2}}"#, "{}"],
        ["pretty": "true"]
      )
        == """
        [
          {
            "a": [
              1,
              {
                "b": []
              },
              {}
            ],
            "c": {
              "d": 2
            }
          },
          {}
        ]

        """
    )
    #expect(try export(.json, [], ["pretty": "true"]) == "[]\n")
  }

  @Test func `Names that XML forbids are encoded, and can be recovered`() throws {
    #expect(
      try xml([##"{"a b":1,"1x":2,"@type":"T","#error":false,"":3,"_x0041_":4}"##])
        == "<items><item><a_x0020_b>1</a_x0020_b><_x0031_x>2</_x0031_x>"
        + "<_x0040_type>T</_x0040_type><_x0023_error>false</_x0023_error><_>3</_>"
        + "<_x005F_x0041_>4</_x005F_x0041_></item></items>"
    )
  }
}
