import CByteScan
import TestSupport
import Testing

@testable import ByteIO
@testable import JSONText

/// Strings read a block at a time against their reading a character at a time.
@Suite struct StringContentTests {
  /// What one of the readers found.
  private struct Found: Equatable {
    var flags: UInt8 = 0
    var behind = 0
    var error: String?

    init(_ read: () throws -> (flags: JSONFlags, behind: Int)) {
      do {
        let found = try read()
        (flags, behind) = (found.flags.rawValue, found.behind)
      } catch {
        self.error = "\(error)"
      }
    }
  }

  /// Reads `text` as the content of a string, with as few bytes behind it as an arena has.
  private func check(_ text: [UInt8], behind: [UInt8] = [UInt8](repeating: 0x61, count: 64)) {
    let all = text + behind
    unsafe all.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      let blocks = Found { try unsafe JSONIndex.rest(start, 0, text.count) }
      let twin = Found { try unsafe JSONIndex.carefully(start, 0, text.count, []) }
      #expect(blocks == twin, "\(text)")
      let end = unsafe start + text.count
      let found = unsafe larder_scan_content(start, end)
      for width: Int32 in [16, 32, 64] {
        let other = unsafe larder_scan_content_by(width, start, end)
        let isUnknown = unsafe other.at == start && other.flags == UInt32(LARDER_CONTENT_UNSURE)
        let isSame = unsafe other.at == found.at && other.flags == found.flags
        #expect(isSame || isUnknown, "\(text) by \(width)")
      }
    }
  }

  private static let good: [[UInt8]] = [
    "a", "é", "ÿ", "日", "ऀ", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "😀", "\u{10000}", "\u{10FFFF}",
    #"\""#, #"\\"#, #"\/"#, #"\n"#, #"\u00e9"#, #"\uD83D\uDE00"#,
    #"\u0123"#, #"\u4567"#, #"\u89AB"#, #"\uCDEF"#, #"\u89ab"#, #"\ucdef"#,
  ].map { Array($0.utf8) }

  private static let bad: [[UInt8]] =
    [
      #"\uD83D"#, #"\uDE00"#, #"\uD83D\uD83D"#, #"\uD83D\n"#, #"\u12G4"#, #"\x"#, "\\", "\u{1F}",
      "\"", #"\u/000"#, #"\u0:00"#, #"\u00@0"#, #"\u000G"#, #"\u0`00"#, #"\u00g0"#,
    ]
    .map { Array($0.utf8) } + [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xE0, 0x9F, 0x80], [0xE1, 0x80],
      [0xED, 0xA0, 0x80], [0xEE], [0xF0, 0x8F, 0x80, 0x80], [0xF0, 0x90, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ]

  @Test func `Each piece is judged alike at every place of a block, whatever follows it`() {
    for piece in Self.good + Self.bad {
      for place in 0..<134 {
        let plain = [UInt8](repeating: UInt8(ascii: "x"), count: place)
        check(plain + piece + Array("\"".utf8))
        check(plain + piece + Array("xé\"yz".utf8))
        check(plain + piece)
        check(plain + piece, behind: [UInt8](repeating: UInt8(ascii: "\""), count: 64))
        check(plain + piece, behind: [UInt8](repeating: UInt8(ascii: "\\"), count: 64))
      }
    }
  }

  @Test(arguments: 300..<304 as Range<UInt64>)
  func `Random texts are judged alike`(seed: UInt64) {
    var source = RandomJSON(seed: seed)
    for _ in 0..<3000 {
      var text: [UInt8] = []
      for _ in 0..<source.random.number(below: 90) { text += source.random.pick(Self.good) }
      if source.random.number(below: 2) == 0 {
        let at = source.random.number(below: text.count + 1)
        text.insert(contentsOf: source.random.pick(Self.bad), at: at)
      }
      if source.random.number(below: 4) > 0 { text.append(UInt8(ascii: "\"")) }
      check(text)
    }
  }
}
