import CZlib
import TestSupport
import Testing

@testable import ZipArchive

@Suite struct CRC32Tests {
  @Test("The checksum is that of the standard's check value")
  func checkValue() {
    let text = Array("123456789".utf8)
    #expect(CRC32.checksum(text.span) == 0xCBF4_3926)
    #expect(CRC32.checksum(text.span.extracting(0..<0)) == 0)
  }

  @Test("A checksum goes on from that of the bytes before", arguments: [0, 1, 4, 8, 9])
  func goesOn(at cut: Int) {
    let text = Array("123456789".utf8)
    let first = CRC32.checksum(text.span.extracting(0..<cut))
    #expect(CRC32.checksum(text.span.extracting(cut..<9), after: first) == 0xCBF4_3926)
  }

  @Test("Runs of any length and place have the checksum that zlib finds", arguments: 0..<16)
  func longRuns(from place: Int) {
    var random = SeededGenerator(seed: UInt64(place))
    let bytes = (0..<70_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    for count in Array(0...300) + [4_096, 65_024, 69_900] {
      let before = UInt32.random(in: 0...UInt32.max, using: &random)
      let run = bytes.span.extracting(place..<place + count)
      let expected = unsafe run.withUnsafeBufferPointer { run in
        unsafe crc32_z(uLong(before), run.baseAddress, run.count)
      }
      #expect(CRC32.checksum(run, after: before) == UInt32(expected), "\(count) bytes")
    }
  }

  @Test("Two checksums are joined without the bytes", arguments: [0, 1, 4, 8, 9])
  func joins(at cut: Int) {
    let text = Array("123456789".utf8)
    let first = CRC32.checksum(text.span.extracting(0..<cut))
    let second = CRC32.checksum(text.span.extracting(cut..<9))
    #expect(CRC32.combine(first, second, secondCount: 9 - cut) == 0xCBF4_3926)
  }
}
