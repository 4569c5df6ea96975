import ByteIO
import SystemPackage
import Testing

@testable import Pipeline
@testable import Storages

@Suite struct RecordCopyTests {
  private static let record = Record(
    key: "x",
    contentType: nil,
    size: 0,
    file: FileName("x"),
    sidecar: nil,
    modifiedAt: Timestamp(seconds: 0)
  )
  private static let storage = Storage(
    root: "",
    kind: .keyValueStore,
    path: "/x",
    directory: "x",
    holds: .records(1)
  )

  @Test(
    arguments: [
      ("plain\r\n\ttext", true), ("\u{A0}é四\u{2028}👩‍🚀", true), ("\u{1B}[31m", false),
      ("a\u{7F}", false), ("a\0", false), ("\u{80}", false), ("aa\u{9B}31m", false),
      ("\u{9F}", false), ("\u{E9B}\u{29B}", true),
    ]
  )
  func `A terminal gets no controls, however the value is cut`(text: String, isText: Bool) {
    let bytes = Array(text.utf8)
    let copy = RecordCopy(Self.record, of: Self.storage)
    for size in 1...4 {
      var last: UInt8 = 0
      var passes = true
      for start in stride(from: 0, to: bytes.count, by: size) {
        let piece = Array(bytes[start..<min(start + size, bytes.count)])
        do { try copy.check(piece.span, after: &last) } catch { passes = false }
      }
      #expect(passes == isText)
    }
  }
}
