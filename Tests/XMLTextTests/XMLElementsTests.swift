import ByteIO
import Testing
import XMLText

@Suite struct XMLElementsTests {
  private func element(_ name: String, _ text: String, prefix: StaticString = "")
    -> (String, Int)
  {
    var out = OutputBuffer(capacity: 64)
    let count = XMLElements(prefix: prefix).append(
      text.utf8Span.span,
      named: name.utf8Span.span,
      to: &out
    )
    return (out.text(), count)
  }

  @Test func tagsStandAroundTheText() {
    #expect(element("price", "7.5") == ("<price>7.5</price>", 0))
    #expect(element("a", "") == ("<a></a>", 0))
    #expect(element("a", "x", prefix: "item:") == ("<item:a>x</item:a>", 0))
    let long = String(repeating: "abcdefghi", count: 20)
    #expect(element(long, long) == ("<\(long)>\(long)</\(long)>", 0))
  }

  @Test func textIsEscapedWhereverItNeedsCare() {
    #expect(element("a", "1 & 2 < 3") == ("<a>1 &amp; 2 &lt; 3</a>", 0))
    #expect(element("a", "x\u{0}y\u{FFFF}") == ("<a>x\u{FFFD}y\u{FFFD}</a>", 2))
    let before = String(repeating: "x", count: 40)
    #expect(element("a", before + "&") == ("<a>\(before)&amp;</a>", 0))
  }

  @Test(arguments: ["", "item:"] as [StaticString])
  func startTagsCanBeCompleted(prefix: StaticString) {
    var out = OutputBuffer(capacity: 64)
    out.append("x")
    let name = XMLElements(prefix: prefix).appendStart(of: "price".utf8Span.span, to: &out)
    #expect(out.text() == "x<\(prefix)price")
    out.append("/")
    out.appendCopy(of: name)
    #expect(out.text() == "x<\(prefix)price/\(prefix)price")
  }
}
