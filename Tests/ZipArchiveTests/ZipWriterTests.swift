import ByteIO
import TestSupport
import Testing

@testable import ZipArchive

@Suite struct ZipWriterTests {
  /// Two known entries around a streamed one of two runs.
  private static func archive(
    canPatch: Bool,
    limits: ZipLimits = ZipLimits()
  ) throws -> [UInt8] {
    let sink = MemorySink(canPatch: canPatch)
    var zip = ZipWriter(sink, limits: limits)
    try zip.add("first.txt", text: "first")
    try zip.begin("folder/streamed.txt")
    var deflater = Deflater()
    var packed = OutputBuffer()
    for (text, ending) in [("one ", Deflater.Ending.sync), ("two", .finish)] {
      packed.truncate(to: 0)
      let bytes = Array(text.utf8)
      let run = deflater.compress(bytes.span, to: &packed, ending: ending)
      try zip.append(run, packed.bytes)
    }
    let whole = try zip.end()
    #expect(whole.count == 7)
    try zip.add("last.txt", text: "last")
    try zip.finish()
    return sink.bytes
  }

  private static func directory(_ archive: [UInt8]) throws -> ZipDirectory {
    try ZipDirectory(archive.span)
  }

  private static func contents(_ archive: [UInt8]) throws -> [String: String] {
    let directory = try Self.directory(archive)
    var contents: [String: String] = [:]
    for entry in directory.entries {
      let bytes = try directory.contents(entry, of: archive.span)
      contents[entry.name] = String(decoding: bytes, as: UTF8.self)
    }
    return contents
  }

  private static let expected = [
    "first.txt": "first", "folder/streamed.txt": "one two", "last.txt": "last",
  ]

  @Test("A file and a stream hold the same entries", arguments: [true, false])
  func entries(canPatch: Bool) throws {
    #expect(try Self.contents(Self.archive(canPatch: canPatch)) == Self.expected)
  }

  @Test("In a file the sizes are patched in and no flag is set")
  func patched() throws {
    let archive = try Self.archive(canPatch: true)
    let directory = try Self.directory(archive)
    #expect(directory.entries.map(\.flags) == [0, 0, 0])
    #expect(directory.entries.map(\.version) == [20, 20, 20])
    #expect(!directory.hasZIP64End)
  }

  @Test("In a stream the sizes stand behind the bytes, in a descriptor with a signature")
  func described() throws {
    let archive = try Self.archive(canPatch: false)
    let directory = try Self.directory(archive)
    #expect(directory.entries.map(\.flags) == [0, 8, 0])
    let streamed = directory.entries[1]
    let descriptor = archive[streamed.bytes.upperBound..<streamed.bytes.upperBound + 16]
    #expect(Array(descriptor.prefix(4)) == [0x50, 0x4B, 0x07, 0x08])
    #expect(directory.entries[2].offset == streamed.bytes.upperBound + 16)
    #expect(try Self.archive(canPatch: true).count == archive.count - 16)
  }

  @Test("The first header has the documented fields")
  func firstHeader() throws {
    let sink = MemorySink(canPatch: true)
    var zip = ZipWriter(sink)
    try zip.add("a", text: "1")
    try zip.finish()
    let bytes = sink.bytes
    // Signature, version 20, no flags, deflate, midnight, 1980-01-01.
    #expect(
      Array(bytes[0..<14])
        == [0x50, 0x4B, 0x03, 0x04, 20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0]
    )
    // The CRC of "1", three packed bytes, one byte, a name of one byte, nothing extra.
    #expect(
      Array(bytes[14..<31]) == [0xB7, 0xEF, 0xDC, 0x83, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 97]
    )
    #expect(Array(bytes.suffix(22).prefix(12)) == [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0, 1, 0, 1, 0])
  }

  @Test("The bytes depend on the calls only", arguments: [true, false])
  func deterministic(canPatch: Bool) throws {
    #expect(try Self.archive(canPatch: canPatch) == Self.archive(canPatch: canPatch))
  }

  @Test("An entry beyond the offset limit has version 45 and its offset in the directory only")
  func farEntry() throws {
    var limits = ZipLimits()
    limits.offset = 60
    for canPatch in [true, false] {
      let archive = try Self.archive(canPatch: canPatch, limits: limits)
      let directory = try Self.directory(archive)
      #expect(directory.entries.map(\.version) == [20, 20, 45])
      #expect(directory.entries[2].offset > 60)
      #expect(directory.hasZIP64End)
      #expect(try Self.contents(archive) == Self.expected)
      // The local header promises nothing: no extra field, plain sizes.
      let local = directory.entries[2].offset
      #expect(Array(archive[local + 28..<local + 30]) == [0, 0])
      #expect(archive[local + 4] == 45)
    }
  }

  @Test("The ZIP64 end record is there only if the directory or the count needs it")
  func endRecord() throws {
    let plain = try Self.directory(Self.archive(canPatch: true))
    var limits = ZipLimits()
    limits.offset = plain.entries[2].offset + 1
    let directoryFar = try Self.archive(canPatch: true, limits: limits)
    #expect(try Self.directory(directoryFar).hasZIP64End)
    #expect(try Self.directory(directoryFar).entries.map(\.version) == [20, 20, 20])
    #expect(Array(directoryFar.suffix(6)) == [0xFF, 0xFF, 0xFF, 0xFF, 0, 0])

    limits = ZipLimits()
    limits.entries = 3
    let many = try Self.archive(canPatch: true, limits: limits)
    #expect(try Self.directory(many).hasZIP64End)
    #expect(try Self.contents(many) == Self.expected)
    limits.entries = 4
    #expect(try !Self.directory(Self.archive(canPatch: true, limits: limits)).hasZIP64End)
  }

  @Test("A run that is copied from elsewhere is taken as it is")
  func copiedRun() throws {
    let source = try Self.archive(canPatch: false)
    let entry = try #require(Self.directory(source).entry("folder/streamed.txt"))
    let sink = MemorySink(canPatch: true)
    var zip = ZipWriter(sink)
    try zip.begin("copy.txt")
    try zip.append(entry.run) { target throws(OutputError) in
      let packed = Array(source[entry.bytes])
      try target.append(packed.span)
    }
    try zip.end()
    try zip.finish()
    #expect(try Self.contents(sink.bytes) == ["copy.txt": "one two"])
  }

  @Test("An archive without entries is an end record")
  func empty() throws {
    let sink = MemorySink(canPatch: true)
    var zip = ZipWriter(sink)
    try zip.finish()
    #expect(sink.bytes.count == 22)
    #expect(try Self.directory(sink.bytes).entries.isEmpty)
  }
}

extension ZipWriter {
  /// Adds an entry of text.
  mutating func add(_ name: String, text: String) throws(OutputError) {
    let bytes = Array(text.utf8)
    try add(name, bytes.span)
  }
}
