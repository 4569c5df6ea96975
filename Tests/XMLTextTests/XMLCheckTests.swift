import Testing
import XMLText

@Suite struct XMLCheckTests {
  @Test func `A page of today is accepted`() throws {
    let page = """
      <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title></head>
      <body><main><table><tr><th scope="row">é</th><td>&lt;&#39;</td></tr></table></main></body></html>
      """
    try XMLCheck.html(page.utf8Span.span)
  }

  @Test(arguments: ["", "<p><b>t</p>", "<table></div></table>", "<p a=\"1\" a=\"2\">t</p>"])
  func `A page that must be repaired is an error`(page: String) {
    #expect(throws: XMLError.self) { try XMLCheck.html(page.utf8Span.span) }
  }
}
