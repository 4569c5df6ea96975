import ByteIO
import Testing
import XMLText

@Suite struct XMLEscapesTests {
  private func text(_ text: [UInt8]) -> (String, Int) {
    var out = OutputBuffer()
    let count = XMLEscapes.appendText(text.span, to: &out)
    return (out.text(), count)
  }

  private func attribute(_ text: [UInt8]) -> (String, Int) {
    var out = OutputBuffer()
    let count = XMLEscapes.appendAttribute(text.span, to: &out)
    return (out.text(), count)
  }

  @Test(arguments: [
    ("", "", ""), ("plain", "plain", "plain"),
    ("&<>\"'", "&amp;&lt;&gt;\"'", "&amp;&lt;&gt;&quot;'"),
    ("]]>", "]]&gt;", "]]&gt;"), ("\t\n\r", "\t\n&#13;", "&#9;&#10;&#13;"),
    ("a&", "a&amp;", "a&amp;"), ("&amp;", "&amp;amp;", "&amp;amp;"),
    (
      "é ￼ 中 🎁 \u{85} \u{2028} \u{7F}", "é ￼ 中 🎁 \u{85} \u{2028} \u{7F}",
      "é ￼ 中 🎁 \u{85} \u{2028} \u{7F}"
    ),
  ])
  func `Markup is escaped, the rest copied`(source: String, inText: String, inAttribute: String) {
    #expect(text(Array(source.utf8)) == (inText, 0))
    #expect(attribute(Array(source.utf8)) == (inAttribute, 0))
  }

  @Test func `Characters that XML forbids are replaced and counted`() {
    let source = "a\0b\u{1}\u{1F}c\u{FFFE}\u{FFFF}\u{FFFD}\u{10FFFF}"
    let expected = "a\u{FFFD}b\u{FFFD}\u{FFFD}c\u{FFFD}\u{FFFD}\u{FFFD}\u{10FFFF}"
    #expect(text(Array(source.utf8)) == (expected, 5))
    #expect(attribute(Array(source.utf8)) == (expected, 5))
  }

  @Test func `Every character survives a reader, but for the forbidden ones`() throws {
    var everything = String.UnicodeScalarView()
    for value in 0...0x10FFFF as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      everything.append(scalar)
      everything.append("x")
    }
    var forbidden = 0
    var expected = String.UnicodeScalarView()
    for scalar in everything {
      let isForbidden =
        scalar.value < 0x20 && ![9, 10, 13].contains(scalar.value)
        || scalar.value == 0xFFFE || scalar.value == 0xFFFF
      expected.append(isForbidden ? "\u{FFFD}" : scalar)
      if isForbidden { forbidden += 1 }
    }
    let source = Array(String(everything).utf8)
    var out = OutputBuffer()
    out.append("<a b=\"")
    #expect(XMLEscapes.appendAttribute(source.span, to: &out) == forbidden)
    out.append("\">")
    #expect(XMLEscapes.appendText(source.span, to: &out) == forbidden)
    out.append("</a>")

    var reader = try XMLReader(out.bytes)
    var text = ""
    var attribute = ""
    while let event = try reader.next() {
      switch event {
      case .start(_, _, let attributes): attribute = attributes.first?.value ?? ""
      case .text(let part): text += part
      default: break
      }
    }
    // Not `==` on strings, for which many different texts are equal.
    #expect(Array(attribute.utf8) == Array(String(expected).utf8))
    #expect(Array(text.utf8) == Array(String(expected).utf8))
  }
}
