import Testing

@testable import CommandLine

@Suite struct ConsoleTests {
  @Test(arguments: [
    ("plain ü 🎁", "plain ü 🎁"), ("a\nb", "a\\u{a}b"), ("\u{1B}[31m", "\\u{1b}[31m"),
    ("a\u{202E}b", "a\\u{202e}b"), ("a\u{2028}b", "a\\u{2028}b"), ("\u{9B}x", "\\u{9b}x"),
  ])
  func nothingFromDataReachesTheTerminalAsACommand(text: String, shown: String) {
    #expect(Console.safe(text) == shown)
  }
}
