/// A length of time as people write it: `90s`, `30m`, `24h`, `7d`, `2w`, or `0`.
struct Period: Equatable {
  let seconds: Int

  /// What a text must be to be one, for messages.
  static let form = "a time with its unit: 30s, 5m, 24h, 7d or 2w"

  /// Reads a period; nil if it is none.
  init?(_ text: String) {
    let units = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count)
    // Without a unit nobody knows what a number means, unless it is nothing.
    guard let number = Int(digits),
      let factor = number == 0 && unit.isEmpty ? 1 : units[String(unit)]
    else { return nil }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    self.seconds = seconds
  }

  /// The days of a number, or of a period that is so many days; nil for everything else.
  static func days(_ text: String) -> Int? {
    if let days = Int(text) { return days < 0 ? nil : days }
    return Period(text).flatMap { $0.seconds % 86_400 == 0 ? $0.seconds / 86_400 : nil }
  }
}
