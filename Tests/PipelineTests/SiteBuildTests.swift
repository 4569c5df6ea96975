import ByteIO
import Foundation
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
    _ = try build.add(files: paths, of: "shop:request-queues/a", jobs: 1)
    build.remove("request-queues/a")
    try build.writeSums()
    let sums = tree.staging.appending("SHA256SUMS").string
    let text = String(
      decoding: try #require(FileManager.default.contents(atPath: sums)),
      as: UTF8.self
    )
    #expect(text.split(separator: "\n").map { $0.split(separator: " ").last } == [paths[1][...]])
    #expect(!FileManager.default.fileExists(atPath: tree.staging.appending(paths[0]).string))
  }
}
