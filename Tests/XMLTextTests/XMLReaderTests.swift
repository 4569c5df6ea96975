import Testing
import XMLText

@Suite struct XMLReaderTests {
  private func events(_ document: String) throws -> [XMLReader.Event] {
    var reader = try XMLReader(document.utf8Span.span)
    var events: [XMLReader.Event] = []
    while let event = try reader.next() { events.append(event) }
    return events
  }

  @Test func `A document is read part by part`() throws {
    let document = """
      <?xml version="1.0"?><!DOCTYPE a><!-- c --><?p i?>\
      <a x="1&#10;" y="&lt;"><b/>t &amp; t<c xmlns="urn:c" xmlns:d="urn:d" d:z="2"> </c></a>
      """
    #expect(
      try events(document) == [
        .documentType("a"), .other, .other,
        .start(
          name: "a",
          namespace: nil,
          attributes: [.init(name: "x", value: "1\n"), .init(name: "y", value: "<")]
        ),
        .start(name: "b", namespace: nil, attributes: []), .end, .text("t & t"),
        .start(
          name: "c",
          namespace: "urn:c",
          attributes: [.init(name: "d:z", value: "2")]
        ),
        .text(" "), .end, .end,
      ]
    )
  }

  @Test(arguments: [
    "", " ", "<a>", "<a></b>", "<a b=1/>", "<a>&nbsp;</a>", "<a>\u{1}</a>", "<a/><a/>",
    "<a b='1' b='2'/>", "<p:a/>", "<a p:b='1'/>", "<a>]]></a>", "<a b='<'/>", "<1/>",
  ])
  func `A malformed document is an error`(document: String) {
    #expect(throws: XMLError.self) { try events(document) }
  }

  @Test func `An error says where`() {
    #expect {
      try events("<a>\n  <b></c>\n</a>")
    } throws: { error in
      let error = error as? XMLError
      return error?.line == 2 && error?.message.contains("mismatch") == true
    }
  }

  @Test func `Entities are neither loaded nor expanded`() throws {
    let document = """
      <!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY t "text">]><a>&e;&t;</a>
      """
    let texts = try events(document).filter { if case .text = $0 { true } else { false } }
    #expect(texts == [])
  }

  @Test func `Other programs' limits hold where asked for`() throws {
    let deep = String(repeating: "<a>", count: 300) + String(repeating: "</a>", count: 300)
    try XMLCheck.wellFormed(deep.utf8Span.span)
    #expect(throws: XMLError.self) {
      try XMLCheck.wellFormed(deep.utf8Span.span, allowsHuge: false)
    }
  }
}
