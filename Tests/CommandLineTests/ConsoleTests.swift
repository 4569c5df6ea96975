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

  /// Tests run without a terminal, as cron does.
  @Test(arguments: [
    (Console.Level.error, true, true, true), (.warning, true, false, true),
    (.info, false, false, true), (.detail, false, false, true),
  ])
  func withoutATerminalOnlyTroubleIsShown(
    level: Console.Level,
    plain: Bool,
    quiet: Bool,
    verbose: Bool
  ) {
    #expect(Console().shows(level) == plain)
    #expect(Console(isQuiet: true).shows(level) == quiet)
    #expect(Console(isVerbose: true).shows(level) == verbose)
    #expect(!Console().shows(level, isKnown: true))
    #expect(Console(isVerbose: true).shows(level, isKnown: true))
  }
}
