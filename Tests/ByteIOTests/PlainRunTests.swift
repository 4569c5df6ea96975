import ByteIO
import CByteScan
import Glibc
import Testing

/// The loops over vectors against their plain twins, on texts that end at the end of a page.
@Suite struct PlainRunTests {
  private struct NoMemory: Error {}

  /// What a copy stops at.
  enum Stop: CaseIterable {
    case escaped, quoted, xml, cell, attribute, html, script, scriptText

    /// Copies `text`, which lies at `place`, with the vectors and with the twin.
    func copies(_ text: [UInt8], _ place: UnsafePointer<UInt8>) -> (vectors: [UInt8], twin: [UInt8])
    {
      let count = text.count
      var (mine, other) = ([UInt8](repeating: 0, count: 128), [UInt8](repeating: 0, count: 128))
      let lengths: (Int, Int) =
        switch self {
        case .escaped:
          unsafe (
            larder_copy_escaped(&mine, place, count),
            larder_copy_escaped_plain(&other, place, count)
          )
        case .quoted:
          unsafe (
            larder_copy_quoted(&mine, place, count), larder_copy_quoted_plain(&other, place, count)
          )
        case .xml:
          unsafe (larder_copy_xml(&mine, place, count), larder_copy_xml_plain(&other, place, count))
        case .cell:
          unsafe (
            larder_copy_cell(&mine, place, count), larder_copy_cell_plain(&other, place, count)
          )
        case .attribute:
          unsafe (
            larder_copy_attribute(&mine, place, count),
            larder_copy_attribute_plain(&other, place, count)
          )
        case .html:
          unsafe (
            larder_copy_html(&mine, place, count), larder_copy_html_plain(&other, place, count)
          )
        case .script:
          unsafe (
            larder_copy_script(&mine, place, count), larder_copy_script_plain(&other, place, count)
          )
        case .scriptText:
          unsafe (
            larder_copy_script_text(&mine, place, count),
            larder_copy_script_text_plain(&other, place, count)
          )
        }
      return (Array(mine[..<lengths.0]), Array(other[..<lengths.1]))
    }
  }

  /// A page followed by one that must not be read.
  private static func withGuardedPage(_ body: (UnsafeMutablePointer<UInt8>) throws -> Void) throws {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    let mapped = unsafe mmap(nil, 8192, PROT_READ | PROT_WRITE, flags, -1, 0)
    guard let pages = unsafe mapped, unsafe mprotect(pages + 4096, 4096, PROT_NONE) == 0 else {
      throw NoMemory()
    }
    defer { unsafe munmap(pages, 8192) }
    try unsafe body(pages.assumingMemoryBound(to: UInt8.self))
  }

  @Test(arguments: Stop.allCases)
  func everyByteStopsACopyWhereItStopsTheTwin(stop: Stop) throws {
    try unsafe Self.withGuardedPage { page in
      for byte in UInt8.min...UInt8.max {
        for count in [1, 3, 7, 15, 16, 17, 31, 33, 64] {
          for place in Set([0, count / 2, count - 1]) {
            var text = [UInt8](repeating: UInt8(ascii: "a"), count: count)
            text[place] = byte
            let start = unsafe page + 4096 - count
            unsafe start.update(from: text, count: count)
            let (vectors, twin) = unsafe stop.copies(text, start)
            #expect(vectors == twin, "byte \(byte) at \(place) of \(count)")
          }
        }
      }
    }
  }

  @Test func scansStopWhereTheirTwinsDo() {
    for byte in UInt8.min...UInt8.max {
      for count in [1, 15, 16, 17, 40] {
        for place in Set([0, count / 2, count - 1]) {
          // Scans may look 15 bytes further than they are told.
          var text = [UInt8](repeating: UInt8(ascii: "a"), count: count + 15)
          text[place] = byte
          let (string, ascii) = unsafe text.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return (false, false) }
            let end = unsafe start + count
            return unsafe (
              min(larder_scan_string(start, end), end) == larder_scan_string_plain(start, end),
              min(larder_scan_ascii(start, end), end) == larder_scan_ascii_plain(start, end)
            )
          }
          #expect(string && ascii, "byte \(byte) at \(place) of \(count)")
        }
      }
    }
  }

  @Test func countsWithoutALoopAgreeWithTheirTwins() throws {
    let digits = Array("0123456789".utf8)
    try unsafe Self.withGuardedPage { page in
      for byte in UInt8.min...UInt8.max {
        for place in 0..<64 {
          let start = unsafe page + 4096 - 64
          unsafe start.update(repeating: UInt8(ascii: "a"), count: 64)
          unsafe start[place] = byte
          let (count, twin) = unsafe (
            larder_ascii_count(start), larder_ascii_count_plain(start)
          )
          #expect(count == twin, "byte \(byte) at \(place)")
        }
        for (first, second) in (0...16).flatMap({ first in (first...16).map { (first, $0) } }) {
          let start = unsafe page + 4096 - 16
          unsafe start.update(from: (0..<16).map { digits[$0 % 10] }, count: 16)
          if first < 16 { unsafe start[first] = UInt8(ascii: ".") }
          if second < 16 { unsafe start[second] = byte }
          let (count, twin) = unsafe (
            larder_scan_digits(start), larder_scan_digits_plain(start)
          )
          #expect(
            count.whole == twin.whole && count.count == twin.count,
            "a point at \(first), byte \(byte) at \(second)"
          )
        }
      }
    }
  }

  @Test func namesAndComparisonsAgreeWithTheirTwins() throws {
    let letters = Array("ab_xXyz-.9 ".utf8)
    try unsafe Self.withGuardedPage { page in
      for count in 1...40 {
        for _ in 0..<200 {
          var text = (0..<count).map { _ in letters.randomElement() ?? 0 }
          let start = unsafe page + 4096 - count
          unsafe start.update(from: text, count: count)
          let (isName, twin) = unsafe (
            larder_is_name(start, count), larder_is_name_plain(start, count)
          )
          #expect(isName == twin, "\(String(decoding: text, as: UTF8.self))")
          let (isUnbroken, slow) = unsafe (
            larder_is_unbroken(start, count), larder_is_unbroken_plain(start, count)
          )
          #expect(isUnbroken == slow, "\(String(decoding: text, as: UTF8.self))")
          let isSame = unsafe larder_equal(start, text, count)
          text[Int.random(in: 0..<count)] ^= 1
          let isStillSame = unsafe larder_equal(start, text, count)
          #expect(isSame == 1)
          #expect(isStillSame == 0)
        }
      }
    }
  }

  @Test func sixteenBytesAreTheSameUpToTheFirstThatDiffers() {
    let one = (0..<16).map { UInt8($0) }
    unsafe #expect(larder_same_count(one, one) == 16)
    for at in 0..<16 {
      for later in at..<16 {
        var other = one
        other[at] ^= 0x80
        other[later] ^= 1
        unsafe #expect(larder_same_count(one, other) == at)
      }
    }
  }

  @Test(arguments: 1...100)
  func aTextBeginsWithAnotherIfItsFirstBytesAreTheSame(count: Int) {
    let slack = Int(LARDER_PREFIX_SLACK)
    let prefix = (0..<count + slack).map { UInt8($0) }
    // What stands behind them does not matter.
    let text = prefix[..<count] + [UInt8](repeating: 0xFF, count: slack)
    unsafe #expect(larder_has_prefix(Array(text), prefix, count) == 1)
    for at in 0..<count {
      var other = Array(text)
      other[at] ^= 1
      unsafe #expect(larder_has_prefix(other, prefix, count) == 0)
    }
  }

  @Test func escapesAreDecodedUpToOneOfAnyCharacter() throws {
    let letters = Array(#"ab\"/bfnrtu"#.utf8)
    let meanings: [UInt8: UInt8] = [0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09]
    try unsafe Self.withGuardedPage { page in
      for count in 1...60 {
        for _ in 0..<100 {
          let text = (0..<count).map { _ in
            Int.random(in: 0..<4) == 0 ? letters.randomElement() ?? 0 : 0x61
          }
          var expected: [UInt8] = []
          var at = 0
          while at < count {
            guard text[at] == UInt8(ascii: "\\") else {
              expected.append(text[at])
              at += 1
              continue
            }
            guard at + 1 < count, text[at + 1] != UInt8(ascii: "u") else { break }
            expected.append(meanings[text[at + 1]] ?? text[at + 1])
            at += 2
          }
          let start = unsafe page + 4096 - count
          unsafe start.update(from: text, count: count)
          var out = [UInt8](repeating: 0, count: 128)
          let done = unsafe larder_unescape(&out, start, count)
          #expect(done.read == at, "\(String(decoding: text, as: UTF8.self))")
          #expect(Array(out[..<done.written]) == expected)
        }
      }
    }
  }

  @Test func shortTextsAreCopiedToTheirEnd() throws {
    try unsafe Self.withGuardedPage { page in
      for count in 1...40 {
        let text = (0..<count).map { UInt8($0 + 65) }
        let start = unsafe page + 4096 - count
        unsafe start.update(from: text, count: count)
        var out = OutputBuffer()
        out.append(UInt8(ascii: "-"))
        out.appendShort(unsafe Span(_unsafeStart: start, count: count))
        #expect(out.text() == "-" + String(decoding: text, as: UTF8.self))
      }
    }
  }

  @Test func ofAVectorOnlyWhatCountsIsAppended() {
    var out = OutputBuffer()
    let letters = SIMD16<UInt8>(repeating: UInt8(ascii: "a"))
    for count in [0, 1, 7, 16] { out.append(letters, count: count) }
    #expect(out.text() == String(repeating: "a", count: 24))
  }
}
