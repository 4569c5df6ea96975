import Testing

@testable import ByteIO

@Suite struct FileNameTests {
  @Test(
    arguments: [
      ([], ""), (Array("plain-1.json".utf8), "plain-1.json"),
      (Array("datensätze".utf8), "datensätze"),
      ([0xFF, 0x41], "\\xFFA"), ([0xE2, 0x82], "\\xE2\\x82"), ([0xC0, 0xAF], "\\xC0\\xAF"),
      (Array("a\nb\u{1B}[31m".utf8), "a\\u{A}b\\u{1B}[31m"),
      (Array("x\u{202E}y".utf8), "x\\u{202E}y"),
      (Array("x\u{061C}y\u{2066}z\u{FEFF}".utf8), "x\\u{61C}y\\u{2066}z\\u{FEFF}"),
      (Array("\u{85}\u{2028}\u{7F}".utf8), "\\u{85}\\u{2028}\\u{7F}"), (Array("👩‍🚀".utf8), "👩‍🚀"),
    ] as [([UInt8], String)]
  )
  func `Names are shown so that they cannot steer a terminal`(bytes: [UInt8], shown: String) {
    #expect(FileName(bytes).display == shown)
  }

  @Test func `Names are compared as bytes`() {
    #expect(FileName("B") < FileName("a"))
    #expect(FileName("a") < FileName("aa"))
    #expect(FileName("x.__metadata__.json").hasSuffix(".__metadata__.json"))
    #expect(!FileName("json").hasSuffix(".json"))
    #expect(FileName(".tmp.abc").hasPrefix(".tmp."))
  }
}
