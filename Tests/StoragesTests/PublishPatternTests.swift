import Storages
import SystemPackage
import Testing

@Suite struct PublishPatternTests {
  private func store(_ kind: StorageKind, _ name: String, root: String = "shop") -> Storage {
    Storage(
      root: root,
      kind: kind,
      path: FilePath("/x"),
      directory: name,
      holds: .records(0)
    )
  }

  @Test(arguments: [
    ("key-value-stores/default/INPUT", "INPUT", true),
    ("key-value-stores/default/INPUT", "INPUT2", false),
    ("key-value-stores/*/INPUT*", "INPUT.json", true),
    ("shop:key-value-stores/default/INPUT", "INPUT", true),
    ("blog:key-value-stores/default/INPUT", "INPUT", false),
    ("key-value-stores/other/INPUT", "INPUT", false),
    ("request-queues/default/INPUT", "INPUT", false),
    ("key-value-stores/default", "INPUT", false),
    ("key-value-stores/default/*", "../../x", true),
    ("key-value-stores/default/a/b", "a/b", true), ("key-value-stores/default/a*", "a/b", true),
  ])
  func `A pattern names records by kind, storage and key`(
    pattern: String,
    key: String,
    isMatch: Bool
  ) throws {
    let pattern = try #require(PublishPattern(pattern))
    #expect(pattern.matches(key, of: store(.keyValueStore, "default")) == isMatch)
  }

  @Test func `A pattern of two parts is about the requests of a queue`() throws {
    let queue = store(.requestQueue, "default")
    #expect(try #require(PublishPattern("request-queues/*")).matches(queue))
    #expect(!(try #require(PublishPattern("request-queues/x"))).matches(queue))
    #expect(!(try #require(PublishPattern("request-queues/default/x"))).matches(queue))
  }

  @Test(arguments: ["", "INPUT", "key-value-stores/", "/default/INPUT", "key-value-stores//INPUT"])
  func `What names no storage is no pattern`(text: String) {
    #expect(PublishPattern(text) == nil)
  }

  @Test(arguments: ["INPUT", "a*b", "[x]", "a/b", "back\\slash", "?", "日本"])
  func `The pattern of a key is about that key alone`(key: String) throws {
    let store = store(.keyValueStore, "default")
    let pattern = try #require(PublishPattern(PublishPattern.text(key, of: store)))
    #expect(pattern.matches(key, of: store))
    #expect(!pattern.matches(key + "x", of: store))
    #expect(!pattern.matches("x", of: store))
  }
}
