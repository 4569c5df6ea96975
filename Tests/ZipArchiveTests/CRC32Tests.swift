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

  @Test("Two checksums are joined without the bytes", arguments: [0, 1, 4, 8, 9])
  func joins(at cut: Int) {
    let text = Array("123456789".utf8)
    let first = CRC32.checksum(text.span.extracting(0..<cut))
    let second = CRC32.checksum(text.span.extracting(cut..<9))
    #expect(CRC32.combine(first, second, secondCount: 9 - cut) == 0xCBF4_3926)
  }
}
