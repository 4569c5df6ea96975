import ByteIO
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Storages

@Suite struct StorageFinderTests {
  private func find(_ literal: String, depth: StorageFinder.Depth = .contents) throws
    -> StorageFinder.Listing
  {
    let folder = try TemporaryDirectory()
    try StorageTree.make(literal, in: folder)
    return try StorageFinder(depth: depth).find(
      in: StorageRoot(label: "shop", path: folder.path)
    )
  }

  private func find(one literal: String) throws -> Storage {
    let listing = try find(literal)
    #expect(listing.storages.count == 1)
    return try #require(listing.storages.first)
  }

  @Test func `Times at the ends of time are compared with what the metadata states`() throws {
    let folder = try TemporaryDirectory()
    let opened = try Directory(folder.path)
    let reader = StorageReader(root: "", depth: .sizes, now: Timestamp(seconds: 0), jobs: 1)
    for (seconds, isLater) in [(Int.min, false), (1_700_000_060, false), (Int.max, true)] {
      var storage = Storage(
        root: "",
        kind: .dataset,
        path: folder.path,
        directory: "default",
        holds: .items(0)
      )
      storage.timesFrom = .metadata
      // Far enough in the future that the folder itself is no later.
      storage.modifiedAt = Timestamp(seconds: 10_000_000_000 + (seconds == .max ? 0 : 1))
      let newest = FileTime(seconds: seconds, nanoseconds: 0)
      reader.compareTimes(&storage, newest, opened)
      #expect(storage.problems.isEmpty != isLater)
    }
  }

  @Test func `Storages come by kind and folder, with what they hold`() throws {
    let listing = try find(
      """
      request_queues/q/aaaaaaaaaaaaaaa.json {"url":"x","handledAt":null}
      key_value_stores/default/INPUT.json {}
      datasets/b/000000001.json {"n":1}
      datasets/b/000000002.json {"n":22}
      datasets/a/
      """
    )
    #expect(
      listing.storages.map(\.ref) == [
        "shop:datasets/a", "shop:datasets/b", "shop:key-value-stores/default",
        "shop:request-queues/q",
      ]
    )
    #expect(
      listing.storages.map(\.holds) == [
        .items(0), .items(2), .records(1), .requests(total: 1, pending: 1, handled: 0),
      ]
    )
    #expect(listing.storages.map(\.bytes) == [0, 15, 2, 28])
    #expect(listing.problems.isEmpty && listing.storages.allSatisfy { $0.problems.isEmpty })
    #expect(listing.storages[1].path.lastComponent?.string == "b")
  }

  @Test func `Metadata gives id, name and dates, and its counts are only compared`() throws {
    let storage = try find(
      one: """
        datasets/products/__metadata__.json {"id":"SZjKlEGwZCFdXXrK8","name":"products","created_at":"2026-02-01 10:00:00+00:00","modified_at":"2026-02-02 10:00:00.5+00:00","accessed_at":"2026-02-03 10:00:00+00:00","item_count":12}
        datasets/products/000000001.json {}
        """
    )
    #expect(storage.id == "SZjKlEGwZCFdXXrK8" && storage.name == "products")
    #expect(storage.namedBy == .metadata && storage.metadata == .read)
    #expect(storage.createdAt == Timestamp("2026-02-01T10:00:00Z"))
    #expect(storage.modifiedAt == Timestamp("2026-02-02T10:00:00.5Z"))
    #expect(storage.accessedAt == Timestamp("2026-02-03T10:00:00Z"))
    #expect(storage.timesFrom == .metadata && storage.holds == .items(1))
    #expect(storage.claimed == .items(12))
    #expect(storage.problems.map(\.code) == [.metadataDiffers])
    #expect(storage.problems.map(\.message) == ["counts 12 items, the folder has 1"])
  }

  @Test(arguments: [("null", true), ("\"products\"", false)])
  func `A storage without a name that changed after its stated date has a note`(
    name: String,
    isNoted: Bool
  ) throws {
    let storage = try find(
      one: """
        datasets/a/__metadata__.json {"id":"a","name":\(name),"modifiedAt":"2026-02-02T10:00:00Z"}
        datasets/a/000000001.json {}
        """
    )
    let note = storage.problems.first { $0.code == .changedSince }
    #expect((note != nil) == isNoted)
    #expect(note?.message.hasPrefix("says it changed last 2 Feb 2026, 10:00 UTC, but") ?? true)
  }

  @Test(arguments: [
    (#"{"id":"#, "is cut"), ("", "is empty"), ("[]", "is not an object"),
    (#"{"name":7}"#, "has a name that is no text"),
    (#"{"modifiedAt":"0001-01-01T00:00:00Z"}"#, "has a date"),
    (#"{"createdAt":"soon"}"#, "has a date"),
    ("{\"a\":\(String(repeating: "1", count: 2 << 20))}", "has 2097158 bytes"),
    (String(repeating: "[", count: 100_000), "is cut"),
  ])
  func `Damaged metadata is a note, and the folder's name and file times are used`(
    metadata: String,
    message: String
  ) throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make(
      "datasets/p/000000001.json {}\ndatasets/p/__metadata__.json \(metadata)",
      in: folder
    )
    try StorageTree.setTime(folder.at("datasets/p/__metadata__.json"), seconds: 1_600_000_000)
    try StorageTree.setTime(folder.at("datasets/p/000000001.json"), seconds: 1_700_000_000)
    let listing = try StorageFinder().find(in: StorageRoot(label: "r", path: folder.path))
    let storage = try #require(listing.storages.first)
    #expect(storage.name == "p" && storage.namedBy == .directory)
    #expect(storage.modifiedAt == Timestamp(seconds: 1_700_000_000) && storage.timesFrom == .files)
    #expect(storage.createdAt == nil)
    #expect(storage.problems.map(\.code) == [.metadataIgnored])
    #expect(storage.problems.first?.severity == .note)
    #expect(storage.problems.first?.message.hasPrefix(message) == true, "\(storage.problems)")
  }

  @Test(arguments: [
    ("2026-02-14T08:30:00.123456+00:00", true), ("2026-02-14T08:30:00.123Z", false),
    ("2026-02-14 08:30:00.123456+00:00", false), ("2026-02-14T08:30:00+00:00", false),
  ])
  func `Crawlee for JavaScript 4 is known by its dates`(date: String, isNative: Bool) throws {
    let storage = try find(
      one:
        #"datasets/run/__metadata__.json {\n  "id": "ty1aa2OQINdJ7JqOx",\n  "name": null,\n  "createdAt": "\#(date)"\n}"#
    )
    #expect(storage.hasPointedIntegers == isNative)
    #expect(storage.name == nil && storage.isUnnamedForSure)
    #expect(storage.isPurgedAtStart == isNative)
  }

  @Test func `Links are never followed below the root, and are damage`() throws {
    let listing = try find(
      """
      elsewhere/x/000000001.json {}
      datasets/real/000000001.json {}
      datasets/link -> ../elsewhere/x
      datasets/meta/__metadata__.json -> ../real/000000001.json
      key_value_stores -> elsewhere
      request_queues/q/link.json -> ../../datasets/real/000000001.json
      """
    )
    #expect(listing.storages.map(\.directory) == ["meta", "real", "q"])
    let errors = listing.problems.filter { $0.severity == .error }
    #expect(errors.map(\.code) == [.notAFile, .notAFile])
    #expect(errors.map(\.file) == ["datasets/link", "key_value_stores"])
    #expect(listing.storages[0].problems.map(\.code) == [.notAFile])
    #expect(listing.storages[0].metadata == .ignored && !listing.storages[0].isUnnamedForSure)
    #expect(listing.storages[2].problems.map(\.code) == [.notAFile])
    #expect(listing.storages[2].holds == .requests(total: 0, pending: 0, handled: 0))
  }

  @Test func `What is no storage is a note`() throws {
    let listing = try find(
      """
      crawlee.db x
      crawlee.db-wal x
      .DS_Store x
      notes.txt x
      datasets/loose.json {}
      datasets/.prune-old/000000001.json {}
      request_queues/q/db.sqlite x
      datasets/a/nested/__metadata__.json {}
      datasets/a/plain/readme.txt x
      datasets/a/000000001.json.lock/
      datasets/a/000000002.json.tmp x
      datasets/a/.tmp.AbCdEfGh1234 x
      datasets/a/items.json {}
      """
    )
    #expect(listing.storages.map(\.directory) == ["a", "q"])
    #expect(listing.problems.map(\.code) == [.strayEntry, .keptInSQLite, .strayEntry])
    #expect(listing.problems.map(\.file) == ["datasets/loose.json", "crawlee.db", "notes.txt"])
    #expect(listing.problems.allSatisfy { $0.severity == .note })
    #expect(listing.storages[0].problems.map(\.code) == [.strayEntry, .nestedStorage])
    #expect(listing.storages[0].ignoredCount == 6)
    #expect(listing.storages[0].holds == .items(0))
    #expect(listing.storages[1].problems.map(\.code) == [.keptInSQLite])
  }

  @Test func `Leftovers have no name and are marked`() throws {
    let storage = try find(one: "datasets/__CRAWLEE_TEMPORARY_0__/000000001.json {}")
    #expect(storage.isLeftover && storage.name == nil && !storage.isUnnamedForSure)
    #expect(storage.problems.map(\.code) == [.leftover])
  }

  @Test func `Names that the platform would refuse, or that hide, are shown safely`() throws {
    let storage = try find(one: "datasets/a_\u{202E}b/000000001.json {}")
    #expect(storage.directory == "a_\\u{202E}b" && storage.name == storage.directory)
    #expect(storage.problems.map(\.code) == [.nameRefused])
  }

  @Test func `Requests of every shape are counted, and what is none is damage`() throws {
    let storage = try find(
      one: #"""
        request_queues/q/a.json {"id":"x","json":"{}","orderNo":1769940000000,"url":"u"}
        request_queues/q/b.json {"id":"x","json":"{}","orderNo":null,"url":"u"}
        request_queues/q/c.json {"id":"x","json":"{}","orderNo":"1709434986501.601934"}
        request_queues/q/d.json {"url":"u","id":"x","json_":"{}","order_no":null,"handled_at":null}
        request_queues/q/e.json {"id":"x","order_no":"-1.5","handled_at":null,"request":{"url":"u"}}
        request_queues/q/f.json {"unique_key":"u","handled_at":"2026-02-01 10:00:00+00:00"}
        request_queues/q/g.json {"unique_key":"u","handled_at":null}
        request_queues/q/h.json {"uniqueKey":"u","orderNo":5,"handledAt":"2026-02-01T10:00:00+00:00"}
        request_queues/q/i.json {}
        request_queues/q/j.json {"url":
        request_queues/q/.hidden.json {"url":"u"}
        request_queues/q/a.json.lock/
        request_queues/q/pending/2010000000000001.json {"url":"u"}
        request_queues/q/handled/2010000000000002.json {"url":"u"}
        """#
    )
    #expect(storage.holds == .requests(total: 10, pending: 5, handled: 5))
    #expect(storage.problems.map(\.file) == ["i.json", "j.json"])
    #expect(storage.problems.map(\.code) == [.notARequest, .notJSON])
    #expect(storage.problems.allSatisfy { $0.severity == .error })
  }

  @Test func `A fingerprint changes with any file, and not with the order of the listing`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("datasets/a/1.json {}\ndatasets/a/2.json {}", in: folder)
    let root = StorageRoot(label: "r", path: folder.path)
    func fingerprint() throws -> Fingerprint? {
      try StorageFinder().find(in: root).storages.first?.fingerprint
    }
    let before = try fingerprint()
    #expect(try fingerprint() == before)
    try StorageTree.setTime(folder.at("datasets/a/2.json"), seconds: 1_700_000_000)
    let touched = try fingerprint()
    #expect(touched != before)
    try StorageTree.make("datasets/a/3.json {}", in: folder)
    let added = try fingerprint()
    #expect(added != touched)
    // What is no file is damage, and new damage is a change.
    try StorageTree.make("datasets/a/4.json -> 3.json\ndatasets/a/5.json/", in: folder)
    let linked = try fingerprint()
    #expect(linked != added)
    folder.remove("datasets/a/5.json")
    #expect(try fingerprint() != linked)
    #expect(try #require(before).description.count == 32)
  }

  @Test func `A storage is fresh while one of its files is`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("datasets/a/1.json {}\ndatasets/a/2.json {}", in: folder)
    let root = StorageRoot(label: "r", path: folder.path)
    func isFresh() throws -> Bool? { try StorageFinder().find(in: root).storages.first?.isFresh }
    try StorageTree.setTime(folder.at("datasets/a/1.json"), seconds: 1_700_000_000)
    #expect(try isFresh() == true)
    try StorageTree.setTime(folder.at("datasets/a/2.json"), seconds: 1_700_000_000)
    #expect(try isFresh() == false)
  }

  @Test func `Without counting only names and metadata are read`() throws {
    let listing = try find(
      """
      datasets/a/__metadata__.json {"name":"named","modifiedAt":"2026-02-01T10:00:00.000Z"}
      datasets/a/000000001.json {}
      key_value_stores/b/x.txt y
      """,
      depth: .names
    )
    #expect(listing.storages.map(\.name) == ["named", "b"])
    #expect(listing.storages.map(\.bytes) == [0, 0])
    #expect(listing.storages.map(\.modifiedAt) == [Timestamp("2026-02-01T10:00:00Z"), nil])
  }

  @Test func `A folder that may not be read is a storage with an error and its owner`() throws {
    // Root may read everything.
    guard getuid() != 0 else { return }
    let folder = try TemporaryDirectory()
    try StorageTree.make("datasets/a/1.json {}\ndatasets/b/1.json {}", in: folder)
    try StorageTree.setMode(folder.at("datasets/a"), 0)
    let listing = try StorageFinder().find(in: StorageRoot(label: "r", path: folder.path))
    #expect(listing.storages.map(\.directory) == ["a", "b"])
    #expect(listing.storages[0].problems.map(\.code) == [.unreadable])
    #expect(listing.storages[0].problems.first?.message.contains("uid \(getuid())") == true)
  }
}
