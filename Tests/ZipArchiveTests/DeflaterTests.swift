import ByteIO
import TestSupport
import Testing

@testable import ZipArchive

@Suite struct DeflaterTests {
  /// Text that neither repeats at once nor is random, longer than the first guess of its packed size.
  static let text: [UInt8] = {
    var state: UInt32 = 7
    return (0..<200_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(ascii: "a") + UInt8(state >> 28)
    }
  }()

  @Test("Runs behind one another expand to their bytes, at every level", arguments: 0...9)
  func joinedRuns(level: Int) throws {
    let text = Self.text
    var deflater = Deflater(level: level)
    var packed = OutputBuffer()
    let cuts = [0, 5, 5, 70_000, text.count]
    var whole = DeflatedRun()
    for (start, end) in zip(cuts, cuts.dropFirst()) {
      let ending: Deflater.Ending = end == text.count ? .finish : .sync
      whole.append(
        deflater.compress(text.span.extracting(start..<end), to: &packed, ending: ending)
      )
    }
    var expanded: [UInt8] = []
    var inflater = Inflater()
    let run = try inflater.expand(packed.bytes) { piece in
      for at in piece.indices { expanded.append(piece[at]) }
    }
    #expect(expanded == Self.text)
    #expect(run == whole)
    #expect(whole.crc == CRC32.checksum(text.span))
  }

  @Test("A run does not depend on what was compressed before", arguments: [1, 5, 6])
  func independentRuns(level: Int) {
    let text = Self.text
    func pack(_ deflater: inout Deflater) -> [UInt8] {
      var packed = OutputBuffer()
      _ = deflater.compress(text.span, to: &packed, ending: .sync)
      return packed.array()
    }
    var fresh = Deflater(level: level)
    var used = Deflater(level: level)
    var other = OutputBuffer()
    _ = used.compress(Array("something else".utf8).span, to: &other, ending: .finish)
    #expect(pack(&fresh) == pack(&used))
  }

  @Test("What repeats is found beyond zlib's window, however long the run", arguments: 1...9)
  func repeatsBeyondTheWindow(level: Int) {
    let block = Array(Self.text.prefix(3000))
    func size(_ text: [UInt8]) -> Int {
      var deflater = Deflater(level: level)
      var packed = OutputBuffer()
      return deflater.compress(text.span, to: &packed, ending: .finish).packedCount
    }
    let long = [[UInt8]](repeating: block, count: 100).flatMap { $0 }
    // A match has at most 258 bytes, so the repetitions take about as much again.
    #expect(size(long) < 3 * size(block))
  }

  @Test("What is behind a run in the buffer stays")
  func appends() {
    let text = Self.text
    var packed = OutputBuffer()
    packed.append("head")
    var deflater = Deflater()
    let run = deflater.compress(text.span, to: &packed, ending: .finish)
    #expect(packed.count == 4 + run.packedCount)
    #expect(packed.text().hasPrefix("head"))
  }
}
