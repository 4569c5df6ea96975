import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import ByteIO

@Suite struct FileReaderTests {
  private func text(_ arena: borrowing ByteArena) -> String {
    String(decoding: (0..<arena.count).map { arena.bytes[$0] }, as: UTF8.self)
  }

  @Test(arguments: [0, 1, 1_023, 16_384, 65_535, 65_536, 65_537, 300_000])
  func `A file of any size arrives whole behind what is there`(size: Int) throws {
    let folder = try TemporaryDirectory()
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    try StorageTree.write(content, to: folder.at("1.f"))
    let directory = try Directory(folder.path)
    var reader = FileReader()
    var arena = ByteArena(capacity: 1_024)
    arena.append("head".utf8Span.span)
    let stamp = try reader.read(FileName("1.f"), in: directory, listed: nil, into: &arena)
    #expect(stamp.size == size && stamp.kind == .file)
    #expect(arena.count == size + 4)
    let matches = (0..<size).allSatisfy { arena.bytes[$0 + 4] == content[$0] }
    #expect(matches)
    var another = ByteArena(capacity: 1_024)
    try reader.readAtOnce(
      number: 1,
      digits: 1,
      suffix: ".f",
      in: directory,
      listed: .now(),
      into: &another
    )
    let agrees = another.count == size && (0..<size).allSatisfy { another.bytes[$0] == content[$0] }
    #expect(agrees)
  }

  @Test func `Names are built from numbers with leading zeros`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("000000042.json ok\n7.txt seven", in: folder)
    let directory = try Directory(folder.path)
    var reader = FileReader()
    var arena = ByteArena()
    func read(_ number: UInt64, _ digits: Int, _ suffix: StaticString) throws {
      try reader.readAtOnce(
        number: number,
        digits: digits,
        suffix: suffix,
        in: directory,
        listed: .now(),
        into: &arena
      )
    }
    try read(42, 9, ".json")
    try read(7, 1, ".txt")
    #expect(text(arena) == "okseven")
    #expect(throws: FileError(.system(.noSuchFileOrDirectory), "00043.json")) {
      try read(43, 5, ".json")
    }
    #expect(throws: FileError(.system(.fileNameTooLong), "1.json")) { try read(1, 300, ".json") }
    #expect(text(arena) == "okseven", "a failure leaves the arena as it was")
  }

  /// A file `0` with an `x`, a link `1`, a folder `2` and a pipe `3`.
  private static func oneOfEachKind() throws -> TemporaryDirectory {
    let folder = try TemporaryDirectory()
    try StorageTree.make("0 x\n1 -> 0\n2/", in: folder)
    try StorageTree.makePipe(folder.at("3"))
    return folder
  }

  @Test func `Links, folders and pipes are refused by what they are`() throws {
    let folder = try Self.oneOfEachKind()
    let directory = try Directory(folder.path)
    var reader = FileReader()
    var arena = ByteArena()
    for (number, kind) in [(UInt64(1), FileKind.link), (2, .folder), (3, .pipe)] {
      #expect(throws: FileError(.notAFile(kind), "\(number)")) {
        try reader.read(FileName("\(number)"), in: directory, listed: nil, into: &arena)
      }
      #expect(throws: FileError(.notAFile(kind), "\(number)")) {
        try reader.readAtOnce(number, in: directory, isKnownFile: true, into: &arena)
      }
    }
    #expect(arena.count == 0)
  }

  @Test func `What is not known to be a file is opened only if it is one`() throws {
    let folder = try Self.oneOfEachKind()
    let directory = try Directory(folder.path)
    var reader = FileReader()
    var arena = ByteArena()
    let openings = Openings()
    for (number, kind) in [
      (UInt64(0), FileKind.file), (1, .link), (2, .folder), (3, .pipe), (4, nil),
    ] {
      if kind != nil { openings.watch(folder.at("\(number)")) }
      let failure: FileError? =
        switch kind {
        case .file: nil
        case .some(let kind): FileError(.notAFile(kind), "\(number)")
        case nil: FileError(.system(.noSuchFileOrDirectory), "\(number)")
        }
      var thrown: FileError?
      do throws(FileError) {
        try reader.readAtOnce(number, in: directory, isKnownFile: false, into: &arena)
      } catch {
        thrown = error
      }
      #expect(thrown == failure)
      reader.warm(number: number, digits: 1, suffix: "", in: directory, isKnownFile: false)
      // Read once, and once ahead.
      #expect(openings.count() == (kind == .file ? 2 : 0))
    }
    #expect(text(arena) == "x")
  }

  @Test func `The limit is decided by the size before more is read`() throws {
    let folder = try TemporaryDirectory()
    let file = try FileDescriptor.open(
      folder.at("sparse"),
      .writeOnly,
      options: .create,
      permissions: .ownerReadWrite
    )
    try file.resize(to: 1 << 40)
    try file.close()
    try StorageTree.write([UInt8](repeating: 65, count: 20_000), to: folder.at("fits"))
    let directory = try Directory(folder.path)
    var reader = FileReader(limit: 20_000)
    var arena = ByteArena(capacity: 1_024)
    #expect(throws: FileError(.tooLarge(size: 1 << 40, limit: 20_000), "sparse")) {
      try reader.read(FileName("sparse"), in: directory, listed: nil, into: &arena)
    }
    #expect(arena.count == 0)
    _ = try reader.read(FileName("fits"), in: directory, listed: nil, into: &arena)
    #expect(arena.count == 20_000)
  }

  @Test func `A file changed after the listing is read until two reads agree`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("f half", in: folder)
    let directory = try Directory(folder.path)
    var reader = FileReader()
    var arena = ByteArena()
    let openings = Openings()
    openings.watch(folder.at("f"))
    // Listed before the file was written: it is read twice.
    let start = ContinuousClock.now
    _ = try reader.read(
      FileName("f"),
      in: directory,
      listed: FileTime(seconds: 1_000),
      into: &arena
    )
    #expect(text(arena) == "half")
    #expect(openings.count() == 2)
    // A machine may take longer, never less.
    #expect(ContinuousClock.now - start >= .milliseconds(50))
  }

  @Test(arguments: [1_000_000_000, 4_000_000_000])
  func `A file at rest, or with a time in the future, is read once`(seconds: Int) throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("f whole", in: folder)
    try StorageTree.setTime(folder.at("f"), seconds: seconds)
    let directory = try Directory(folder.path)
    var reader = FileReader()
    var arena = ByteArena()
    let openings = Openings()
    openings.watch(folder.at("f"))
    _ = try reader.read(FileName("f"), in: directory, listed: .now(), into: &arena)
    #expect(text(arena) == "whole")
    #expect(openings.count() == 1)
  }

  @Test func `Reading leaves access times alone`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("f x", in: folder)
    try StorageTree.setTime(folder.at("f"), seconds: 1_000_000_000)
    let directory = try Directory(folder.path)
    var reader = FileReader()
    var arena = ByteArena()
    _ = try reader.read(FileName("f"), in: directory, listed: nil, into: &arena)
    var info = stat()
    #expect(unsafe stat(folder.at("f").string, &info) == 0)
    #expect(info.st_atim.tv_sec == 1_000_000_000)
  }
}

/// How often files are opened, as the system tells.
private final class Openings {
  private let descriptor = inotify_init1(Int32(IN_NONBLOCK))

  deinit { close(descriptor) }

  func watch(_ path: FilePath) {
    // Of events that are the same only one waits, so that closing has to come between two openings.
    let mask = UInt32(IN_OPEN | IN_CLOSE | IN_DONT_FOLLOW)
    #expect(unsafe inotify_add_watch(descriptor, path.string, mask) >= 0)
  }

  /// How many there were since the last call.
  func count() -> Int {
    var count = 0
    var event = inotify_event()
    let size = MemoryLayout<inotify_event>.size
    while unsafe Glibc.read(descriptor, &event, size) == size {
      if event.mask & UInt32(IN_OPEN) != 0 { count += 1 }
    }
    return count
  }
}

extension FileReader {
  /// Reads the file whose name is `number`.
  fileprivate mutating func readAtOnce(
    _ number: UInt64,
    in folder: borrowing Directory,
    isKnownFile: Bool,
    into arena: inout ByteArena
  ) throws(FileError) {
    try readAtOnce(
      number: number,
      digits: 1,
      suffix: "",
      in: folder,
      listed: .now(),
      isKnownFile: isKnownFile,
      into: &arena
    )
  }
}
