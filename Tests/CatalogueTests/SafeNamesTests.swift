import Catalogue
import Testing

@Suite struct SafeNamesTests {
  @Test(arguments: [
    "products", "Products.v2", "a_b-c", "x", "__default__", "com10", "console.log",
    String(repeating: "x", count: 100),
  ])
  func `A name of safe bytes stays as it is`(name: String) {
    #expect(SafeNames.safe(name) == name)
  }

  @Test(arguments: [
    ".hidden", "..", "../../etc/passwd", "a b", "con", "NUL.txt", "com1.tar", "Index", "CNAME",
    "_headers", "web.config", "日本語", "é", "", "a\u{0}", "a/b", "a\\b", "a:b", "-rf /",
    String(repeating: "x", count: 101),
  ])
  func `Any other name is changed and ends in a mark of its bytes`(name: String) {
    let safe = SafeNames.safe(name)
    #expect(safe != name)
    #expect(safe.utf8.count <= 100)
    #expect(!safe.hasPrefix("."))
    let allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
    #expect(safe.allSatisfy { allowed.contains($0) }, "\(safe)")
    #expect(safe.suffix(8).allSatisfy { "0123456789abcdef".contains($0) }, "\(safe)")
    #expect(SafeNames.safe(safe) == safe)
  }

  @Test func `Names are unique without regard to case`() {
    let names = ["a", "A", "a", "b", "B", "a"]
    let safe = SafeNames.assign(names)
    #expect(safe[0] == "a")
    #expect(safe[3] == "b")
    #expect(Set(safe.map { $0.lowercased() }).count == names.count)
  }
}
