import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import ByteIO

@Suite struct TreeRemovalTests {
  @Test func `A tree of any depth goes with few descriptors`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.makeFolder(folder.at("top"))
    let top = try Directory(folder.at("top"))
    var inner = try top.openFolder(FileName("."))
    // Deeper than any path may be long.
    for _ in 0..<3_000 {
      #expect(unsafe mkdirat(inner.descriptor, "deep", 0o755) == 0)
      inner = try inner.openFolder(FileName("deep"))
    }
    #expect(FileTree.remove(folder.at("top")) == nil)
    #expect(unsafe access(folder.at("top").string, F_OK) != 0)
  }

  @Test func `A link goes, and what it leads to stays`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make(
      """
      outside/precious  1
      top/link -> ../outside
      top/sub/link -> ../../outside/precious
      """,
      in: folder
    )
    #expect(FileTree.remove(folder.at("top")) == nil)
    #expect(unsafe access(folder.at("outside/precious").string, F_OK) == 0)
  }

  @Test func `What was changed after it was judged ends the removal`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("top/old  1", in: folder)
    let top = try Directory(folder.at("top"))
    var removal = TreeRemoval(ofWhatIsOlderThan: FileTime(seconds: 0))
    #expect(throws: FileError(.changed, "old")) { try removal.empty(top) }
    #expect(removal.count == 0)
    var later = TreeRemoval(ofWhatIsOlderThan: FileTime(seconds: .max))
    try later.empty(top)
    #expect(later.count == 1)
  }

  @Test func `The last goes when all others are gone`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make(
      """
      top/a     1
      top/last  1
      top/z/b   1
      """,
      in: folder
    )
    let top = try Directory(folder.at("top"))
    var removal = TreeRemoval(last: FileName("last"))
    try removal.empty(top)
    #expect(removal.count == 4)
    #expect(throws: FileError.self) { try top.stamp(of: FileName("last")) }
  }

  @Test func `A name that is taken is never given`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make(
      """
      top/a/file  1
      top/empty/
      """,
      in: folder
    )
    let top = try Directory(folder.at("top"))
    #expect(throws: FileError(.system(.fileExists), "a")) {
      try top.rename(FileName("a"), to: FileName("empty"))
    }
    try top.rename(FileName("a"), to: FileName("b"))
    #expect(try top.stamp(of: FileName("b")).kind == .folder)
  }
}
