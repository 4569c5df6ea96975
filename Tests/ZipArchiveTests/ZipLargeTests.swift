import ByteIO
import TestSupport
import Testing

@testable import ZipArchive

/// Entries that are stored, dated, or of 64-bit sizes.
@Suite struct ZipLargeTests {
  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }

  @Test("A stored entry has its bytes as they are")
  func stored() throws {
    let sink = MemorySink(canPatch: true)
    var zip = ZipWriter(sink)
    let bytes = Array("as it is".utf8)
    let run = DeflatedRun(
      crc: CRC32.checksum(bytes.span),
      count: bytes.count,
      packedCount: bytes.count
    )
    try zip.add("a.png", run, bytes.span, .stored)
    try zip.begin("b.png", .stored)
    try zip.append(run, bytes.span)
    try zip.append(run, bytes.span)
    try zip.end()
    try zip.finish()
    let archive = sink.bytes
    let start = 30 + 5
    #expect(Array(archive[start..<start + bytes.count]) == bytes)
    #expect(Self.number(archive, 8, 2) == 0)
    let second = start + bytes.count
    #expect(Self.number(archive, second + 18, 4) == 16)
    #expect(Self.number(archive, second + 22, 4) == 16)
    #expect(
      UInt32(Self.number(archive, second + 14, 4)) == CRC32.checksum((bytes + bytes).span)
    )
  }

  @Test("An entry that may not fit 32 bits has its sizes in a field of 64")
  func large() throws {
    var limits = ZipLimits()
    limits.offset = 640
    let sink = MemorySink(canPatch: true)
    var zip = ZipWriter(sink, limits: limits)
    let bytes = Array(repeating: UInt8(ascii: "x"), count: 700)
    var packed = OutputBuffer()
    var deflater = Deflater()
    let run = deflater.compress(bytes.span, to: &packed, ending: .finish)
    try zip.begin("large", count: bytes.count)
    try zip.append(run, packed.bytes)
    try zip.end()
    try zip.begin("small", count: 100)
    try zip.append(run, packed.bytes)
    try zip.end()
    try zip.finish()
    let archive = sink.bytes
    // The local header: version 45, both sizes elsewhere, the field with both.
    #expect(Self.number(archive, 4, 2) == 45)
    #expect(Self.number(archive, 18, 8) == -1)
    #expect(Self.number(archive, 28, 2) == 20)
    #expect([35, 37].map { Self.number(archive, $0, 2) } == [1, 16])
    #expect([39, 47].map { Self.number(archive, $0, 8) } == [700, run.packedCount])
    let second = 30 + 5 + 20 + run.packedCount
    #expect(Self.number(archive, second + 4, 2) == 20)
    #expect(Self.number(archive, second + 28, 2) == 0)
    // The central header has the same field.
    let central = second + 30 + 5 + run.packedCount
    #expect(Self.number(archive, central, 4) == 0x0201_4B50)
    #expect(Self.number(archive, central + 20, 8) == -1)
    #expect(Self.number(archive, central + 30, 2) == 20)
    #expect(Self.number(archive, central + 46 + 5 + 4, 8) == 700)
    #expect(Self.number(archive, central + 46 + 5 + 12, 8) == run.packedCount)
  }

  @Test(
    "Times are kept to two seconds, those that cannot be are the nearest",
    arguments: [
      ((2026, 11, 23, 17, 5, 59), 0x5D77, 0x88BD), ((1979, 12, 31, 23, 59, 59), 0x21, 0),
      ((1980, 1, 1, 0, 0, 0), 0x21, 0), ((2200, 1, 1, 0, 0, 0), 0xFF9F, 0xBF7D),
    ]
  )
  func times(moment: (Int, Int, Int, Int, Int, Int), date: Int, time: Int) {
    let (year, month, day, hour, minute, second) = moment
    let made = ZipTime(
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second
    )
    #expect(made.date == date)
    #expect(made.time == time)
  }
}
