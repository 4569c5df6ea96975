import Testing
import XMLText

@Suite struct XMLDocumentWriterTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `A document has a declaration, one line and no indentation`() {
    var writer = XMLDocumentWriter()
    writer.start("a", [("x", "1"), ("y", "2")])
    writer.element("b")
    writer.element("c", [("z", "3")], text: "text")
    writer.end()
    #expect(
      text(writer.finish(standalone: true)) == """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <a x="1" y="2"><b/><c z="3">text</c></a>
        """ + "\n"
    )
  }

  @Test func `A document that is not standalone does not say so`() {
    var writer = XMLDocumentWriter()
    writer.element("a")
    #expect(
      text(writer.finish(standalone: false))
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>\n"
    )
  }

  @Test func `Elements left open are closed at the end`() {
    var writer = XMLDocumentWriter()
    writer.start("a")
    writer.start("b")
    writer.text("t")
    #expect(text(writer.finish(standalone: false)).hasSuffix("<a><b>t</b></a>\n"))
  }

  @Test func `An open document ends where its body begins`() {
    var onlyTag = XMLDocumentWriter()
    onlyTag.start("a", [("x", "1")])
    #expect(text(onlyTag.openDocument(standalone: false)).hasSuffix("?>\n<a x=\"1\">"))

    var withChild = XMLDocumentWriter()
    withChild.start("a")
    withChild.element("b", text: "t")
    #expect(text(withChild.openDocument(standalone: false)).hasSuffix("?>\n<a><b>t</b>"))
  }

  @Test(arguments: [
    ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;'"),
    ("]]>", "]]&gt;"),
    ("a\rb\nc\td", "a&#13;b\nc\td"),
    ("nul\0 bell\u{7} end", "nul\u{FFFD} bell\u{FFFD} end"),
    ("\u{FFFE}\u{FFFF}\u{FFFD}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("é 中 🎁", "é 中 🎁"),
  ])
  func `Text is escaped`(value: String, expected: String) {
    var writer = XMLDocumentWriter()
    writer.element("a", text: value)
    #expect(text(writer.finish(standalone: false)).hasSuffix("<a>\(expected)</a>\n"))
  }

  @Test func `Attribute values are escaped, and their white space survives`() {
    var writer = XMLDocumentWriter()
    writer.element("a", [("x", "a<b>&\"\n\t\r")])
    #expect(
      text(writer.finish(standalone: false))
        .hasSuffix("<a x=\"a&lt;b&gt;&amp;&quot;&#10;&#9;&#13;\"/>\n")
    )
  }
}
