import ByteIO
import Catalogue
import Foundation
import Storages
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

@Suite struct PackageRunTests {
  private let folder: TemporaryDirectory
  private static let now = Timestamp(seconds: 1_795_600_000)

  init() throws {
    folder = try TemporaryDirectory()
    let literal = """
      shop/datasets/products/000000001.json     {"name": "pin", "price": 1.50}
      shop/datasets/products/000000002.json     {"name": "cup"}
      shop/key_value_stores/default/INPUT.json  {"token": "x"}
      shop/key_value_stores/default/page.txt    a page
      """
    try StorageTree.make(literal, in: folder)
    for line in literal.split(separator: "\n") {
      let path = String(line.prefix { $0 != " " })
      try StorageTree.setTime(folder.at(path), seconds: 1_795_000_000, nanoseconds: 5)
    }
  }

  private func write(
    _ output: String,
    after seconds: Int = 0,
    _ change: (inout PackageRun) -> Void = { _ in }
  ) throws -> RunReport {
    let now = Self.now.adding(seconds: seconds)
    let root = StorageRoot(label: "shop", path: folder.at("shop"))
    let found = try StorageFinder(depth: .sizes, now: now).find(in: root)
    var run = PackageRun(output: folder.at(output), now: now)
    change(&run)
    return try run.run(found.storages, roots: [.init(label: "shop", folder: "shop")])
  }

  private func action(_ report: RunReport) throws -> RunReport.Action {
    let output = try #require(report.outputs.last)
    #expect(output.kind == "package")
    return output.action
  }

  private func bytes(_ path: String) throws -> Data {
    try #require(FileManager.default.contents(atPath: folder.at(path).string), "\(path)")
  }

  /// The files that a list of hashes names, after each was held against its hash.
  private func checked(_ list: String, in package: String) throws -> [String] {
    try String(decoding: bytes("\(package)/\(list)"), as: UTF8.self).split(separator: "\n")
      .map { line in
        let path = String(line.dropFirst(66))
        let hash = FileHash.of(Array(try bytes("\(package)/\(path)")))
        #expect(hash == line.prefix(64), "\(path)")
        return path
      }
  }

  private func files(_ package: String) throws -> Set<String> {
    let start = folder.at(package).string
    let all = FileManager.default.enumerator(atPath: start)?.allObjects as? [String] ?? []
    return Set(
      try all.filter {
        try Directory.stamp(of: folder.at("\(package)/\($0)"), followingLink: false).kind == .file
      }
    )
  }

  @Test func `The hashes are of every file but their list`() throws {
    #expect(try action(write("package")) == .written)
    let listed = try checked("SHA256SUMS", in: "package")
    #expect(try Set(listed).union(["SHA256SUMS"]) == files("package"))
    #expect(listed.contains("data/products.csv") && listed.contains("data/default/page.txt"))
    #expect(!listed.contains { $0.contains("INPUT") })
  }

  @Test func `The manifests of a bag share all files but one`() throws {
    _ = try write("bag") { $0.layout = .bagit }
    let payload = try checked("manifest-sha256.txt", in: "bag")
    let tags = try checked("tagmanifest-sha256.txt", in: "bag")
    #expect(payload.allSatisfy { $0.hasPrefix("data/") })
    #expect(!tags.contains { $0.hasPrefix("data/") })
    #expect(try Set(payload + tags + ["tagmanifest-sha256.txt"]) == files("bag"))
  }

  @Test
  func `A folder whose storages did not change is left alone, and one that was touched is not`()
    throws
  {
    _ = try write("package")
    let before = try bytes("package/SHA256SUMS")
    #expect(try action(write("package", after: 3600)) == .unchanged)
    #expect(try action(write("package", after: 30 * 86_400)) == .unchanged)
    #expect(try bytes("package/SHA256SUMS") == before)
    try Data("x".utf8).write(to: URL(filePath: folder.at("package/SHA256SUMS").string))
    #expect(try action(write("package", after: 3600)) == .replaced)
    _ = try checked("SHA256SUMS", in: "package")
    #expect(try action(write("package", after: 3600) { $0.layout = .bagit }) == .replaced)
    #expect(try !files("package").contains("SHA256SUMS"))
  }

  @Test func `What comes of a part is what comes of the whole`() throws {
    _ = try write("package")
    try StorageTree.make("shop/datasets/new/1.json {\"a\": 1}", in: folder)
    _ = try write("package", after: 60)
    _ = try write("fresh", after: 60)
    #expect(try files("package") == files("fresh"))
    for path in try files("package") {
      // A fresh storage has no mark in either.
      #expect(try bytes("package/\(path)") == bytes("fresh/\(path)"), "\(path)")
    }
  }

  @Test func `A folder with files that are not ours is refused`() throws {
    _ = try write("package")
    try Data().write(to: URL(filePath: folder.at("package/data/mine").string))
    #expect(throws: OutputError.self) { try write("package", after: 60) }
    #expect(throws: OutputError.self) { try write("shop") }
  }

  @Test(arguments: [1, 3]) func `An archive has the bytes of the folder, whoever makes it`(
    jobs: Int
  ) throws {
    _ = try write("package")
    let report = try write("a.zip") {
      $0.isZipped = true
      $0.site.jobs = jobs
    }
    #expect(try action(report) == .written)
    let size = try bytes("a.zip").count
    #expect(report.outputs.last?.bytes == size)
    #expect(!FileManager.default.fileExists(atPath: folder.at(".a.zip.larder").string))
    let same = try write("a.zip") {
      $0.isZipped = true
      $0.site.jobs = 2
    }
    #expect(try action(same) == .unchanged)
    let later = try write("a.zip", after: 60) { $0.isZipped = true }
    #expect(try action(later) == .replaced)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path.string)
    #expect(!names.contains { $0.contains(".larder-new-") })
  }

  @Test func `A large file is deflated in pieces that join to the same`() throws {
    let large = folder.at("shop/key_value_stores/default/large.txt")
    let text = (0..<110_000).map { "line \($0)\n" }.joined()
    try Data(text.utf8).write(to: URL(filePath: large.string))
    try StorageTree.setTime(large, seconds: 1_795_000_000)
    var archives: [Data] = []
    for jobs in [1, 4] {
      _ = try write("large-\(jobs)/p.zip") {
        $0.isZipped = true
        $0.makesFolder = true
        $0.site.jobs = jobs
      }
      archives.append(try bytes("large-\(jobs)/p.zip"))
    }
    #expect(archives[0] == archives[1])
  }

  @Test func `A package that is there can be kept, or be a reason to stop`() throws {
    _ = try write("a.zip") { $0.isZipped = true }
    let kept = try write("a.zip", after: 60) {
      $0.isZipped = true
      $0.ifExists = .skip
    }
    #expect(try action(kept) == .unchanged)
    #expect(throws: OutputError.self) { try write("a.zip") { $0.ifExists = .error } }
  }
}
