import JSONText
import Testing

@Suite struct JSONWriterTests {
  @Test(arguments: [
    "null", "-0", "1.10", "1E+400", "123456789012345678901234567890", #""\u0041\/é""#, "[]", "{}",
    #"{"a":[1,2.0,{"b":null}],"c":"\ud83c\udf81","":"\ufffd"}"#, "\"\u{2028}\"",
  ])
  func `What is compact stays as it is spelled`(text: String) throws {
    #expect(try Indexed.compact(text) == text)
  }

  @Test(arguments: [
    (" { \"a b\" : [ 1 , \" x \" ,\n\t{ } , [ ] ] } ", #"{"a b":[1," x ",{},[]]}"#),
    ("\u{FEFF}[1]", "[1]"), ("[ NaN , {\"a\" : -Infinity } ]", #"[null,{"a":null}]"#),
    (
      #"[ "\ud800" , "\ud800\ud83c\udf81\udc00" ]"#,
      "[\"\u{FFFD}\",\"\u{FFFD}\\ud83c\\udf81\u{FFFD}\"]"
    ),
    (#"["\uD800\\uDC00","\\ud800"]"#, "[\"\u{FFFD}\\\\uDC00\",\"\\\\ud800\"]"),
    (#"{"\udc00":"\ufffd\uFFFD\ud7ff\ue000"}"#, "{\"\u{FFFD}\":\"\\ufffd\\uFFFD\\ud7ff\\ue000\"}"),
    (#"{"a":1,"a":{ "b" : [ "\"" ] } }"#, #"{"a":{"b":["\""]}}"#), ("NaN", "null"),
    (#""\udfff""#, "\"\u{FFFD}\""),
    (
      #"{"a":[NaN,{"b":1,"b":2}],"a":[{"c":3,"d":4,"c":5}, Infinity]}"#,
      #"{"a":[{"c":5,"d":4},null]}"#
    ),
  ])
  func `Blanks, lone surrogates, non-finite literals and duplicates are settled`(
    text: String,
    expected: String
  ) throws {
    #expect(try Indexed.compact(text) == expected)
  }
}
