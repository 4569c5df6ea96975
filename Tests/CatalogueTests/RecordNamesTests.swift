import Testing

@testable import Catalogue

@Suite struct RecordNamesTests {
  private func name(_ key: String, _ fileExtension: String) -> String {
    var names = RecordNames()
    return names.add(key, fileExtension)
  }

  @Test(arguments: [
    ("summary", "txt", "summary.txt"), ("photo.png", "png", "photo.png"),
    ("photo.PNG", "png", "photo.png"), ("photo.jpeg", "jpg", "photo.jpg"),
    ("K-0001.png", "png", "K-0001.png"), ("a_b", "json", "a_b.json"),
  ])
  func `A safe key keeps its name`(key: String, fileExtension: String, name: String) {
    #expect(self.name(key, fileExtension) == name)
  }

  @Test(arguments: [
    ("x.php", "txt"), ("page.html", "txt"), ("_headers", "txt"), ("_hidden", "txt"),
    ("index", "txt"), ("index.html", "txt"), ("CNAME", "txt"), ("con", "bin"), ("con.txt", "txt"),
    ("../../x", "txt"), ("", "bin"), (".", "txt"), ("..", "txt"), (".htaccess", "txt"),
    ("a/b", "csv"),
    ("web.config", "txt"), ("日本", "txt"), ("a\u{0}b", "bin"),
    (String(repeating: "x", count: 300), "txt"),
    ("x.png.svg", "png"), (" ", "txt"), ("a\nb", "txt"), ("é", "txt"), ("e\u{301}", "txt"),
  ])
  func `Any other key is changed and marked`(key: String, fileExtension: String) {
    let name = name(key, fileExtension)
    #expect(name.hasSuffix(".\(fileExtension)"))
    let stem = name.dropLast(fileExtension.count + 1)
    #expect(stem.suffix(8).allSatisfy { $0.isHexDigit }, "\(name)")
    #expect(
      stem.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    )
    #expect(!name.hasPrefix("_") && !name.hasPrefix("-") && name.utf8.count <= 130, "\(name)")
    #expect(!NameHash.isDevice(name))
  }

  @Test func `Names are unique without regard to case, the first one plain`() {
    var names = RecordNames()
    let given = ["a", "A", "a", "a.txt", "A.TXT", "b"].map { names.add($0, "txt") }
    #expect(given.first == "a.txt" && given.last == "b.txt")
    #expect(Set(given.map { $0.lowercased() }).count == given.count)
  }
}
