/// Items that break writers: each an object in JSON, good by RFC 8259.
enum HardItems {
  /// One item and what is hard about it.
  struct Hard: CustomStringConvertible, Sendable {
    var description: String
    var json: String

    init(_ description: String, _ json: String) {
      self.description = description
      self.json = json
    }
  }

  /// Everything at once: what a dataset may hold.
  static let all: [Hard] = structures + keys + texts + numbers + large

  /// Containers, missing and mixed values.
  static let structures = [
    Hard("nothing", "{}"), Hard("blanks", " \r\n\t{ \"a\" : [ 1 , { } ] } \n"),
    Hard("byte order mark", "\u{FEFF}{\"a\":1}"),
    Hard("nested", #"{"a":{"b":{"c":[1,{"d":[[2,[3]],{}]}]}}}"#),
    Hard("mixed types, text", #"{"m":"text"}"#), Hard("mixed types, number", #"{"m":1}"#),
    Hard("mixed types, array", #"{"m":[1,"2",null]}"#),
    Hard("mixed types, object", #"{"m":{"n":1}}"#),
    Hard("mixed types, null", #"{"m":null}"#), Hard("missing", #"{"other":true}"#),
    Hard("empty containers", #"{"a":[],"b":{},"c":[[]],"d":[{}],"e":{"f":[]}}"#),
    Hard("constants", #"{"t":true,"f":false,"n":null}"#),
    Hard("non-finite", #"{"a":NaN,"b":[Infinity,-Infinity]}"#),
    Hard("duplicate keys", #"{"a":1,"b":2,"a":{"c":3},"\u0061":[4,{"c":5,"c":6}]}"#),
    Hard("attributes", ##"{"a":{"@":{"x":1,"y":null},"#":"t"},"b":{"@":[1]},"@":{"z":2}}"##),
    Hard("text beside members", ##"{"a":{"#":"t","b":1},"#":"u"}"##),
    Hard("late fields", #"{"late":{"one":1,"two":[2]},"zlate":"z"}"#),
  ]

  /// Keys.
  static let keys = [
    Hard("empty key", #"{"":1,"a":{"":2}}"#),
    Hard("separators in keys", #"{"a/b":1,"a":{"b":2},"a.b":3,"a,b":4,"a;b":5,"a\tb":6,"a\nb":7}"#),
    Hard("quotes in keys", #"{"\"":1,"'":2,"a\"b":3,"\\":4,"`":5}"#),
    Hard("markup in keys", #"{"<a>":1,"&":2,"</item>":3,"a b":4,"a:b":5,"]]>":6,"<!--":7}"#),
    Hard("reserved keys", #"{"__proto__":1,"constructor":2,"xml":3,"xmlns":4,"xml:lang":5}"#),
    Hard("keys like escapes", #"{"_x0041_":1,"_":2,"_x0041 ":3,"_x005F_x0041_":4,"A":5}"#),
    Hard("keys like numbers", #"{"0":1,"00":2,"-1":3,"1e5":4,"a":[5],"a/0":6}"#),
    Hard("keys that differ in case only", #"{"key":1,"KEY":2,"Key":3}"#),
    Hard("control characters in keys", #"{"\u0000":1,"\u0001":2,"\u001f":3,"\r\n":4}"#),
    Hard("keys of every plane", #"{"é":1,"中":2,"𐐀":3,"🎁":4,"\#u{FFFF}":5,"\#u{10FFFF}":6}"#),
    Hard("lone surrogates in keys", #"{"\ud800":1,"a\udc00b":2}"#),
    Hard("equal keys by normalisation only", "{\"\u{E9}\":1,\"e\u{301}\":2}"),
    Hard("hidden", ##"{"#debug":{"a":1},"#error":false}"##),
    Hard("keys of feeds", #"{"title":[1],"link":{"a":1},"guid":null,"item":1,"items":[1,2]}"#),
    Hard("a column's own name", ##"{"#":1,"row":2,"index":3}"##),
  ]

  /// Texts.
  static let texts = [
    Hard("empty text", #"{"a":"","b":[""],"c":" ","d":"\n"}"#),
    Hard("white space", #"{"a":" lead","b":"trail ","c":"a\tb","d":"a\nb","e":"a\r\nb","f":"\r"}"#),
    Hard("quotes", #"{"a":"\"","b":"say \"hi\"\nyou","c":"''","d":"\"\"\"","e":"\\\""}"#),
    Hard("markup", #"{"a":"<b>&amp;</b>","b":"]]>","c":"<![CDATA[x]]>","d":"<!--","e":"&#0;"}"#),
    Hard(
      "script",
      #"{"a":"</script><script>alert(1)</script>","b":"</item></items>","c":"</td>"}"#
    ),
    Hard(
      "formulas",
      #"{"a":"=1+1","b":"+1","c":"-1","d":"@SUM(A1)","e":"\t=1","f":"=cmd|' /C x'!A0"}"#
    ),
    Hard(
      "words that look like values",
      #"{"a":"null","b":"true","c":"1","d":"NaN","e":"[]","f":"{}"}"#
    ),
    Hard("escapes", #"{"a":"\"\\\/\b\f\n\r\t\u0041\u00e9\u4e2d\ud83c\udf81"}"#),
    Hard("controls", #"{"a":"\u0000\u0001\u0008\u000b\u000c\u001b\u001f\#u{7F}\#u{80}\#u{9F}"}"#),
    Hard("NUL", #"{"a":"a\u0000b","b":"\u0000"}"#),
    Hard("every plane", #"{"a":"aé߿ࠀ中\#u{FFFD}𐀀🎁\#u{1FFFE}\#u{2FFFF}\#u{E0001}\#u{10FFFF}"}"#),
    Hard("noncharacters", #"{"a":"\#u{FFFE}\#u{FFFF}\ufdd0\ufdef","b":"\ufffe\uffff"}"#),
    Hard(
      "lone surrogates",
      #"{"a":"\ud800","b":"\udc00x","c":"\ud800\ud800\udc00","d":"\udc00\ud800"}"#
    ),
    Hard("line separators", "{\"a\":\"a\u{2028}b\u{2029}c\u{85}d\"}"),
    Hard("direction and joining", "{\"a\":\"\u{202E}abc\u{202C}\u{200D}\u{200B}\u{FEFF}\u{AD}\"}"),
    Hard("combining", "{\"a\":\"e\u{301}\u{323} \u{301}\",\"b\":\"\u{1F468}\u{200D}\u{1F469}\"}"),
    Hard("byte order mark in text", "{\"a\":\"\u{FEFF}x\"}"),
    Hard("addresses", #"{"url":"javascript:alert(1)","link":"https://a.example/?a=1&b=\"<>'"}"#),
    Hard(
      "dates",
      #"{"date":"2026-11-17","pubDate":"2026-02-30T00:00:00Z","createdAt":"9999-12-31"}"#
    ),
  ]

  /// Numbers.
  static let numbers = [
    Hard(
      "spellings",
      #"{"a":0,"b":-0,"c":1.10,"d":1E5,"e":1e-7,"f":-1.5e+300,"g":0.1e1,"h":-0.0}"#
    ),
    Hard(
      "many digits",
      #"{"a":123456789012345678901234567890,"b":0.123456789012345678901234567890}"#
    ),
    Hard("beyond doubles", #"{"a":1e400,"b":-1e400,"c":1e-400,"d":9007199254740993}"#),
    Hard("limits", #"{"a":9223372036854775807,"b":-9223372036854775808,"c":18446744073709551616}"#),
    Hard("pointed", #"{"a":1771059000123.0,"b":1.771059000123e12,"c":5e20,"d":1e21}"#),
  ]

  /// Large ones.
  static let large = [
    Hard("long text", #"{"a":"\#(String(repeating: "0123456789abcdef", count: 1 << 11))"}"#),
    Hard("long text of escapes", #"{"a":"\#(String(repeating: #"\n\"\u00e9"#, count: 1 << 11))"}"#),
    Hard("long text of markup", #"{"a":"\#(String(repeating: "<&>'", count: 1 << 11))"}"#),
    Hard("long key", #"{"\#(String(repeating: "key", count: 1000))":1}"#),
    Hard("many members", "{" + (0..<500).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"),
    Hard("many elements", "{\"a\":[" + (0..<500).map(String.init).joined(separator: ",") + "]}"),
    Hard("as deep as XML goes", nested(198)), Hard("deeper than XML goes", nested(199)),
    Hard("deeper than tables go", nested(70)), Hard("deep objects", nested(10_000)),
    Hard(
      "deep arrays",
      "{\"a\":" + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        + "}"
    ),
  ]

  /// An object in an object and so on, with something in the innermost.
  static func nested(_ depth: Int) -> String {
    String(repeating: #"{"a":"#, count: depth) + #"{"b":[1,"</a>]]>"]}"#
      + String(repeating: "}", count: depth)
  }

  /// What is no item: the bytes of files that are damaged in all the usual ways.
  static let damaged: [[UInt8]] = [
    [], Array(" \n".utf8), Array("{\"a\":".utf8), Array("{\"a\":\"x".utf8), [0, 0, 0, 0],
    Array("{}{}".utf8), Array("{\"a\":1}\n{\"a\":2}".utf8), Array("<html></html>".utf8),
    [0x1F, 0x8B, 8, 0], [0xFF, 0xFE, 0x7B, 0, 0x7D, 0],
    Array("{\"a\":\"".utf8) + [0xFF, 0x22, 0x7D],
    Array("{\"a\":\"".utf8) + [0xED, 0xA0, 0x80, 0x22, 0x7D], Array("[]".utf8), Array("1".utf8),
    Array("null".utf8), Array("\"text\"".utf8), Array("{'a':1}".utf8), Array("{\"a\":1,}".utf8),
    Array("{a:1}".utf8), Array("{\"a\":01}".utf8), Array("{\"a\":\"\t\"}".utf8),
  ]
}
