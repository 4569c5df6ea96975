import Catalogue
import Storages
import SystemPackage
import Testing

@testable import CommandLine

@Suite struct KeepRuleTests {
  private static let names = [
    "default", "a*", "?", "[x]", "back\\slash", "\"quoted\"", "a: b # c", "- dash", "new\nline",
    "é日本", "e\u{301}", "\u{202E}gpj", "x\u{0}y", "tab\t", "emoji 🪑", "\u{FEFF}", "'", "{{a}}",
    "a/b",
    " ",
  ]

  private static func storage(_ name: String, root: String) -> Storage {
    var storage = Storage(
      root: root,
      kind: .dataset,
      path: "/x",
      directory: name,
      holds: .items(0)
    )
    storage.modifiedAt = Timestamp(seconds: 1_700_000_000)
    return storage
  }

  @Test(arguments: names)
  func `The lines that a page shows keep that storage and no other`(name: String) throws {
    let now = Timestamp(seconds: 1_795_453_200)
    for (root, several) in [("shop", false), ("shop", true), ("a*b", true)] {
      let own = Self.storage(name, root: root)
      let lines = KeepRule.lines(for: own, ofSeveralRoots: several)
      let policy = try Configuration(parsing: lines, path: "/srv/larder.yaml").retention
      #expect(policy.judge(own, now: now).state == .kept, "\(lines)")
      #expect(policy.judge(Self.storage("other", root: root), now: now).state == .expired)
      let elsewhere = policy.judge(Self.storage(name, root: "a-b"), now: now).state
      #expect(elsewhere == (several ? .expired : .kept), "\(lines)")
    }
  }
}
