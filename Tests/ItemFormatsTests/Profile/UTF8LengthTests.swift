import Testing

@testable import ItemFormats

@Suite struct UTF8LengthTests {
  @Test(
    "Code points are counted, wherever they stand",
    arguments: ["", "a", "é", "日本", "naïve café 日本 😀", "\u{7FF}\u{800}\u{FFFF}\u{10000}"]
  )
  func counts(text: String) {
    for padding in 0..<17 {
      let padded = String(repeating: "x", count: padding) + text + text
      let length = UTF8Length.of(Array(padded.utf8).span)
      #expect(length == padded.unicodeScalars.count)
    }
  }
}
