import ByteIO
import TestSupport
import Testing

@testable import Storages

@Suite struct RecordListTests {
  private func list(_ literal: String) throws -> RecordList {
    let folder = try TemporaryDirectory()
    try StorageTree.make(literal, in: folder)
    return try RecordList(folder.path)
  }

  /// `key|file|type|size` of every record.
  private func lines(_ list: RecordList) -> [String] {
    list.map { "\($0.key)|\($0.file.display)|\($0.contentType ?? "-")|\($0.size)" }
  }

  @Test func `Without sidecars the name less its extension is the key`() throws {
    let found = try list(
      """
      INPUT.json {}
      page.html x
      page.txt x
      png x
      .env x
      a.b.c x
      trailing. x
      weird.None x
      UPPER.JSON x
      data.json.gz x
      x%2Fy.json {}
      noext x
      """
    )
    #expect(
      lines(found) == [
        ".env|.env|-|1", "INPUT|INPUT.json|application/json|2",
        "UPPER|UPPER.JSON|application/json|1",
        "a.b|a.b.c|-|1", "data.json|data.json.gz|application/gzip|1", "noext|noext|-|1",
        "page|page.html|text/html|1", "page|page.txt|text/plain|1", "png|png|image/png|1",
        "trailing|trailing.|-|1", "weird|weird.None|-|1", "x%2Fy|x%2Fy.json|application/json|2",
      ]
    )
    #expect(found.problems.map(\.code) == [.duplicateKey])
    #expect(found.problems[0].message == "has the key 'page', as page.html has")
  }

  @Test func `A sidecar gives key and type, and claims its value whatever its name`() throws {
    let found = try list(
      #"""
      a%2Fb x
      a%2Fb.__metadata__.json {"key":"a/b","content_type":"text/plain","size":99}
      c%20d x
      keep.tmp x
      keep.tmp.__metadata__.json {"key":"keep.tmp","contentType":"text/plain"}
      js.json {}
      js.__metadata__.json "{\"extension\": \"json\", \"key\": \"js\", \"contentType\": \"application/json\"}"
      page.html x
      page.__metadata__.json {"key":"page","contentType":"text/html","extension":"html"}
      page.html.__metadata__.json {"key":"page.html","contentType":"text/html","extension":"html"}
      none
      none.__metadata__.json {"key":"none","content_type":"application/x-none"}
      no-key.csv x
      no-key.csv.__metadata__.json {}
      stray.tmp x
      .tmp.AbCdEfGh1234 x
      ._x x
      __metadata__.json {}
      """#
    )
    #expect(
      lines(found) == [
        "a/b|a%2Fb|text/plain|1", "c d|c%20d|-|1", "js|js.json|application/json|2",
        "keep.tmp|keep.tmp|text/plain|1", "no-key.csv|no-key.csv|text/csv|1",
        "none|none|application/x-none|0", "page|page.html|text/html|1",
        "page.html|page.html|text/html|1",
      ]
    )
    #expect(found.filter(\.isNull).map(\.key) == ["none"])
    #expect(found.problems.isEmpty)
  }

  @Test func `Of two files that an extension may mean, the type decides`() throws {
    let sidecar = #"{"key":"page.html","contentType":"text/html","extension":"html"}"#
    let fits = try list(
      "page.html x\npage.html.html x\npage.html.__metadata__.json \(sidecar)"
    )
    #expect(fits.first { $0.sidecar != nil }?.file == FileName("page.html"))
    let other = sidecar.replacing("text/html", with: "application/json")
      .replacing("\"html\"", with: "\"json\"")
    let extended = try list(
      "page.html x\npage.html.json x\npage.html.__metadata__.json \(other)"
    )
    #expect(extended.first { $0.sidecar != nil }?.file == FileName("page.html.json"))
  }

  @Test func `Broken and orphan sidecars are notes, links are damage`() throws {
    let found = try list(
      """
      broken x
      broken.__metadata__.json {"key":
      orphan.__metadata__.json {"key":"orphan"}
      link.txt -> broken
      """
    )
    #expect(lines(found) == ["broken|broken|-|1"])
    #expect(found.problems.map(\.code) == [.notAFile, .sidecarIgnored, .orphanSidecar])
    #expect(found.problems.map(\.severity) == [.error, .note, .note])
    #expect(
      found.problems.map(\.file) == [
        "link.txt", "broken.__metadata__.json", "orphan.__metadata__.json",
      ]
    )
  }

  @Test(arguments: [
    ("report", Record.Role.user), ("INPUT", .input), ("INPUT_2", .input), ("__CLI_INPUT", .input),
    ("SDK_CRAWLER_STATISTICS_0", .statistics), ("__CRAWLER_STATISTICS_0", .statistics),
    ("SDK_SESSION_POOL_STATE", .state), ("CRAWLEE_STATE", .state), ("__RQ_STATE_x", .state),
    ("APIFY_GLOBAL_STATE", .state), ("AI-SELECTORS", .state), ("input", .user),
    ("ERROR_SNAPSHOT_abc_x", .errorSnapshot), ("my-SDK_x", .user),
  ])
  func `Keys tell what a record is there for`(key: String, role: Record.Role) {
    #expect(Record.role(ofKey: key) == role)
  }
}
