import JSONText
import Testing

@testable import Storages

@Suite struct ItemFileFormTests {
  @Test(
    arguments: [
      ("{\"a\": 1}\n{}", .form(.lines, offset: 0)), ("\u{FEFF}{}\n", .form(.lines, offset: 3)),
      ("  [ {}", .form(.array, offset: 3)), ("\u{FEFF}\n[", .form(.array, offset: 5)),
      ("{\n  \"a\": 1}", .form(.document, offset: 0)),
      ("{\"a\": \"[{\n", .form(.document, offset: 0)),
      ("{\"a\": 1", .unknown), ("   ", .unknown), ("  \n  ", .unknown), ("[", .unknown),
      ("text\n", .form(.lines, offset: 0)), ("\u{1F}\u{8}", .unknown),
    ] as [(String, ItemFileForm.Finding)]
  )
  func `The first bytes tell the form, or that more are needed`(
    text: String,
    expected: ItemFileForm.Finding
  ) {
    let bytes = Array(text.utf8)
    let found = ItemFileForm.find(in: bytes.span, isWhole: false, mayBeDocument: true)
    #expect(found == expected)
    let whole = ItemFileForm.find(in: bytes.span, isWhole: true, mayBeDocument: true)
    #expect(whole != .unknown && (expected == .unknown || whole == expected))
  }

  @Test func `A file that has lines by its name is not looked at for others`() {
    for text in ["[{}]", "{\n}", "    "] {
      let bytes = Array(text.utf8)
      let found = ItemFileForm.find(in: bytes.span, isWhole: false, mayBeDocument: false)
      #expect(found == (bytes.count < 4 ? .unknown : .form(.lines, offset: 0)))
    }
  }

  @Test func `A document without anything in it is none, and a file of lines may be empty`() {
    for text in ["", " \n", "\u{FEFF}"] {
      let bytes = Array(text.utf8)
      let found = [true, false].map {
        ItemFileForm.find(in: bytes.span, isWhole: true, mayBeDocument: $0)
      }
      let start = text.unicodeScalars.first == "\u{FEFF}" ? 3 : 0
      #expect(found == [.foreign(.empty), .form(.lines, offset: start)])
    }
  }

  @Test func `What is no JSON is named, whatever the file should hold`() {
    for mayBeDocument in [false, true] {
      let gzip: [UInt8] = [0x1F, 0x8B, 8, 0]
      let wide: [UInt8] = [0xFF, 0xFE, 0x7B, 0]
      for (bytes, words) in [(gzip, "is gzip data, not JSON"), (wide, "is UTF-16, not UTF-8")] {
        guard
          case .foreign(let reason) = ItemFileForm.find(
            in: bytes.span,
            isWhole: false,
            mayBeDocument: mayBeDocument
          )
        else {
          Issue.record("\(words) was not seen")
          continue
        }
        #expect(reason.description == words)
      }
    }
  }

  @Test func `A batch of blanks or of one line is enough to decide`() {
    let blanks = [UInt8](repeating: 0x20, count: BatchSize.bytes)
    let line = Array("{\"a\": \"".utf8) + [UInt8](repeating: 0x61, count: BatchSize.bytes)
    for bytes in [blanks, line] {
      let found = ItemFileForm.find(in: bytes.span, isWhole: false, mayBeDocument: true)
      #expect(found == .form(.lines, offset: 0))
    }
  }
}
