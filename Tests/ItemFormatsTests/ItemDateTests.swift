import ByteIO
import ItemFormats
import Testing

@Suite struct ItemDateTests {
  private func rfc822(_ date: ItemDate) -> String {
    var out = OutputBuffer()
    date.appendRFC822(to: &out)
    return out.text()
  }

  @Test(arguments: [
    ("1970-01-01", 0, 0, false), ("2026-11-17", 1_794_873_600, 0, false),
    ("2026-11-17T09:30:00Z", 1_794_907_800, 0, true),
    ("2026-11-17T09:30:00", 1_794_907_800, 0, true),
    ("2026-11-17 09:30:00", 1_794_907_800, 0, true),
    ("2026-11-17T09:30:00.5Z", 1_794_907_800, 500_000_000, true),
    ("2026-11-17T09:30:00.123456Z", 1_794_907_800, 123_456_000, true),
    ("2026-11-17T09:30:00.1234567891Z", 1_794_907_800, 123_456_789, true),
    ("2026-11-17T09:30:00+01:00", 1_794_904_200, 0, true),
    ("2026-11-17T09:30:00.25-05:30", 1_794_927_600, 250_000_000, true),
    ("1969-12-31T23:59:59Z", -1, 0, true), ("2000-02-29", 951_782_400, 0, false),
    ("0000-01-01", -62_167_219_200, 0, false),
    ("9999-12-31T23:59:59.999Z", 253_402_300_799, 999_000_000, true),
  ])
  func `ISO 8601 dates and times are read`(
    text: String,
    seconds: Int,
    nanoseconds: Int,
    hasTime: Bool
  ) {
    #expect(
      ItemDate(iso8601: text.utf8Span.span)
        == ItemDate(seconds: seconds, nanoseconds: nanoseconds, hasTime: hasTime)
    )
  }

  @Test(arguments: [
    ("Tue, 17 Nov 2026 09:30:00 GMT", 1_794_907_800), ("17 Nov 2026 09:30 UT", 1_794_907_800),
    ("Tue, 17 Nov 2026 10:30:00 +0100", 1_794_907_800), ("1 Jan 1970 00:00 Z", 0),
    ("Thu, 01 Jan 1970 00:00:00 -0530", 19_800), ("Sat, 1 Jan 2000 00:00:00 UTC", 946_684_800),
  ])
  func `RFC 822 dates are read`(text: String, seconds: Int) {
    #expect(ItemDate(rfc822: text.utf8Span.span) == ItemDate(seconds: seconds))
  }

  @Test(arguments: [
    "", "Tue, 17 Nov 2026", "Tue, 17 Nov 2026 09:30:00", "Tue, 17 nov 2026 09:30:00 GMT",
    "Tue, 31 Nov 2026 09:30:00 GMT", "Tue, 17 Nov 2026 24:00:00 GMT",
    "Xyz, 17 Nov 2026 09:30:00 GMT",
    "Tue, 17 Nov 2026 09:30:00 GMT+1", "Tue, 17 Nov 2026 09:30:00 ", "Tue, 17 Nov 26 09:30:00 GMT",
    "17 Nov 2026 09:30: Z", "01 Jan 0000 00:00:00 +0100", "Tue 17 Nov 2026 09:30:00 GMT",
  ])
  func `What is no RFC 822 date is none`(text: String) {
    #expect(ItemDate(rfc822: text.utf8Span.span) == nil)
  }

  @Test(arguments: [
    "", "2026", "2026-11", "2026-11-1", "2026-13-01", "2026-00-01", "2026-02-29", "1900-02-29",
    "2026-11-31", "2026-11-00", "20261117", "2026/11/17", "2026-11-17T", "2026-11-17T09",
    "2026-11-17T09:30", "2026-11-17T24:00:00", "2026-11-17T09:60:00", "2026-11-17T09:30:60",
    "2026-11-17T09:30:00.", "2026-11-17T09:30:00.Z", "2026-11-17T09:30:00z",
    "2026-11-17t09:30:00Z", "2026-11-17T09:30:00+01", "2026-11-17T09:30:00+0100",
    "2026-11-17T09:30:00+24:00", "2026-11-17T09:30:00+01:60", "2026-11-17T09:30:00ZZ",
    "2026-11-17T09:30:00 Z", " 2026-11-17", "2026-11-17 ", "2026-11-17Z", "+2026-11-17",
    "-026-11-17", "2026-11-17T09:30:00,5Z", "２０２６-11-17", "9999-12-31T23:59:59-01:00",
    "0000-01-01T00:00:00+01:00", "2026-11-17T09:30:00.1234567890123456789012Z",
  ])
  func `Anything else is not a date`(text: String) {
    #expect(ItemDate(iso8601: text.utf8Span.span) == nil)
  }

  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    (1_794_907_800, "Tue, 17 Nov 2026 09:30:00 GMT"),
    (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
    (-62_167_219_200, "Sat, 01 Jan 0000 00:00:00 GMT"),
    (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    (.max, "Fri, 31 Dec 9999 23:59:59 GMT"), (.min, "Sat, 01 Jan 0000 00:00:00 GMT"),
  ])
  func `Dates are written as RFC 822 has them`(seconds: Int, expected: String) {
    #expect(rfc822(ItemDate(seconds: seconds)) == expected)
  }

  @Test func `Every day is read and written, as counting days one by one tells`() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ")
    let weekdays = "Thu Fri Sat Sun Mon Tue Wed".split(separator: " ")
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var day = 0
    for year in 1970..<2405 {
      let isLeap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0
      for month in 1...12 {
        for dayOfMonth in 1...lengths[month - 1] + (isLeap && month == 2 ? 1 : 0) {
          let text = "\(year)-\(two(month))-\(two(dayOfMonth))"
          let date = ItemDate(iso8601: text.utf8Span.span)
          let written =
            "\(weekdays[day % 7]), \(two(dayOfMonth)) \(months[month - 1]) \(year) 00:00:00 GMT"
          if date?.seconds != day * 86_400 || rfc822(ItemDate(seconds: day * 86_400)) != written {
            Issue.record("\(text) is read as \(date?.seconds ?? -1) and written as \(written)")
          }
          day += 1
        }
      }
    }
    #expect(day == 158_881)
  }
}
