import ByteIO
import Catalogue
import Foundation
import Storages
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// Builds of one site after the other.
@Suite struct SiteRunTests {
  private let folder: TemporaryDirectory
  private static let start = Timestamp(seconds: 1_795_600_000)

  init() throws {
    folder = try TemporaryDirectory()
    try make(
      """
      shop/datasets/products/__metadata__.json  {"id": "abcdefghijklmnopq", "name": "products"}
      shop/datasets/products/000000001.json     {"name": "pin", "price": 1.50, "#secret": 1}
      shop/datasets/products/000000002.json     {"name": "cup\\u0000", "tags": ["a", "b"]}
      shop/datasets/products/000000003.json     not JSON
      shop/datasets/default/000000001.json      {"a": 1}
      shop/key_value_stores/default/INPUT.json  {"token": "x"}
      shop/key_value_stores/default/page.txt    a page
      shop/request_queues/default/a.json        {"id": "a", "url": "https://a.example/", "uniqueKey": "a", "orderNo": 1}
      shop/request_queues/default/b.json        {"id": "b", "url": "https://b.example/", "uniqueKey": "b", "orderNo": null, "json": "{\\"handledAt\\": \\"2026-11-01T00:00:00Z\\"}"}
      """
    )
  }

  /// Makes files that were written some time ago.
  private func make(_ literal: String) throws {
    try StorageTree.make(literal, in: folder)
    for line in literal.split(separator: "\n") {
      try age(String(line.prefix { $0 != " " }))
    }
  }

  private func age(_ path: String) throws {
    try StorageTree.setTime(folder.at(path), seconds: 1_795_000_000, nanoseconds: 5)
  }

  /// Builds the site of storages that are looked at so closely before; what `meanwhile` does comes between.
  private func build(
    _ output: String = "site",
    after seconds: Int = 0,
    looking depth: StorageFinder.Depth = .names,
    _ change: (inout SiteRun) -> Void = { _ in },
    meanwhile: () throws -> Void = {}
  ) throws -> RunReport {
    let now = Self.start.adding(seconds: seconds)
    let root = StorageRoot(label: "shop", path: folder.at("shop"))
    let found = try StorageFinder(depth: depth, now: now).find(in: root)
    try meanwhile()
    var run = SiteRun(output: folder.at(output), now: now)
    run.baseURL = "https://data.example/"
    change(&run)
    return try run.run(found.storages, roots: [.init(label: "shop", folder: "shop")])
  }

  /// A file, the same as long as it was not written again; other names do not count.
  private struct File: Equatable {
    var inode: UInt64
    var modified: FileTime
    var bytes: Data
  }

  /// All files of a folder by their paths.
  private func files(_ name: String = "site") throws -> [String: File] {
    let start = folder.at(name).string
    var files: [String: File] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: start) ?? .init() {
      let full = folder.at(name).appending(path)
      let stamp = try Directory.stamp(of: full, followingLink: false)
      guard stamp.kind == .file else { continue }
      files[path] = File(
        inode: stamp.inode,
        modified: stamp.modified,
        bytes: try #require(FileManager.default.contents(atPath: full.string))
      )
    }
    return files
  }

  private func bytes(_ name: String = "site") throws -> [String: Data] {
    try files(name).mapValues(\.bytes)
  }

  private func site(_ report: RunReport) throws -> RunReport.Output {
    try #require(report.outputs.last)
  }

  @Test func `Where nothing changed, nothing is written`() throws {
    let first = try build()
    #expect(try site(first).action == .written)
    let before = try files()
    let second = try build(after: 3600)
    #expect(try site(second).action == .unchanged)
    #expect(try files() == before)
    #expect(second.sources.map(\.problems) == first.sources.map(\.problems))
    #expect(second.isPartial && second.isUnchanged)
    #expect(second.losses.map(\.path) == first.losses.map(\.path))
    #expect(try site(second).pages == site(first).pages)
    #expect(try site(second).bytes == site(first).bytes)
  }

  @Test func `What comes of a part is what comes of the whole`() throws {
    _ = try build()
    try FileManager.default.copyItem(
      atPath: folder.at("site").string,
      toPath: folder.at("other").string
    )
    // A copy is no older than what it is a copy of, or it is not believed.
    try StorageTree.setTime(folder.at("other/.larder-manifest.json"), seconds: 4_000_000_000)
    try make(
      """
      shop/datasets/products/000000004.json     {"name": "pan", "colour": "red"}
      shop/key_value_stores/default/new.json    {"b": 2}
      shop/request_queues/next/c.json           {"id": "c", "url": "https://c.example/", "uniqueKey": "c"}
      """
    )
    folder.remove("shop/datasets/default")
    let part = try build("other", after: 86_400)
    let whole = try build("site", after: 86_400) { $0.isFull = true }
    #expect(try bytes("other") == bytes("site"))
    #expect(part.sources.map(\.ref) == whole.sources.map(\.ref))
    #expect(try site(part).action == .replaced)
  }

  @Test func `Only what changed is written anew`() throws {
    _ = try build()
    let before = try files()
    try make("shop/datasets/default/000000002.json  {\"a\": 2}")
    let report = try build(after: 60)
    let after = try files()
    let changed = after.filter { before[$0.key]?.inode != $0.value.inode }.keys
    let own = changed.filter { $0.contains("/") && !$0.hasPrefix("assets/") }
    #expect(own.allSatisfy { $0.hasPrefix("datasets/default/") })
    #expect(own.contains("datasets/default/files/default.csv"))
    #expect(!changed.contains("about.html") && !changed.contains("assets/site.css"))
    #expect(try site(report).changedPages == changed.count { $0.hasSuffix(".html") })
  }

  @Test func `A page that was edited, cut or removed is made again`() throws {
    _ = try build()
    let before = try bytes()
    for path in ["index.html", "about.html", "datasets/default/index.html", "assets/site.css"] {
      try StorageTree.write(Array("edited".utf8), to: folder.at("site/" + path))
      try FileManager.default.removeItem(
        atPath: folder.at("site/datasets/products/files/products.csv").string
      )
      #expect(try site(build()).action == .replaced)
      #expect(try bytes() == before)
    }
  }

  @Test(arguments: ["title", "rows", "records", "full", "policy"])
  func `An option that changes pages makes them anew`(option: String) throws {
    _ = try build()
    let report = try build(after: 60) { run in
      switch option {
      case "title": run.title = "Other"
      case "rows": run.htmlItems = 1
      case "records": run.records = .none
      case "policy": run.policy.days = 1
      default: run.isFull = true
      }
    }
    #expect(try site(report).action == .replaced)
  }

  @Test func `A storage that comes of age is said so though nothing was written`() throws {
    try make("shop/datasets/old/000000001.json  {\"a\": 1}")
    _ = try build()
    let before = try files()
    // Seven days after its last change, the others being unnamed too.
    let report = try build(after: 10 * 86_400)
    #expect(try site(report).action == .replaced)
    let after = try files()
    #expect(after["retention.html"]?.bytes != before["retention.html"]?.bytes)
    #expect(after["datasets/old/index.html"] == before["datasets/old/index.html"])
  }

  @Test func `What was written just now is read again, until its time tells`() throws {
    let item = "shop/datasets/products/000000002.json"
    try make(
      """
      shop/datasets/products/__metadata__.json  {"name": "products", "modifiedAt": "2026-11-01T00:00:00Z"}
      """
    )
    try StorageTree.make("\(item)  {\"a\": 2}", in: folder)
    _ = try build()
    // The same size, perhaps at the same time: only reading tells.
    try StorageTree.make("\(item)  {\"a\": 3}", in: folder)
    #expect(try site(build(after: 60)).action == .replaced)
    try age(item)
    #expect(Manifest(readingFrom: folder.at("site"))?.mark == nil)
    let before = try files()
    #expect(try site(build(after: 120)).action == .unchanged)
    let after = try files()
    #expect(before.filter { after[$0.key] != $0.value }.map(\.key) == [Manifest.fileName])
    #expect(Manifest(readingFrom: folder.at("site"))?.mark != nil)
  }

  @Test func `The time of a storage's folder alone is no change`() throws {
    let products = folder.at("shop/datasets/products")
    try StorageTree.setTime(products, seconds: 1_700_000_000)
    _ = try build()
    let mark = try #require(Manifest(readingFrom: folder.at("site"))?.mark)
    for seconds in [1_700_000_060, FileTime.now().seconds] {
      try StorageTree.setTime(products, seconds: seconds)
      #expect(try site(build(after: 60)).action == .unchanged)
      #expect(Manifest(readingFrom: folder.at("site"))?.mark == mark)
    }
  }

  @Test func `Pages that would soon call themselves old get the new time`() throws {
    _ = try build { $0.staleAfter = 7200 }
    #expect(try site(build(after: 3000) { $0.staleAfter = 7200 }).action == .unchanged)
    #expect(try site(build(after: 3601) { $0.staleAfter = 7200 }).action == .replaced)
  }

  @Test func `A manifest that names places outside is no guide`() throws {
    _ = try build()
    let path = folder.at("site/.larder-manifest.json")
    let text = String(
      decoding: try #require(FileManager.default.contents(atPath: path.string)),
      as: UTF8.self
    )
    let forged = text.replacingOccurrences(of: "\"about.html\"", with: "\"../outside.txt\"")
    try StorageTree.write(Array(forged.utf8), to: path)
    try StorageTree.make("outside.txt  mine", in: folder)
    folder.remove("shop/datasets/default")
    // The page that is not listed any more is nobody's now, and stays.
    #expect(throws: OutputError.self) {
      try build(after: 60) { run in
        run.isInPlace = true
        run.title = "Other"
      }
    }
    #expect(FileManager.default.fileExists(atPath: folder.at("outside.txt").string))
  }

  // MARK: - Looking at storages

  @Test func `A site does not depend on when its storages were looked at`() throws {
    try make("shop/datasets/large/__metadata__.json  {\"itemCount\": 2, \"name\": null}")
    for number in 1...300 {
      let path = "shop/datasets/large/\(String(1_000_000_000 + number).dropFirst()).json"
      try make("\(path)  {\"n\": \(number)}")
    }
    let builds: [(String, StorageFinder.Depth, jobs: Int)] = [
      ("site", .names, 1), ("b", .names, 3), ("c", .sizes, 1), ("d", .contents, 3),
    ]
    for (output, depth, jobs) in builds {
      let report = try build(output, looking: depth) { $0.jobs = jobs }
      #expect(report.sources.compactMap(\.retention).count == 5)
    }
    let expected = try bytes()
    let feed = try #require(expected["datasets/large/files/large.rss"])
    #expect(String(decoding: feed, as: UTF8.self).contains("<lastBuildDate>"))
    for output in ["b", "c"] { #expect(try bytes(output) == expected) }
    // The marks of what was looked at more closely are others.
    let closest = try bytes("d").filter { $0.key != Manifest.fileName }
    #expect(closest == expected.filter { $0.key != Manifest.fileName })
    for output in ["site", "b", "c"] {
      #expect(try site(build(output, after: 60)).action == .unchanged)
    }
  }

  @Test func `Small datasets read beside each other come as if one after the other`() throws {
    // Among them a large one, one that is damaged, one that is empty and one that is gone.
    for number in 1...12 {
      let path = "shop/datasets/small-\(number)/000000001.json"
      try make("\(path)  {\"n\": \(number), \"a\": [\(number)]}")
    }
    try make(
      """
      shop/datasets/small-4/000000002.json       not JSON
      shop/datasets/small-5/__metadata__.json    {"itemCount": 7}
      """
    )
    folder.remove("shop/datasets/small-5/000000001.json")
    for number in 2...300 {
      let name = String(1_000_000_000 + number).dropFirst()
      try make("shop/datasets/small-6/\(name).json  {\"n\": \(number)}")
    }
    let gone = folder.at("shop/datasets/small-8")
    var reports: [RunReport] = []
    for jobs in [1, 2, 5] {
      let report = try build("by-\(jobs)") {
        $0.jobs = jobs
      } meanwhile: {
        #expect(unsafe rename(gone.string, folder.at("aside").string) == 0)
      }
      #expect(unsafe rename(folder.at("aside").string, gone.string) == 0)
      reports.append(report)
      #expect(try bytes("by-\(jobs)") == bytes("by-1"))
      #expect(report.sources.map(\.ref) == reports[0].sources.map(\.ref))
      #expect(report.sources.map(\.problems) == reports[0].sources.map(\.problems))
      #expect(report.sources.map(\.itemCount) == reports[0].sources.map(\.itemCount))
      #expect(report.losses.map(\.ref) == reports[0].losses.map(\.ref))
    }
    let partial = reports[0].sources.filter(\.isPartial).map(\.ref)
    for name in ["small-4", "small-8"] { #expect(partial.contains("shop:datasets/\(name)")) }
    #expect(try bytes("by-2")["datasets/small-12/items/1.html"] != nil)
    #expect(try bytes("by-2")["datasets/small-8/files/small-8.csv"] == nil)
  }

  @Test func `What is written while a site is made is in the next`() throws {
    let item = "shop/datasets/default/000000001.json"
    for number in 2...3000 {
      let name = String(1_000_000_000 + number).dropFirst()
      try make("shop/datasets/default/\(name).json  {\"a\": \(number)}")
    }
    let progress = Progress()
    let writer = BackgroundCrew(0..<1) { [folder] _ in
      while progress.items == 0 { usleep(100) }
      try? StorageTree.make("\(item)  {\"a\": 7}", in: folder)
      // So that only its time tells.
      try? StorageTree.setTime(folder.at(item), seconds: 1_795_000_001)
    }
    _ = try build { run in
      run.progress = progress
      run.jobs = 2
    }
    writer.wait()
    #expect(try site(build(after: 60)).action == .replaced)
    let lines = try #require(try bytes()["datasets/default/files/default.jsonl"])
    #expect(lines.starts(with: Data("{\"a\":7}\n".utf8)))
  }

  @Test(arguments: ["datasets", "key_value_stores", "request_queues"])
  func `Storages that go while a site is made are missing, and the others go on`(
    kind: String
  ) throws {
    let there = folder.at("shop/" + kind)
    let aside = folder.at("aside")
    // First without an earlier build, then with one.
    for seconds in [0, 60] {
      let report = try build(
        after: seconds,
        meanwhile: { #expect(unsafe rename(there.string, aside.string) == 0) }
      )
      #expect(unsafe rename(aside.string, there.string) == 0)
      let partial = report.sources.filter(\.isPartial).map(\.ref)
      #expect(partial.contains { $0.hasPrefix("shop:" + kind.replacing("_", with: "-")) })
      #expect(report.sources.count == 4)
      if kind != "datasets" {
        #expect(try bytes()["datasets/default/files/default.csv"] != nil)
      }
    }
    #expect(try site(build(after: 120)).action == .replaced)
    #expect(try bytes()["datasets/default/files/default.csv"] != nil)
  }

  @Test func `A dataset that could not be read is read once it can be`() throws {
    let products = folder.at("shop/datasets/products")
    let aside = folder.at("aside")
    let report = try build(meanwhile: {
      #expect(unsafe rename(products.string, aside.string) == 0)
      #expect(unsafe symlink(aside.string, products.string) == 0)
    })
    #expect(report.isPartial)
    #expect(try bytes()["datasets/products/files/products.csv"] == nil)
    #expect(unsafe unlink(products.string) == 0 && rename(aside.string, products.string) == 0)
    #expect(try site(build(after: 60)).action == .replaced)
    _ = try build("other")
    let csv = "datasets/products/files/products.csv"
    #expect(try bytes()[csv] != nil && bytes()[csv] == bytes("other")[csv])
  }

  // MARK: - In place

  @Test func `In place, the same files come to stand, and what is gone goes`() throws {
    _ = try build { $0.isInPlace = true }
    try StorageTree.make("site/CNAME  data.example", in: folder)
    folder.remove("shop/datasets/default")
    try make("shop/datasets/more/000000001.json  {\"a\": 1}")
    let report = try build(after: 60) { $0.isInPlace = true }
    #expect(try site(report).action == .replaced)
    var placed = try bytes()
    #expect(placed.removeValue(forKey: "CNAME") != nil)
    #expect(placed.removeValue(forKey: ".larder-lock") != nil)
    #expect(placed["datasets/default/index.html"] == nil)
    let manifest = try #require(Manifest(readingFrom: folder.at("site")))
    #expect(Set(placed.keys) == Set(manifest.paths).union([Manifest.fileName]))
    #expect(!FileManager.default.fileExists(atPath: folder.at("site/datasets/default").string))
    #expect(try site(build(after: 120) { $0.isInPlace = true }).action == .unchanged)
  }

  @Test(arguments: [false, true])
  func `A file that is not ours is never replaced`(inPlace: Bool) throws {
    try StorageTree.make("site/index.html  mine", in: folder)
    let error = #expect(throws: OutputError.self) {
      try build { run in
        run.keepsForeign = true
        run.isInPlace = inPlace
      }
    }
    #expect(error?.kind == .cannotCreate)
    #expect(try bytes()["index.html"] == Data("mine".utf8))
  }
}
