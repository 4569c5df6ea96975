import JSONText
import Testing

@Suite struct JSONValueTests {
  private static let document: JSONValue = [
    "b": 1, "a": [nil, true, false, -7], "empty": [], "none": [:], "n": .number("0.30"),
    "text": "a\"\\\n\u{0}é",
  ]

  private func text(_ value: JSONValue, _ form: JSONValue.Form) -> String {
    String(decoding: value.bytes(form), as: UTF8.self)
  }

  @Test func `Members keep their order and nothing is blank in the compact form`() {
    #expect(
      text(Self.document, .compact) == """
        {"b":1,"a":[null,true,false,-7],"empty":[],"none":{},"n":0.30,"text":"a\\"\\\\\\n\\u0000é"}

        """
    )
  }

  @Test func `The pretty form has a line for each element and member`() {
    #expect(
      text(["a": [1, ["b": nil]], "c": []], .pretty) == """
        {
          "a": [
            1,
            {
              "b": null
            }
          ],
          "c": []
        }

        """
    )
  }

  @Test func `The script form can neither end its element nor its line`() {
    let value: JSONValue = ["</script>&": "<!--\u{2028}\u{2029}\u{2027}\"\\"]
    #expect(
      text(value, .script) == """
        {"\\u003C/script\\u003E\\u0026":"\\u003C!--\\u2028\\u2029\u{2027}\\"\\\\"}

        """
    )
  }

  @Test(arguments: [
    (JSONValue(nil as String?), JSONValue.null), (JSONValue("x" as String?), .string("x")),
    (JSONValue(nil as Int?), .null), (JSONValue(3 as Int?), .int(3)),
  ])
  func `What is absent is null`(made: JSONValue, expected: JSONValue) {
    #expect(made == expected)
  }

  @Test(
    arguments: [
      (0, 0), (7, 7), (1 << 40, 1 << 40), (1 << 40 + 1, nil), (.max, nil), (-1, nil), (.min, nil),
    ] as [(Int, Int?)]
  )
  func `A count is never so large that many of them have no sum`(number: Int, count: Int?) {
    #expect(JSONValue.int(number).count == count)
    #expect(JSONValue.int(number).number == number)
    #expect(JSONValue.number("\(number).5").count == nil)
  }

  @Test func `Members are found by name`() {
    #expect(Self.document["b"] == 1)
    #expect(Self.document["x"] == nil)
    #expect(JSONValue.array([])["x"] == nil)
  }
}
