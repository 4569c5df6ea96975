import ByteIO
import Catalogue
import Foundation
import Storages
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct SiteBuildTests {
  @Test func `What is taken out of the tree is in no list of hashes`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("larder-build-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = FilePath(folder.appendingPathComponent("site").path)
    let tree = try SiteTree(place, SiteTree.Placing())
    var build = SiteBuild(tree: tree, old: nil)
    let paths = ["request-queues/a/files/failed.txt", "request-queues/ab/files/failed.txt"]
    for path in paths {
      let file = try tree.create(path)
      try file.sink.append(Array("x".utf8).span)
      try file.commit()
    }
    for (name, path) in zip(["a", "ab"], paths) {
      _ = try build.add(files: [path], of: "shop:request-queues/\(name)", jobs: 1)
    }
    let queue = Storage(
      root: "shop",
      kind: .requestQueue,
      path: "",
      directory: "a",
      holds: .requests(total: 1, pending: 0, handled: 1)
    )
    let retention = RetentionPolicy().judge(queue, now: Timestamp(seconds: 0))
    build.remove(CatalogueStorage(queue, retention: retention, slug: "a"), formats: [])
    try build.writeSums("SHA256SUMS")
    let sums = tree.staging.appending("SHA256SUMS").string
    let text = String(
      decoding: try #require(FileManager.default.contents(atPath: sums)),
      as: UTF8.self
    )
    #expect(text.split(separator: "\n").map { $0.split(separator: " ").last } == [paths[1][...]])
    #expect(!FileManager.default.fileExists(atPath: tree.staging.appending(paths[0]).string))
  }
}
