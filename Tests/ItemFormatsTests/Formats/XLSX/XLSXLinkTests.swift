import ByteIO
import TestSupport
import Testing

@testable import ItemFormats

@Suite struct XLSXLinkTests {
  private static func isLink(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return XLSXLink.isLink(bytes.span)
  }

  @Test(arguments: [
    "http://a", "https://example.com", "HTTPS://Example.com/A?b=c&d[]=1#e#f", "http://a:8080/",
    "http://a:65535", "http://user:word@example.com/", "http://[::1]:80/x",
    "http://[2001:db8::7.0.0.1]", "https://例え.jp/パス?ク=エ", "http://a_b.c-d.example/",
    "http://a/100%", "http://a/%41%zz", "https://a#", "mailto:a@b.example",
    "mailto:a@b.example?subject=x", "http://a/\u{1F381}",
  ])
  func `Web and mail addresses are links`(text: String) {
    #expect(Self.isLink(text))
  }

  @Test(arguments: [
    "", "http://", "https://", "mailto:", "http:a", "http:/a", "ftp://a/b", "file:///etc/passwd",
    "javascript:alert(1)", "data:text/html,x", "www.example.com", "see http://a", " http://a",
    "http://a ", "http://a/b c", "http://a\n", "http://a\t", "http://a/\u{0}", "http://a/\u{7F}",
    "http://a/\u{85}", "http://a/\u{A0}", "http://a/\u{1680}", "http://a/\u{2003}",
    "http://a/\u{2028}", "http://a/\u{202F}", "http://a/\u{205F}", "http://a/\u{3000}",
    "http://a/\u{FFFE}", "http://a/\u{FFFF}", "http://a/\"", "http://a/it's", "http://a/<b>",
    "http://a/{b}", "http://a/b|c", "http://a/b\\c", "http://a/b^c", "http://a/`b`",
    "http:///path", "http://?x", "http://#x", "http://:80", "http://a:x", "http://a:65536",
    "http://a:99999999999999999999", "http://a%41/", "http://[::1", "http://[x]/", "http://[]/",
    "http://a]b/", "http://[a@b/", "http://a@", "http://a@b@c", "http://a:/", "mailto:a@b c",
  ])
  func `Everything else stays text`(text: String) {
    #expect(!Self.isLink(text))
  }

  @Test(
    arguments: [
      ("http://a/b", "http://a/b", nil),
      ("http://a/?b=1&c=2", "http://a/?b=1&amp;c=2", nil),
      ("http://a/b#c", "http://a/b", "c"),
      ("http://a/b#c#d", "http://a/b", "c#d"),
      ("http://a/b#", "http://a/b", nil),
      ("http://a/#x&y", "http://a/", "x&amp;y"),
      ("http://a/#_x0041_", "http://a/", "_x005F_x0041_"),
      ("http://a/_x0041_", "http://a/_x0041_", nil),
      ("http://a/?b[]=1", "http://a/?b%5B%5D=1", nil),
      ("http://[::1]/[x]#[y]", "http://[::1]/%5Bx%5D", "[y]"),
      ("http://a/100%/%41/%4", "http://a/100%25/%41/%254", nil),
      ("mailto:a@b?x=[1]#c", "mailto:a@b?x=%5B1%5D", "c"),
      ("https://例え.jp/#パス", "https://例え.jp/", "パス"),
    ] as [(String, String, String?)]
  )
  func `An address is a target and what stands behind its first hash`(
    text: String,
    target: String,
    location: String?
  ) {
    var hyperlink = OutputBuffer()
    var relationship = OutputBuffer()
    var scratch = OutputBuffer()
    let bytes = Array(text.utf8)
    XLSXLink.appendHyperlink(
      bytes.span,
      row: 7,
      column: 27,
      number: 3,
      to: &hyperlink,
      &scratch
    )
    let attribute = location.map { " location=\"\($0)\"" } ?? ""
    #expect(hyperlink.text() == "<hyperlink ref=\"AB7\" r:id=\"rId3\"\(attribute)/>")
    let bound = XLSXLink.hyperlinkBound(bytes.span)
    #expect(hyperlink.count < bound)
    XLSXLink.appendRelationship(bytes.span, number: 3, to: &relationship)
    let type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    let external = "Target=\"\(target)\" TargetMode=\"External\"/>"
    #expect(relationship.text() == "<Relationship Id=\"rId3\" Type=\"\(type)\" \(external)")
  }

  @Test(arguments: [
    ("a", 2_079, true), ("a", 2_080, false), ("é", 2_079, true), ("é", 2_080, false),
    ("語", 2_079, true), ("語", 2_080, false), ("🎁", 2_079, true), ("🎁", 2_081, false),
  ])
  func `The length of an address is counted in units`(
    character: String,
    units: Int,
    isShort: Bool
  ) {
    let width = character.utf16.count
    let start = units % width == 0 ? "http://a" : "http://ab"
    let count = (units - start.count) / width
    let bytes = Array((start + String(repeating: character, count: count)).utf8)
    #expect(String(decoding: bytes, as: UTF8.self).utf16.count == units)
    let isLink = XLSXLink.isLink(bytes.span)
    let isFound = XLSXLink.isShort(bytes.span)
    #expect(isLink)
    #expect(isFound == isShort)
  }

  @Test(arguments: [0, 25, 26, 51, 52, 701, 702, 1377, 1378, 16_383])
  func `Letters of columns are appended as they are listed`(column: Int) {
    var out = OutputBuffer()
    XLSXColumnNames.append(column, to: &out)
    #expect(out.array() == XLSXColumnNames.letters(column))
  }
}
