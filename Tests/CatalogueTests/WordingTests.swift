import Testing

@testable import Catalogue

@Suite struct WordingTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (12_340, "12,340"), (1_234_567, "1,234,567"),
    (-1234, "-1,234"), (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `Digits stand in groups of three`(value: Int, text: String) {
    #expect(Wording.number(value) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (7_100_000, "7.1 MB"), (99_949, "99.9 KB"),
    (99_950, "100 KB"), (999_499, "999 KB"), (999_500, "1.0 MB"), (2_000_000_000, "2.0 GB"),
    (5_000_000_000_000_000, "5,000 TB"),
  ])
  func `Sizes are in decimal units, rounded once`(bytes: Int, text: String) {
    #expect(Wording.size(bytes) == text)
  }

  @Test(arguments: [
    (1, "item", "1 item"), (0, "item", "0 items"), (2, "entry", "2 entries"), (2, "key", "2 keys"),
    (12_340, "key-value store", "12,340 key-value stores"),
  ])
  func `Counts agree with their nouns`(value: Int, noun: String, text: String) {
    #expect(Wording.count(value, noun) == text)
  }

  @Test(arguments: [
    (86_400, "24 hours"), (172_800, "2 days"), (3600, "1 hour"), (5400, "90 minutes"),
    (61, "61 seconds"),
    (0, "0 seconds"),
  ])
  func `Spans are in the largest unit that divides them`(seconds: Int, text: String) {
    #expect(Wording.span(seconds) == text)
  }

  @Test(arguments: [
    (0, 10, "0 %"), (10, 10, "100 %"), (1, 1000, "less than 1 %"), (999, 1000, "more than 99 %"),
    (1, 3, "33 %"), (0, 0, "0 %"),
  ])
  func `Shares never round to nothing or to all`(part: Int, whole: Int, text: String) {
    #expect(Wording.share(part, of: whole) == text)
  }
}
