import ByteIO
import TestSupport
import Testing

@testable import ZipArchive

@Suite struct InflaterTests {
  private static func packed() -> [UInt8] {
    let text = DeflaterTests.text
    var deflater = Deflater()
    var packed = OutputBuffer()
    _ = deflater.compress(text.span, to: &packed, ending: .finish)
    return packed.array()
  }

  private static func failure(_ bytes: [UInt8]) -> ZipError.Kind? {
    var inflater = Inflater()
    do {
      _ = try inflater.expand(bytes.span) { _ in }
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("A cut stream is noticed")
  func cut() {
    #expect(Self.failure(Array(Self.packed().dropLast(10))) == .cut)
    #expect(Self.failure([]) == .cut)
  }

  @Test("Nonsense is noticed")
  func damaged() {
    #expect(Self.failure([0xFF, 0xFF, 0xFF]) == .damaged)
  }

  @Test("Bytes behind the stream are noticed")
  func trailing() {
    #expect(Self.failure(Self.packed() + [0]) == .damaged)
  }
}
