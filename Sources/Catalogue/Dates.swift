import Storages

/// Times as pages and documents spell them: UTC, proleptic Gregorian calendar, no locale.
enum Dates {
  /// RFC 3339 to the second: `2026-11-17T09:30:00Z`.
  static func exact(_ time: Timestamp) -> String {
    let (date, clock) = parts(time)
    let year = padded(date.year, 4)
    return "\(year)-\(padded(date.month, 2))-\(padded(date.day, 2))"
      + "T\(padded(clock / 3600, 2)):\(padded(clock / 60 % 60, 2)):\(padded(clock % 60, 2))Z"
  }

  /// For people, to the minute, without the zone: `17 Nov 2026, 09:30`.
  static func words(_ time: Timestamp) -> String {
    let (date, clock) = parts(time)
    return "\(date.day) \(months[date.month - 1]) \(date.year), "
      + "\(padded(clock / 3600, 2)):\(padded(clock / 60 % 60, 2))"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The civil date, and the seconds since its midnight.
  private static func parts(
    _ time: Timestamp
  ) -> (date: (year: Int, month: Int, day: Int), clock: Int) {
    let day = time.seconds >= 0 ? time.seconds / 86_400 : -((86_399 - time.seconds) / 86_400)
    // Counted from 1 March of year 0 in eras of 400 years, so that the leap day ends a year.
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * ofYear + 2) / 153
    let civilMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return (
      (year, civilMonth, ofYear - (153 * month + 2) / 5 + 1), time.seconds - day * 86_400
    )
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value.magnitude)
    return (value < 0 ? "-" : "")
      + String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
