import Storages
import Testing

@testable import Catalogue

@Suite struct DatesTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z", "1 Jan 1970, 00:00"),
    (1_795_453_200, "2026-11-23T17:00:00Z", "23 Nov 2026, 17:00"),
    (951_782_399, "2000-02-28T23:59:59Z", "28 Feb 2000, 23:59"),
    (951_782_400, "2000-02-29T00:00:00Z", "29 Feb 2000, 00:00"),
    (4_107_542_400, "2100-03-01T00:00:00Z", "1 Mar 2100, 00:00"),
    (-1, "1969-12-31T23:59:59Z", "31 Dec 1969, 23:59"),
    (-62_135_596_800, "0001-01-01T00:00:00Z", "1 Jan 1, 00:00"),
  ])
  func `Moments are spelled in UTC`(seconds: Int, exact: String, words: String) {
    let time = Timestamp(seconds: seconds, nanoseconds: 999_999_999)
    #expect(Dates.exact(time) == exact)
    #expect(Dates.words(time) == words)
  }

  @Test(arguments: [Int.max / 2, Int.min / 2])
  func `Absurd moments are spelled too`(seconds: Int) {
    #expect(Dates.exact(Timestamp(seconds: seconds)).hasSuffix("Z"))
  }
}
