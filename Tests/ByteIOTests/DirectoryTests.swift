import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import ByteIO

@Suite struct DirectoryTests {
  private func list(_ directory: borrowing Directory) throws -> [String: FileKind] {
    var found: [String: FileKind] = [:]
    try directory.forEachEntry { name, kind in found[FileName(name).display] = kind }
    return found
  }

  @Test func `A listing has every entry with its kind, whatever its name`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make(".hidden x\nfile x\nsub/\nlink -> file", in: folder)
    try StorageTree.makePipe(folder.at("pipe"))
    let raw = folder.path.string + "/raw"
    let name = Array(raw.utf8CString.dropLast()) + [-1, 10, 0]
    let file = unsafe open(name, O_CREAT | O_WRONLY, 0o644)
    #expect(file >= 0)
    close(file)
    let directory = try Directory(folder.path)
    let expected: [String: FileKind] = [
      ".hidden": .file, "file": .file, "sub": .folder, "link": .link, "pipe": .pipe,
      "raw\\xFF\\u{A}": .file,
    ]
    #expect(try list(directory) == expected)
    #expect(try list(directory) == expected, "each listing begins at the start")
  }

  @Test func `A folder of 2,000 entries is listed whole`() throws {
    let folder = try TemporaryDirectory()
    for number in 0..<2_000 { try StorageTree.write([], to: folder.at("f\(number)")) }
    #expect(try list(try Directory(folder.path)).count == 2_000)
  }

  @Test(arguments: [0, 1, 511, 512, 513, 2_000], [1, 2, 5])
  func `Every entry is stamped once, whichever thread looks at it`(count: Int, jobs: Int) throws {
    let folder = try TemporaryDirectory()
    for number in 0..<count {
      try StorageTree.write(Array(repeating: 0, count: number % 7), to: folder.at("f\(number)"))
    }
    var sizes: [String: [Int]] = [:]
    try Directory(folder.path).forEachStampedEntry(jobs: jobs) { name, stamp in
      sizes[FileName(name).display, default: []].append(stamp.size)
    }
    let expected = (0..<count).map { ("f\($0)", [$0 % 7]) }
    #expect(sizes == Dictionary(uniqueKeysWithValues: expected))
  }

  @Test func `A folder inside is opened by name, a link never`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("sub/inner x\nlink -> sub\nfile x", in: folder)
    let directory = try Directory(folder.path)
    let sub = try directory.openFolder(FileName("sub"))
    #expect(try list(sub) == ["inner": .file])
    #expect(throws: FileError(.notAFile(.link), "link")) {
      _ = try directory.openFolder(FileName("link"))
    }
    #expect(throws: FileError(.system(.notDirectory), "file")) {
      _ = try directory.openFolder(FileName("file"))
    }
    #expect(throws: FileError(.system(.noSuchFileOrDirectory), "none")) {
      _ = try directory.openFolder(FileName("none"))
    }
  }

  @Test func `A folder renamed away stays open, and its stamp tells it from its successor`() throws
  {
    let folder = try TemporaryDirectory()
    try StorageTree.make("a/x 1", in: folder)
    let directory = try Directory(folder.at("a"))
    #expect(unsafe rename(folder.at("a").string, folder.at("b").string) == 0)
    try StorageTree.make("a/y 1", in: folder)
    #expect(try list(directory) == ["x": .file])
    let mine = try directory.stamp()
    #expect(!mine.isSameFile(as: try Directory.stamp(of: folder.at("a"), followingLink: false)))
    #expect(mine.isSameFile(as: try Directory.stamp(of: folder.at("b"), followingLink: false)))
  }
}
