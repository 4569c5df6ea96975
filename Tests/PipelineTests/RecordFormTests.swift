import ByteIO
import Testing

@testable import Pipeline
@testable import Storages

@Suite struct RecordFormTests {
  /// The form of bytes that came in one piece, or in pieces of `size`.
  private func form(
    _ bytes: [UInt8],
    key: String = "x",
    type: String? = nil,
    pieces size: Int? = nil
  ) -> RecordForm {
    let record = Record(
      key: key,
      contentType: type,
      size: bytes.count,
      file: FileName(key),
      sidecar: nil,
      modifiedAt: Timestamp(seconds: 0)
    )
    var form = RecordForm(record)
    if let size {
      for start in stride(from: 0, to: bytes.count, by: size) {
        form.add(Array(bytes[start..<min(start + size, bytes.count)]).span, isWhole: false)
      }
    } else {
      form.add(bytes.span, isWhole: true)
    }
    form.finish()
    return form
  }

  private func form(_ text: String, key: String = "x", type: String? = nil) -> RecordForm {
    form(Array(text.utf8), key: key, type: type)
  }

  @Test(arguments: [
    ("<!doctype html><p>", "x.html", "text/html"), ("<svg/>", "x.svg", "image/svg+xml"),
    ("<?xml version='1.0'?><a/>", "x.xml", "application/xml"),
    ("alert(1)", "x.js", "text/javascript"),
    ("p{}", "x.css", "text/css"), ("<script>", "x.csv", "text/csv"),
    (" \n<b>", "x.json", "application/json"),
    ("\u{FEFF}<b>", "x.csv", "text/csv"), ("{", "x.json", "application/json"),
    ("no", "x.png", "image/png"),
    ("", "x.json", "application/json"), ("hello", "x.php", nil), ("[1]", "x.jsonl", nil),
    ("x", "x.zip", nil),
  ])
  func `What could run, or is not what it is said to be, is text`(
    text: String,
    key: String,
    type: String?
  ) {
    #expect(form(text, key: key, type: type).fileExtension == "txt")
  }

  @Test(arguments: [
    (#"{"a": 1}"#, "application/json; charset=utf-8", "json"), ("[]", "Application/JSON", "json"),
    ("{}\n{}", "application/x-ndjson", "jsonl"), ("a,b\n1,2", "text/csv", "csv"),
    ("{}", "text/plain", "txt"), ("a\u{1B}[1m", nil, "txt"),
    ("a\u{0}", "text/plain", "bin"), ("\u{1}", "application/json", "bin"),
  ])
  func `Data that is what it is said to be keeps its extension`(
    text: String,
    type: String?,
    fileExtension: String
  ) {
    #expect(form(text, type: type).fileExtension == fileExtension)
  }

  private static let png: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
    + [0, 0, 2, 0x80, 0, 0, 1, 0xE0]
  private static let jpeg: [UInt8] =
    [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 17, 8, 1, 0xE0, 2, 0x80, 3]
  private static let webp: [UInt8] =
    Array("RIFF\0\0\0\0WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0, 0x7F, 2, 0, 0xDF, 1, 0]
  private static let avif: [UInt8] =
    [0, 0, 0, 24] + Array("ftypavif".utf8) + [UInt8](repeating: 0, count: 12)
    + [0, 0, 0, 20] + Array("ispe".utf8) + [0, 0, 0, 0, 0, 0, 2, 0x80, 0, 0, 1, 0xE0, 0]

  @Test(arguments: [
    (png, "png"), (jpeg, "jpg"), (Array("GIF89a".utf8) + [0x80, 2, 0xE0, 1], "gif"),
    (webp, "webp"), (avif, "avif"),
  ])
  func `A picture is told by its bytes, whatever it is called, and tells its size`(
    bytes: [UInt8],
    fileExtension: String
  ) {
    let form = form(bytes, key: "x.html", type: "text/html")
    #expect(form.fileExtension == fileExtension)
    #expect(form.picture?.width == 640 && form.picture?.height == 480)
    for count in 0..<bytes.count {
      // A file that is cut is no reason to stop.
      _ = self.form(Array(bytes.prefix(count)))
    }
  }

  @Test(
    arguments: [
      ([0x50, 0x4B, 3, 4, 0], "application/zip", "zip"),
      (
        [0x50, 0x4B, 3, 4, 0], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx"
      ),
      ([0x1F, 0x8B, 8, 0], "text/html", "gz"), (Array("%PDF-1.7".utf8), nil, "pdf"),
      ([0xFF, 0xFB, 0x90, 0], nil, "mp3"), (Array("ID3".utf8), nil, "mp3"),
      ([0, 0, 0, 24] + Array("ftypisom".utf8), nil, "mp4"),
      ([0x1A, 0x45, 0xDF, 0xA3, 0x42, 0x82, 0x84] + Array("webm".utf8), nil, "webm"),
      ([0x1A, 0x45, 0xDF, 0xA3], nil, "bin"), ([0xFF, 0xFE, 0x41, 0], "text/plain", "bin"),
      ([0x4D, 0x5A], "application/zip", "bin"), ([0xC3], nil, "bin"),
    ] as [([UInt8], String?, String)]
  )
  func `Archives and media are told by their signatures`(
    bytes: [UInt8],
    type: String?,
    fileExtension: String
  ) {
    // An executable is but two letters so far.
    let isText = bytes == [0x4D, 0x5A]
    #expect(form(bytes, type: type).fileExtension == (isText ? "txt" : fileExtension))
  }

  @Test(arguments: [1, 2, 3, 5, 64])
  func `Text in pieces is checked across their borders`(size: Int) {
    let good = Array("aé日本🐟\n".utf8)
    #expect(form(good, pieces: size).fileExtension == "txt")
    for bad: [UInt8] in [
      [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
    ] {
      #expect(form(good + bad, pieces: size).fileExtension == "bin")
    }
    #expect(
      form(Array(#"{"a":1}"#.utf8), type: "application/json", pieces: 64).fileExtension == "json"
    )
  }
}
