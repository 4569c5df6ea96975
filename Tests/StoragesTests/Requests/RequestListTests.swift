import ByteIO
import JSONText
import SystemPackage
import TestSupport
import Testing

@testable import Storages

@Suite struct RequestListTests {
  private static let now = Timestamp(seconds: 1_800_000_000)

  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func list(_ literal: String, jobs: Int = 1) throws -> RequestList {
    try StorageTree.make(literal, in: folder)
    let root = StorageRoot(label: "r", path: folder.path)
    let found = try StorageFinder(depth: .names).find(in: root)
    let queue = try #require(found.storages.first { $0.kind == .requestQueue })
    return try StorageFinder(now: Self.now, jobs: jobs).requests(of: queue)
  }

  /// `file state` of every request in row order.
  private func lines(_ list: RequestList) -> [String] {
    (0..<list.count).map { at in
      "\(list.standing(at).place.prefix)\(list.name(at).display) \(list.standing(at).state.rawValue)"
    }
  }

  /// The rows as they would be exported.
  private func rows(_ list: RequestList, _ states: [RequestState]) throws -> [String] {
    let cursor = list.rows(Set(states)).makeCursor()
    var rows: [String] = []
    var arena = ByteArena()
    var entries: [ItemEntry] = []
    var problems: [Problem] = []
    while try cursor.next(into: &arena, &entries, &problems) != nil {}
    for entry in entries {
      let bytes = arena.bytes.extracting(entry.range)
      rows.append(String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self))
    }
    #expect(problems.isEmpty)
    return rows
  }

  // MARK: - States

  @Test(arguments: [
    (#"{"url":"u","orderNo":5}"#, "pending"),
    (#"{"url":"u","orderNo":null}"#, "handled"),
    (#"{"url":"u","orderNo":-5}"#, "pending"),
    (#"{"url":"u","orderNo":1800000000001}"#, "in-progress"),
    (#"{"url":"u","orderNo":-1800000000001}"#, "in-progress"),
    (#"{"url":"u","orderNo":"1800000000000.000001"}"#, "in-progress"),
    (#"{"url":"u","orderNo":"1800000000000.0"}"#, "pending"),
    (#"{"url":"u","orderNo":1e99}"#, "in-progress"),
    (#"{"url":"u","orderNo":true}"#, "pending"),
    (#"{"url":"u","orderNo":5,"handledAt":"2026-01-01T00:00:00Z"}"#, "handled"),
    (#"{"url":"u","handled_at":null}"#, "pending"),
    (#"{"url":"u","handled_at":"2026-01-01 00:00:00+00:00"}"#, "handled"),
    (#"{"url":"u","orderNo":null,"userData":{"__crawlee":{"state":6}}}"#, "failed"),
    (
      #"{"url":"u","orderNo":null,"userData":{"__crawlee":{"state":4}},"errorMessages":["x"],"retryCount":9}"#,
      "handled"
    ),
    (#"{"url":"u","orderNo":null,"errorMessages":["x"],"retryCount":3}"#, "failed"),
    (#"{"url":"u","orderNo":null,"errorMessages":["x"],"retryCount":2}"#, "handled"),
    (#"{"url":"u","orderNo":null,"errorMessages":["x"],"retryCount":0,"noRetry":true}"#, "failed"),
    (
      #"{"url":"u","orderNo":null,"errorMessages":["x"],"retryCount":1,"userData":{"__crawlee":{"maxRetries":1}}}"#,
      "failed"
    ),
    (
      #"{"url":"u","orderNo":null,"json":"{\"url\":\"u\",\"userData\":{\"__crawlee\":{\"state\":6}}}"}"#,
      "failed"
    ),
    (
      #"{"id":"x","order_no":"5","handled_at":null,"request":{"url":"u","handled_at":"2026-01-01 00:00:00+00:00"}}"#,
      "handled"
    ),
    (
      #"{"id":"x","order_no":null,"handled_at":null,"url":"u","json_":"{\"url\":\"u\",\"order_no\":null}"}"#,
      "handled"
    ),
  ])
  func `The state follows from what the file says, whoever wrote it`(file: String, state: String)
    throws
  {
    #expect(
      try lines(list("request_queues/q/a.json \(file)")) == [
        "a.json \(state)"
      ]
    )
  }

  @Test(arguments: [
    ("{}", Problem.Code.notARequest), ("[]", .notARequest), ("7", .notARequest),
    (#"{"request":7}"#, .notARequest), (#"{"json":"7"}"#, .notARequest), ("", .notJSON),
    (#"{"url":"#, .notJSON),
    (#"{"url":"u","json":"{\"url\": "}"#, .notJSON),
  ])
  func `What is no request is damage with its file`(file: String, code: Problem.Code) throws {
    let found = try list("request_queues/q/a.json \(file)")
    #expect(found.count == 0)
    #expect(found.problems.map(\.code) == [code])
    #expect(found.problems.map(\.file) == ["a.json"])
  }

  // MARK: - Order

  @Test func `The forefront comes first, newest first, then the others, oldest first`() throws {
    let found = try list(
      #"""
      request_queues/q/a.json {"url":"u","orderNo":1700000000002}
      request_queues/q/b.json {"url":"u","orderNo":1700000000001}
      request_queues/q/c.json {"url":"u","orderNo":-1700000000001}
      request_queues/q/d.json {"url":"u","orderNo":"-1700000000001.5"}
      request_queues/q/e.json {"url":"u","orderNo":1700000000001}
      request_queues/q/f.json {"url":"u","orderNo":null,"handledAt":"2026-01-01T00:00:00.002Z"}
      request_queues/q/g.json {"url":"u","orderNo":null,"handledAt":"2026-01-01 00:00:00.001+00:00"}
      request_queues/q/h.json {"url":"u","orderNo":null}
      request_queues/q/i.json {"url":"u","orderNo":1900000000000}
      """#
    )
    #expect(
      lines(found).map { $0.split(separator: ".")[0] } == [
        "d", "c", "b", "e", "a", "i", "g", "f", "h",
      ]
    )
  }

  @Test func `A forefront listed in the metadata comes first, last entry first`() throws {
    let found = try list(
      #"""
      request_queues/q/__metadata__.json {"id":"x","name":null,"forefrontRequestIds":["one","two",7]}
      request_queues/q/a.json {"uniqueKey":"three","orderNo":-1}
      request_queues/q/b.json {"uniqueKey":"one","orderNo":-3}
      request_queues/q/c.json {"uniqueKey":"k","id":"two","orderNo":-2}
      """#
    )
    #expect(lines(found).map { $0.first } == ["c", "b", "a"])
  }

  static let python1 = #"""
    request_queues/q/__metadata__.json {\n  "id": "abcDEF123456789xy",\n  "name": null,\n  "created_at": "2026-02-14 08:30:00+00:00"\n}
    request_queues/q/0.json {"unique_key":"later","url":"u","handled_at":null}
    request_queues/q/1.json {"unique_key":"r1","url":"u","handled_at":null}
    request_queues/q/2.json {"unique_key":"r2","url":"u","handled_at":null}
    request_queues/q/3.json {"unique_key":"f1","url":"u","handled_at":null}
    request_queues/q/4.json {"unique_key":"f2","url":"u","handled_at":null}
    request_queues/q/5.json {"unique_key":"busy","url":"u","handled_at":null}
    request_queues/q/6.json {"unique_key":"done","url":"u","handled_at":"2026-02-14 08:31:00+00:00"}
    """#

  @Test func `The order of Crawlee for Python 1 is read from the default store`() throws {
    let found = try list(
      Self.python1 + "\n"
        + #"key_value_stores/default/__RQ_STATE_abcDEF123456789xy {"forefront_requests":{"f1":1,"f2":2},"#
        + #""regular_requests":{"r2":3,"r1":9,"done":1},"in_progress_requests":["busy"],"handled_requests":["done"]}"#
    )
    #expect(lines(found).map { $0.first } == ["4", "3", "2", "1", "0", "5", "6"])
    #expect(found.summary.counts == RequestCounts(pending: 5, inProgress: 1, handled: 1))
    #expect(found.problems.isEmpty)
  }

  @Test func `An order that was not saved, or is damaged, is said and nothing is lost`() throws {
    let without = try list(Self.python1)
    #expect(lines(without).map { $0.first } == ["0", "1", "2", "3", "4", "5", "6"])
    #expect(without.problems.map(\.code) == [.orderUnknown])
    let damaged = try list(
      Self.python1 + "\n"
        + #"key_value_stores/default/__RQ_STATE_abcDEF123456789xy {"forefront_requests":{"f1"#
    )
    #expect(damaged.count == 7)
    #expect(damaged.problems.map(\.code) == [.stateIgnored, .orderUnknown])
    #expect(damaged.problems.allSatisfy { $0.severity == .note })
  }

  @Test func `An id that is a path leads nowhere`() throws {
    let found = try list(
      #"""
      request_queues/q/__metadata__.json {"id":"/../../secret","name":null}
      request_queues/q/a.json {"unique_key":"a","url":"u","handled_at":null}
      key_value_stores/default/__RQ_STATE_ {}
      key_value_stores/secret {"regular_requests":{"a":1}}
      """#
    )
    #expect(found.standing(0).tier == .unknown)
  }

  @Test func `Apify SDK 0 keeps its order in file names and the state in folders`() throws {
    let found = try list(
      #"""
      request_queues/q/pending/2011600000000002.json {"url":"u"}
      request_queues/q/pending/2011600000000001.json {"url":"u"}
      request_queues/q/pending/1008400000000000.json {"url":"u"}
      request_queues/q/pending/1008300000000000.json {"url":"u"}
      request_queues/q/pending/x.json {"url":"u"}
      request_queues/q/handled/2011600000000000.json {"url":"u","handledAt":"2020-09-13T12:26:41.000Z"}
      request_queues/q/handled/.tmp.json {"url":"u"}
      """#
    )
    #expect(
      lines(found) == [
        "pending/1008300000000000.json pending", "pending/1008400000000000.json pending",
        "pending/2011600000000001.json pending", "pending/2011600000000002.json pending",
        "pending/x.json pending", "handled/2011600000000000.json handled",
      ]
    )
  }

  // MARK: - Rows

  @Test func `A row has the same fields in the same order, whoever wrote the request`() throws {
    let found = try list(
      #"""
      request_queues/q/a.json {"id":"o","orderNo":1,"url":"u","uniqueKey":"k","method":"GET","retryCount":0,"json":"{\"id\":\"i\",\"url\":\"u\\u0041\",\"uniqueKey\":\"k\",\"retryCount\":2,\"userData\":{\"label\":\"L\",\"n\":1.50},\"errorMessages\":[\"x\"],\"noRetry\":false}"}
      request_queues/q/b.json {"unique_key":"k","url":"u","handled_at":"2026-02-01 10:00:00+00:00","user_data":{"label":7},"no_retry":true,"loaded_url":"l","payload":"p","headers":{"A":"b"}}
      """#
    )
    #expect(
      try rows(found, RequestState.allCases) == [
        #"{"id":"i","url":"u\u0041","uniqueKey":"k","method":"GET","state":"pending","retryCount":2,"#
          + #""loadedUrl":null,"handledAt":null,"label":"L","errorMessages":["x"],"#
          + #""userData":{"label":"L","n":1.50},"headers":null,"payload":null,"noRetry":false}"#,
        #"{"id":null,"url":"u","uniqueKey":"k","method":null,"state":"handled","retryCount":null,"#
          + #""loadedUrl":"l","handledAt":"2026-02-01T10:00:00Z","label":7,"errorMessages":null,"#
          + #""userData":{"label":7},"headers":{"A":"b"},"payload":"p","noRetry":true}"#,
      ]
    )
    #expect(try rows(found, [.handled]).count == 1)
    #expect(try rows(found, [.failed]).isEmpty)
  }

  @Test func `A request that is handled meanwhile is not among the pending ones`() throws {
    let found = try list(#"request_queues/q/a.json {"url":"u","orderNo":1}"#)
    try StorageTree.make(#"request_queues/q/a.json {"url":"u","orderNo":null}"#, in: folder)
    var arena = ByteArena()
    var entries: [ItemEntry] = []
    var problems: [Problem] = []
    let cursor = found.rows([.pending]).makeCursor()
    while try cursor.next(into: &arena, &entries, &problems) != nil {}
    #expect(entries.isEmpty)
    #expect(problems.map(\.code) == [.beingWritten])
  }

  @Test func `Any number of threads finds the same`() throws {
    var tree = ""
    for number in 0..<3_000 {
      tree += "request_queues/q/\(number).json {\"url\":\"https://h\(number % 7).example/\","
      tree +=
        "\"orderNo\":\(number * 7_919 % 3_000),\"errorMessages\":[\"E \(number % 1_500)x\(number % 3)\"]}\n"
    }
    let one = try list(tree)
    let four = try list(tree, jobs: 4)
    #expect(one.count == 3_000)
    #expect(lines(one) == lines(four))
    #expect(one.summary.errors.sorted == four.summary.errors.sorted)
    #expect(one.summary.hosts.sorted.map(\.count) == [429, 429, 429, 429, 428, 428, 428])
  }
}
