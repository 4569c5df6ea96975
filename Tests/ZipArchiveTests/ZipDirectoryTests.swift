import TestSupport
import Testing

@testable import ZipArchive

@Suite struct ZipDirectoryTests {
  private static func archive() throws -> [UInt8] {
    let sink = MemorySink(canPatch: true)
    var zip = ZipWriter(sink)
    try zip.add("a.txt", text: "some text, some text")
    try zip.add("b.txt", text: "other text")
    try zip.finish()
    return sink.bytes
  }

  private static func failure(_ archive: [UInt8]) -> ZipError.Kind? {
    do {
      let directory = try ZipDirectory(archive.span)
      for entry in directory.entries { _ = try directory.contents(entry, of: archive.span) }
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("Every changed byte but the external attributes is noticed, and none is fatal")
  func everyByte() throws {
    let archive = try Self.archive()
    #expect(Self.failure(archive) == nil)
    let directory = try ZipDirectory(archive.span)
    let start = try #require(directory.entries.last).bytes.upperBound
    // Disk numbers and attributes of both central headers, and the end record's disks and first count.
    let end = archive.count - 22
    var silent: Set<Int> = Set(end + 4..<end + 10)
    for header in [start, start + 51] { silent.formUnion(header + 34..<header + 42) }
    for at in archive.indices where !silent.contains(at) {
      var damaged = archive
      damaged[at] ^= 0x41
      #expect(Self.failure(damaged) != nil, "byte \(at)")
    }
  }

  @Test("Every cut is noticed")
  func everyCut() throws {
    let archive = try Self.archive()
    for count in archive.indices {
      #expect(Self.failure(Array(archive.prefix(count))) != nil)
    }
  }

  @Test("Names that differ only in case are refused")
  func sameName() throws {
    let sink = MemorySink(canPatch: true)
    var zip = ZipWriter(sink)
    try zip.add("a.txt", text: "")
    try zip.add("A.TXT", text: "")
    try zip.finish()
    #expect(Self.failure(sink.bytes) == .inconsistent)
  }
}
