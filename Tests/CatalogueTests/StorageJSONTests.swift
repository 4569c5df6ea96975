import ByteIO
import Catalogue
import JSONText
import Storages
import Testing

@Suite struct StorageJSONTests {
  private func text(_ value: JSONValue) -> String {
    String(decoding: value.bytes(), as: UTF8.self)
  }

  @Test func `A storage in a list has the documented fields in their order`() {
    #expect(
      text(.object(StorageJSON.summary(Samples.products))) == """
        {"ref":"shop:datasets/products","root":"shop","kind":"dataset","id":"SZjKlEGwZCFdXXrK8",\
        "name":"products","directory":"products","title":null,"namedBy":"metadata",\
        "createdAt":"2026-09-21T14:13:20Z","modifiedAt":"2026-11-17T09:30:00Z","accessedAt":null,\
        "timesFrom":"metadata","bytes":7100000,"itemCount":12340,"damagedCount":3,\
        "metadata":{"itemCount":12343},"leftover":false,\
        "retention":{"state":"kept","expiresAt":null,"clock":"modified","days":null,\
        "reason":"named"},"problems":[\
        {"code":"not-json","severity":"error","file":"000000017.json","offset":211,"message":"is cut"},\
        {"code":"not-json","severity":"error","file":"000000018.json","offset":211,"message":"is cut"},\
        {"code":"not-json","severity":"error","file":"000000911.json","offset":211,"message":"is cut"}]}

        """
    )
  }

  @Test func `A queue counts as the platform does`() {
    let queue = JSONValue.object(StorageJSON.summary(Samples.queue))
    #expect(queue["totalRequestCount"] == 4120)
    #expect(queue["pendingRequestCount"] == 700)
    #expect(queue["inProgressRequestCount"] == 12)
    #expect(queue["handledRequestCount"] == 3420)
    #expect(queue["failedRequestCount"] == 29)
    var unread = Samples.queue
    unread.storage.requests = nil
    let facts = JSONValue.object(StorageJSON.summary(unread))
    #expect(facts["pendingRequestCount"] == 700)
    #expect(facts["failedRequestCount"] == JSONValue.null)
  }

  @Test func `The details of a store list its records`() throws {
    let store = JSONValue.object(StorageJSON.details(Samples.records))
    #expect(store["recordCount"] == 5)
    guard case .array(let records) = try #require(store["records"]) else {
      Issue.record("no list")
      return
    }
    #expect(
      records.first == [
        "key": "INPUT", "contentType": "application/json", "size": 412, "file": "INPUT.json",
        "sidecar": false, "internal": false, "withheld": true,
      ]
    )
  }

  @Test func `The list has the site's storages in the order of its pages, without paths`() throws {
    let site = try Site(Samples.ordinary)
    let list = StorageJSON.list(site.content)
    #expect(list["now"] == "2026-11-23T17:00:00Z")
    #expect(list["version"] == 1)
    #expect(list["roots"] == [["label": "shop"]])
    guard case .array(let storages) = try #require(list["storages"]) else {
      Issue.record("no list")
      return
    }
    #expect(storages.map { $0["ref"] }.last == "shop:request-queues/default")
    #expect(try Samples.ordinaryFiles.get()["index.json"] == list.bytes())
    #expect(
      StorageJSON.list(Samples.ordinary, paths: ["shop": "/srv/storage"])["roots"]
        == [["label": "shop", "path": "/srv/storage"]]
    )
  }

  @Test func `The document beside a page says nothing that depends on the time of the build`()
    throws
  {
    let bytes = try #require(try Samples.ordinaryFiles.get()["datasets/b0c7/index.json"])
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(
      text.hasPrefix("{\"version\":1,\"tool\":\"larder 1.0.0\",\"ref\":\"shop:datasets/b0c7\"")
    )
    #expect(
      text.contains("\"retention\":{\"state\":\"expires\",\"expiresAt\":\"2026-11-20T17:00:00Z\"")
    )
    #expect(!text.contains("\"now\""))
  }

  @Test(
    arguments: [
      [:], ["totalRequestCount": .int(.max)], ["pendingRequestCount": .int(.min)],
      ["inProgressRequestCount": .int(.max)], ["failedRequestCount": 6],
      ["pendingRequestCount": 2, "inProgressRequestCount": 3], ["damagedCount": -1],
    ] as [[String: JSONValue]]
  )
  func `An earlier build's counts are taken over only if they can be`(
    changed: [String: JSONValue]
  ) {
    let queue = CatalogueStorage(
      Samples.found(.requestQueue, "q", holds: .requests(total: 7, pending: 2, handled: 5)),
      retention: Samples.kept,
      slug: "q"
    )
    var document: [String: JSONValue] = [
      "version": .int(StorageJSON.version), "ref": "shop:request-queues/q", "damagedCount": 0,
      "problems": [], "totalRequestCount": 7, "pendingRequestCount": 2,
      "handledRequestCount": 5, "inProgressRequestCount": 1, "failedRequestCount": 5,
    ]
    document.merge(changed) { $1 }
    var kept = queue
    #expect(
      kept.keep(.object(document.map { JSONValue.Member($0, $1) })) == changed.isEmpty
    )
  }

  @Test func `Every document is JSON, whatever the texts`() throws {
    for (path, bytes) in try Samples.hostileFiles.get() where path.hasSuffix(".json") {
      var index = JSONIndex()
      var arena = ByteArena()
      arena.append(bytes.span)
      do {
        _ = try index.add(arena, 0..<arena.count)
      } catch {
        Issue.record("\(path) \(error)")
      }
    }
  }
}
