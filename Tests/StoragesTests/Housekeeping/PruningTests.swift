import ByteIO
import Storages
import SystemPackage
import TestSupport
import Testing

/// What pruning takes and what it leaves, and why.
@Suite struct PruningTests {
  private static let day = 86_400
  private static let now = Timestamp(seconds: 1_795_453_200)

  /// Why the storage that `literal` describes stays; all its files and folders are `age` seconds old.
  private func keeps(
    _ literal: String,
    _ name: String,
    kind: StorageKind = .dataset,
    age: Int = 8 * day,
    now: Timestamp = now,
    policy: RetentionPolicy = RetentionPolicy(),
    fresh: String? = nil
  ) throws -> KeptReason.Code? {
    let folder = try TemporaryDirectory()
    try StorageTree.make(literal, in: folder)
    try setAges(folder.at("s"), Self.now.seconds - age)
    if let fresh { try StorageTree.setTime(folder.at(fresh), seconds: Self.now.seconds - 60) }
    let root = StorageRoot(label: "s", path: folder.at("s"))
    let parent = try Directory(folder.at("s/\(kind.folder)"))
    let opened = try parent.openFolder(FileName(name))
    let storage = try StorageFinder(depth: .sizes).storage(
      kind,
      FileName(name),
      opened: opened,
      in: parent,
      of: root
    )
    return policy.keeps(try StorageEvidence(storage, opened), now: now)?.code
  }

  private func setAges(_ path: FilePath, _ seconds: Int) throws {
    let folder = try Directory(path)
    var inner: [FilePath] = []
    try folder.forEachEntry { name, kind in
      let entry = path.appending(FileName(name).text ?? "")
      if kind == .folder {
        inner.append(entry)
      } else {
        try? StorageTree.setTime(entry, seconds: seconds)
      }
    }
    for folder in inner { try setAges(folder, seconds) }
    try StorageTree.setTime(path, seconds: seconds)
  }

  private static func metadata(_ name: String, modified: Int = 8 * day) -> String {
    let date = Timestamp(seconds: now.seconds - modified).rfc3339()
    return
      "s/datasets/x/__metadata__.json {\"id\":\"a\",\"name\":\(name),\"modifiedAt\":\"\(date)\"}"
  }

  @Test(arguments: ["default", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"])
  func `What is unnamed by its folder goes`(name: String) throws {
    #expect(try keeps("s/datasets/\(name)/1.json {}", name) == nil)
  }

  @Test(arguments: ["null", "\"default\""])
  func `What is unnamed by its metadata goes`(name: String) throws {
    let other = name == "null" ? "x" : "default"
    let literal = Self.metadata(name).replacing("/x/", with: "/\(other)/")
    #expect(try keeps(literal, other) == nil)
  }

  @Test(arguments: [
    ("s/datasets/x/1.json {}", "x", KeptReason.Code.named),
    (metadata("\"shop\""), "x", .named),
    ("s/datasets/SZjKlEGwZCFdXXrK8/1.json {}", "SZjKlEGwZCFdXXrK8", .looksLikeID),
    ("s/datasets/__CRAWLEE_TEMPORARY_0__/1.json {}", "__CRAWLEE_TEMPORARY_0__", .leftover),
    ("s/datasets/default/__metadata__.json {\"name\":", "default", .metadataIgnored),
    ("s/datasets/default/__metadata__.json {\"name\":7}", "default", .metadataIgnored),
    ("s/datasets/default/__metadata__.json {\"createdAt\":\"soon\"}", "default", .metadataIgnored),
    ("s/datasets/default/__metadata__.json -> ../other", "default", .metadataIgnored),
    ("s/datasets/default/inner/1.json {}", "default", .nestedStorage),
    ("s/datasets/default/a/b/__metadata__.json {}", "default", .nestedStorage),
    (metadata("null", modified: -day), "x", .notExpired),
    (metadata("null", modified: 6 * day), "x", .notExpired),
  ])
  func `Whatever has a name, is young or in doubt stays`(
    literal: String,
    name: String,
    code: KeptReason.Code
  ) throws {
    #expect(try keeps(literal, name) == code)
  }

  @Test func `Both clocks must have run out, to the second`() throws {
    let literal = Self.metadata("null") + "\ns/datasets/x/sub/note 1"
    #expect(try keeps(literal, "x", age: 7 * Self.day) == nil)
    #expect(try keeps(literal, "x", age: 7 * Self.day - 1) == .changedSince)
    #expect(try keeps(literal, "x", fresh: "s/datasets/x/sub/note") == .changedSince)
    #expect(try keeps(literal, "x", fresh: "s/datasets/x/sub") == .changedSince)
    #expect(try keeps(literal, "x", fresh: "s/datasets/x") == .changedSince)
  }

  @Test func `A wrong clock removes nothing`() throws {
    let early = Timestamp(seconds: 1_704_067_199)
    let old = "s/datasets/default/1.json {}"
    #expect(try keeps(old, "default", age: Self.now.seconds - 1_600_000_000, now: early) == .clock)
    #expect(try keeps(Self.metadata("null"), "x", age: -60) == .future)
  }

  @Test func `A storage in its writer's hands stays, however short the period`() throws {
    var policy = RetentionPolicy()
    policy.days = 0
    #expect(
      try keeps("s/datasets/default/1.json {}", "default", age: 5, policy: policy) == .beingWritten
    )
    #expect(try keeps("s/datasets/default/1.json {}", "default", age: 11, policy: policy) == nil)
  }

  @Test func `A rule that keeps counts, and one with days`() throws {
    var policy = RetentionPolicy()
    policy.rules = [.init(match: "datasets/default", keep: true)]
    let literal = "s/datasets/default/1.json {}"
    #expect(try keeps(literal, "default", policy: policy) == .rule)
    policy.rules = [.init(match: "datasets/default", days: 30)]
    #expect(try keeps(literal, "default", policy: policy) == .notExpired)
    policy.clock = .created
    policy.rules = []
    #expect(try keeps(literal, "default", policy: policy) == .dateUnknown)
  }
}
