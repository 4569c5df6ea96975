import Testing

@testable import Storages

@Suite struct TimestampTests {
  @Test(arguments: [
    ("2026-02-01T10:00:00.123Z", "2026-02-01T10:00:00.123Z"),
    ("2026-02-01T10:00:00.123456+00:00", "2026-02-01T10:00:00.123456Z"),
    ("2026-02-01 10:00:00.123456+00:00", "2026-02-01T10:00:00.123456Z"),
    ("2026-02-01 10:00:00+00:00", "2026-02-01T10:00:00Z"),
    ("2026-02-01T10:00:00", "2026-02-01T10:00:00Z"),
    ("2026-02-01T12:00:00+02:00", "2026-02-01T10:00:00Z"),
    ("2026-01-31T23:30:00-1030", "2026-02-01T10:00:00Z"),
    ("2026-02-01T10:00:00.1234567891Z", "2026-02-01T10:00:00.123456789Z"),
    ("2026-02-01", "2026-02-01T00:00:00Z"), ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
    ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
    ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
  ])
  func `Every form of date that clients write is read, and written in one`(
    text: String,
    rfc: String
  ) {
    #expect(Timestamp(text)?.rfc3339(fraction: true) == rfc)
  }

  @Test(arguments: [
    "", "yesterday", "2026", "2026-13-01", "2026-02-29", "1900-02-29", "2026-02-01T",
    "2026-02-01T10",
    "2026-02-01T24:00:00Z", "2026-02-01T10:60:00Z", "2026-02-01T10:00:00.Z", "2026-02-01T10:00:00+",
    "2026-02-01T10:00:00Zx", "2026-02-01T10:00:00+25:00", "٢٠٢٦-02-01", "-026-02-01",
  ])
  func `What is no date is none`(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func `Dates count without gaps through leap years and centuries`() {
    var last = Timestamp("1999-12-31")?.seconds ?? 0
    for year in 2000...2105 {
      for month in 1...12 {
        for day in 1...31 {
          let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
          guard let date = Timestamp(text) else { continue }
          // A hundred thousand expectations would take half a minute.
          if date.seconds != last + 86_400 || date.rfc3339() != text + "T00:00:00Z" {
            Issue.record("\(text) is \(date.seconds)")
          }
          last = date.seconds
        }
      }
    }
    #expect(last == 4_291_660_800)
  }

  @Test func `People see minutes and the zone`() {
    #expect(Timestamp("2026-11-17T09:30:59.9Z")?.text == "17 Nov 2026, 09:30 UTC")
    #expect(Timestamp("2026-03-01T00:00:00Z")?.text == "1 Mar 2026, 00:00 UTC")
    #expect(Timestamp("2026-11-17T09:30:00.5Z")?.rfc3339() == "2026-11-17T09:30:00Z")
  }

  @Test func `Sums stop at the ends of time`() {
    #expect(Timestamp(seconds: .max).adding(seconds: 5).seconds == .max)
    #expect(Timestamp(seconds: .min).adding(seconds: -5).seconds == .min)
    #expect(
      Timestamp(seconds: 1, nanoseconds: 2).adding(seconds: 5)
        == Timestamp(seconds: 6, nanoseconds: 2)
    )
    #expect(!Timestamp(seconds: .max).rfc3339().isEmpty)
    #expect(!Timestamp(seconds: .min).text.isEmpty)
  }
}
