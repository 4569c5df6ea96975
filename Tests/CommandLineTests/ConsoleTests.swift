import Testing

@testable import CommandLine

@Suite struct ConsoleTests {
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
