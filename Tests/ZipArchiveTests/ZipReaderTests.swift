import ByteIO
import TestSupport
import Testing

@testable import ZipArchive

/// An archive in memory.
private struct MemorySource: ZipSource {
  let bytes: [UInt8]
  var count: Int { bytes.count }

  func read(_ range: Range<Int>, into arena: inout ByteArena) throws {
    arena.append(bytes.span.extracting(range))
  }
}

@Suite struct ZipReaderTests {
  /// An archive with two entries, the second written as a run.
  private static func archive(
    canPatch: Bool = true,
    limits: ZipLimits = ZipLimits()
  ) throws -> [UInt8] {
    let sink = MemorySink(canPatch: canPatch)
    var zip = ZipWriter(sink, limits: limits)
    try zip.add("a.txt", text: "some text, some text")
    try zip.begin("b/b.txt")
    var deflater = Deflater(level: 5)
    var packed = OutputBuffer()
    let run = deflater.compress("other text".utf8Span.span, to: &packed, ending: .finish)
    try zip.append(run, packed.bytes)
    _ = try zip.end()
    try zip.finish()
    return sink.bytes
  }

  private static func contents(_ archive: [UInt8]) throws -> [String: String] {
    let reader = try ZipReader(MemorySource(bytes: archive))
    var contents: [String: String] = [:]
    for entry in reader.entries {
      var bytes: [UInt8] = []
      try reader.expand(entry) { piece in
        unsafe piece.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
      }
      contents[entry.name.display] = String(decoding: bytes, as: UTF8.self)
    }
    return contents
  }

  @Test("What the writer wrote is read, as a file, as a stream and with 64-bit records")
  func everyForm() throws {
    var small = ZipLimits()
    small.offset = 10
    small.entries = 1
    for archive in try [
      Self.archive(), Self.archive(canPatch: false), Self.archive(limits: small),
    ] {
      let contents = try Self.contents(archive)
      #expect(contents == ["a.txt": "some text, some text", "b/b.txt": "other text"])
    }
  }

  @Test("Every changed byte is noticed, and none is fatal", arguments: [true, false])
  func everyByte(canPatch: Bool) throws {
    var small = ZipLimits()
    small.offset = 10
    small.entries = 1
    for archive in try [Self.archive(canPatch: canPatch), Self.archive(limits: small)] {
      for at in archive.indices {
        for bit in 0..<8 {
          var damaged = archive
          damaged[at] ^= 1 << bit
          #expect(throws: (any Error).self, "byte \(at), bit \(bit)") { try Self.contents(damaged) }
        }
      }
    }
  }

  @Test("Every cut, and every byte more, is noticed")
  func everyCut() throws {
    let archive = try Self.archive()
    for count in archive.indices {
      #expect(throws: ZipError.self) { try Self.contents(Array(archive.prefix(count))) }
      let longer = archive[..<count] + [0] + archive[count...]
      #expect(throws: ZipError.self) { try Self.contents(Array(longer)) }
    }
    #expect(throws: ZipError.self) { try Self.contents(archive + [0]) }
  }

  @Test("Names that differ only in case are refused")
  func sameName() throws {
    let sink = MemorySink(canPatch: true)
    var zip = ZipWriter(sink)
    try zip.add("a.txt", text: "")
    try zip.add("A.TXT", text: "")
    try zip.finish()
    #expect(throws: ZipError.self) { try Self.contents(sink.bytes) }
  }

  @Test("A few bytes that claim to hold a disk full are refused before they are expanded")
  func bomb() throws {
    var archive = try Self.archive()
    let end = try ZipReader(MemorySource(bytes: archive)).entries[1].bytes.upperBound
    for size in [22, end + 24] { archive.replaceSubrange(size..<size + 4, with: [0, 0, 0, 0x7F]) }
    #expect(throws: ZipError(.inconsistent, entry: "a.txt", "its sizes cannot be")) {
      try Self.contents(archive)
    }
  }
}
