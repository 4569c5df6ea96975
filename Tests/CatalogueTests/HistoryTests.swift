import Catalogue
import JSONText
import Storages
import Testing

@Suite struct HistoryTests {
  private static func dataset(
    _ name: String,
    items: Int,
    hash: String = "aa",
    columns: [String] = ["a", "b"],
    id: String? = nil
  ) -> CatalogueStorage {
    var storage = Samples.found(.dataset, name, name: name, holds: .items(items))
    storage.id = id
    var entry = CatalogueStorage(storage, retention: Samples.kept, slug: name)
    entry.columns = columns.map { CatalogueColumn(name: $0) }
    entry.columnCount = columns.count
    entry.downloads = [
      Download(
        format: "JSONL",
        file: "\(name).jsonl",
        contentType: "application/jsonl",
        bytes: items * 10,
        items: items,
        sha256: hash
      )
    ]
    return entry
  }

  private static func store(_ records: [(key: String, hash: String)]) -> CatalogueStorage {
    var entry = CatalogueStorage(
      Samples.found(.keyValueStore, "kv", holds: .records(records.count)),
      retention: Samples.kept,
      slug: "kv"
    )
    entry.records = records.map { key, hash in
      var row = RecordRow(key: key, contentType: nil, bytes: 1, file: key)
      row.published = PublishedRecord(
        file: "x.txt",
        contentType: "text/plain",
        bytes: 1,
        sha256: hash
      )
      return row
    }
    return entry
  }

  private static func content(
    _ storages: [CatalogueStorage],
    after seconds: Int = 0
  ) -> CatalogueContent {
    var content = CatalogueContent(
      now: Samples.now.adding(seconds: seconds),
      tool: Samples.tool
    )
    content.roots = [.init(label: "shop", folder: "storage")]
    content.storages = storages
    return content
  }

  /// What the page of changes says after builds of these catalogues, an hour between them.
  private func rows(_ builds: [[CatalogueStorage]]) throws -> [String] {
    var content = Self.content(builds[0])
    var history = History.beginning(with: content)
    for (number, storages) in builds.dropFirst().enumerated() {
      content = Self.content(storages, after: (number + 1) * 3600)
      history = history.advanced(to: content)
    }
    content.history = history
    let bytes = try #require(try Samples.files(content)["changes.html"])
    let page = String(decoding: bytes, as: UTF8.self)
    let cells = page.split(separator: "<td>").dropFirst()
    return cells.map { String($0.prefix { $0 != "<" }) }
  }

  @Test func `A first build says how many storages it found, and nothing else`() throws {
    var content = Self.content([Self.dataset("p", items: 3)])
    content.history = .beginning(with: content)
    let files = try Samples.files(content)
    let page = String(decoding: try #require(files["changes.html"]), as: UTF8.self)
    #expect(page.contains("First build: 1 storage"))
    #expect(!page.contains("<table"))
    let bytes = try #require(files["changes.json"])
    let document = try #require(JSONValue(reading: bytes))
    #expect(document["builds"] == [])
  }

  @Test(arguments: [
    ("nothing", [dataset("p", items: 3)], [String]()),
    ("new", [dataset("p", items: 3), dataset("q", items: 1)], ["New, with 1 item."]),
    ("gone", [], ["Gone; it had 3 items."]),
    (
      "the same number of others", [dataset("p", items: 3, hash: "bb")],
      ["Items changed; there are 3."]
    ),
    (
      "fewer", [dataset("p", items: 2, hash: "bb")],
      ["1 item removed; there are 2."]
    ),
    (
      "columns", [dataset("p", items: 3, columns: ["b", "c", "d"])],
      ["New columns: c, d. Column gone: a."]
    ),
  ])
  func `Each kind of change is told`(
    name: String,
    storages: [CatalogueStorage],
    expected: [String]
  ) throws {
    #expect(try rows([[Self.dataset("p", items: 3)], storages]) == expected, "\(name)")
  }

  @Test func `Items that were only added are told from items that were replaced`() throws {
    var grown = Self.dataset("p", items: 5, hash: "bb")
    grown.isContinued = true
    var replaced = grown
    replaced.isContinued = false
    let before = [Self.dataset("p", items: 3)]
    #expect(try rows([before, [grown]]) == ["2 items added; there are 5."])
    #expect(try rows([before, [replaced]]) == ["Items changed; there are 5, before 3."])
  }

  @Test func `A column of another type is told where both types are known`() throws {
    var before = Self.dataset("p", items: 3)
    var after = before
    before.columns = [.init(name: "a", type: "number"), .init(name: "b")]
    after.columns = [.init(name: "a", type: "text"), .init(name: "b", type: "text")]
    #expect(
      try rows([[before], [after]]) == ["Column of another type: a (number, now text)."]
    )
  }

  @Test func `Records are told by their keys`() throws {
    #expect(
      try rows([
        [Self.store([("a", "1"), ("b", "2"), ("c", "3")])],
        [Self.store([("b", "2"), ("c", "4"), ("d", "5")])],
      ]) == ["New record: d. Record changed: c. Record gone: a."]
    )
  }

  @Test func `What has the same id and another name was renamed`() throws {
    #expect(
      try rows([[Self.dataset("p", items: 3, id: "x")], [Self.dataset("q", items: 3, id: "x")]])
        == ["Renamed; it was p."]
    )
    // Two of one id prove nothing.
    let twins = [Self.dataset("q", items: 3, id: "x"), Self.dataset("r", items: 3, id: "x")]
    #expect(try rows([[Self.dataset("p", items: 3, id: "x")], twins]).count == 3)
  }

  @Test func `A storage that cannot be read has not changed`() throws {
    var broken = Self.dataset("p", items: 0)
    broken.downloads = []
    let whole = [Self.dataset("p", items: 3)]
    #expect(try rows([whole, [broken], whole]) == [])
  }

  @Test func `The end of a storage's time is told once when it is near and once when it is over`()
    throws
  {
    var content = Self.content([])
    var entry = Self.dataset("p", items: 3)
    entry.retention = Samples.expiring(in: 30 * 3600)
    var history: History?
    var events: [Int] = []
    for hour in [0, 10, 20, 29, 40, 50] {
      content = Self.content([entry], after: hour * 3600)
      content.storages[0].retention.state = hour < 30 ? .expires : .expired
      let next = history?.advanced(to: content) ?? .beginning(with: content)
      events.append(next.builds.count)
      history = next
    }
    #expect(events == [0, 1, 1, 1, 2, 2])
  }

  @Test func `At most 50 builds are kept, the newest first`() throws {
    var history = History.beginning(with: Self.content([Self.dataset("p", items: 0)]))
    for number in 1...60 {
      let storages = [Self.dataset("p", items: number, hash: "\(number)")]
      history = history.advanced(to: Self.content(storages, after: number * 60))
    }
    #expect(history.builds.count == 50)
    #expect(history.builds[0].changes[0].now == 60)
    #expect(history.builds[49].changes[0].now == 11)
  }

  @Test func `A history that was written is read back the same`() throws {
    for content in [Samples.ordinary, Samples.hostile] {
      let history = try #require(content.history)
      let state = try #require(JSONValue(reading: history.state.bytes()))
      #expect(History(state: state) == history)
    }
  }

  /// Members of a document that we would not have written.
  private static let damage: [(String, JSONValue)] = [
    ("version", 2), ("builds", nil), ("builds", 1), ("builds", .array([1])),
    ("builds", .array([build(at: "yesterday", slug: "a")])),
    ("builds", .array([build(at: "2026-11-23T17:00:00Z", slug: "../..")])),
    ("builds", .array(Array(repeating: build(at: "2026-11-23T17:00:00Z", slug: "a"), count: 51))),
    ("builds", .array([build(at: "2026-11-23T17:00:00Z", slug: "a", number: .max)])),
    ("builds", .array([build(at: "2026-11-23T17:00:00Z", slug: "a", number: 0)])),
    ("firstCount", -1),
  ]

  private static func build(at time: String, slug: String, number: Int = 1) -> JSONValue {
    let change: JSONValue = [
      "event": "new", "ref": "a", "kind": "dataset", "slug": .string(slug), "title": "x",
    ]
    return [
      "builtAt": .string(time), "number": .int(number), "omittedCount": 0,
      "changes": .array([change]),
    ]
  }

  @Test(arguments: damage)
  func `A history that does not check out is refused as a whole`(name: String, value: JSONValue) {
    let history = History.beginning(with: Samples.ordinary)
    var members = history.state.members ?? []
    members.removeAll { $0.name == name }
    members.append(.init(name, value))
    #expect(History(state: .object(members)) == nil)
  }

  @Test func `Builds of the same moment are told apart`() throws {
    var history = History.beginning(with: Self.content([]))
    for number in 1...3 {
      history = history.advanced(to: Self.content([Self.dataset("p", items: number)]))
    }
    #expect(history.builds.map(\.number) == [4, 3, 2])
  }
}
