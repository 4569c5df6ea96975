import Testing

@testable import Catalogue

@Suite struct LinksTests {
  @Test(arguments: [
    ("index.html", "retention.html", "retention.html"),
    ("index.html", "datasets/a/index.html", "datasets/a/index.html"),
    ("datasets/a/index.html", "index.html", "../../index.html"),
    ("datasets/a/index.html", "datasets/a/index.json", "index.json"),
    ("datasets/a/index.html", "datasets/a/files/a.csv", "files/a.csv"),
    ("datasets/a/index.html", "datasets/b/index.html", "../b/index.html"),
    ("datasets/2.html", "datasets/a/index.html", "a/index.html"),
    ("datasets/2.html", "datasets/index.html", "index.html"),
    ("index.html", "a b/é\"<#?.txt", "a%20b/%C3%A9%22%3C%23%3F.txt"),
  ])
  func `Links are relative and name a file`(page: String, target: String, link: String) {
    #expect(Links(page: page).to(target) == link)
  }

  @Test(arguments: [
    ("https://example.org/shop/", "https://example.org/shop/a/index.html"),
    ("https://example.org", "https://example.org/a/index.html"),
    ("javascript:alert(1)//", nil), ("mailto:a@example.org", nil), (nil, nil),
  ])
  func `Absolute addresses need a base that a browser may follow`(base: String?, address: String?) {
    #expect(Links.absolute("a/index.html", base: base) == address)
  }
}
