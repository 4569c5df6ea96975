import Testing

@testable import CommandLine

@Suite struct PeriodTests {
  @Test(arguments: [
    ("90s", 90), ("30m", 1_800), ("24h", 86_400), ("7d", 604_800), ("2w", 1_209_600),
    ("0", 0),
  ])
  func aPeriodIsANumberAndAUnit(text: String, seconds: Int) {
    #expect(Period(text)?.seconds == seconds)
  }

  @Test(arguments: [
    "", "h", "14", "7x", "-1d", "1.5h", "99999999999999999999d", "9223372036854775807w",
  ])
  func anythingElseIsNone(text: String) {
    #expect(Period(text) == nil)
  }

  @Test(arguments: [
    ("14", 14), ("14d", 14), ("2w", 14), ("48h", 2), ("0", 0), ("36h", nil), ("-1", nil),
  ])
  func daysMayStandWithoutUnit(text: String, days: Int?) {
    #expect(Period.days(text) == days)
  }
}
