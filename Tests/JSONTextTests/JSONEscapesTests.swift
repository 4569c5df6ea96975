import ByteIO
import JSONText
import Testing

@Suite struct JSONEscapesTests {
  private func decoded(_ text: String) -> [UInt8] {
    var out = OutputBuffer()
    JSONEscapes.decode(text.utf8Span.span, to: &out)
    return Array(out.text().utf8)
  }

  @Test(arguments: [
    ("", ""), ("plain", "plain"), (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"),
    (#"\u0000\u0041\u00e9\u00E9\u07FF\u0800\uFFFF"#, "\0Aéé\u{7FF}\u{800}\u{FFFF}"),
    (#"\ud83c\udf81 \uDBFF\uDFFF\ud800\udc00"#, "🎁 \u{10FFFF}\u{10000}"),
    (#"\ud800"#, "\u{FFFD}"), (#"\udc00x"#, "\u{FFFD}x"), (#"\ud800\ud83c\udf81"#, "\u{FFFD}🎁"),
    (#"\ud800\u0041"#, "\u{FFFD}A"), (#"\ud800\n"#, "\u{FFFD}\n"),
    (#"\udc00\ud800"#, "\u{FFFD}\u{FFFD}"),
    (#"\ud800x\udc00"#, "\u{FFFD}x\u{FFFD}"), (#"a\\u0041"#, "a\\u0041"), (#"é\né"#, "é\né"),
    (#"\ufffd"#, "\u{FFFD}"), (#"\ud800\\udc00"#, "\u{FFFD}\\udc00"),
  ])
  func `Escapes are decoded`(escaped: String, text: String) {
    #expect(decoded(escaped) == Array(text.utf8))
  }

  @Test func `Every character is decoded from its escape, and encoded so that it decodes`() {
    for value in 0...0x10FFFF as ClosedRange<UInt32> where value < 0x3000 || value % 61 == 0 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let escape = scalar.utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
      let text = Array(String(scalar).utf8)
      var out = OutputBuffer()
      JSONEscapes.encode(text.span, to: &out)
      if decoded(escape) != text || decoded(out.text()) != text {
        Issue.record("U+\(String(value, radix: 16))")
      }
    }
  }

  @Test func `Only what must be is escaped`() {
    var out = OutputBuffer()
    JSONEscapes.encode("a\"\\/\u{8}\u{C}\n\r\t\0\u{1F}\u{7F}é\u{2028}🎁".utf8Span.span, to: &out)
    #expect(out.text() == #"a\"\\/\b\f\n\r\t\u0000\u001f"# + "\u{7F}é\u{2028}🎁")
  }
}
