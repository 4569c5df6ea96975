public import ByteIO

extension Timestamp {
  /// The moment that the file system states.
  public init(_ time: FileTime) {
    self.init(seconds: time.seconds, nanoseconds: time.nanoseconds)
  }

  // MARK: - Reading

  /// Reads a date in any of the forms that the clients write (RFC 3339 and its neighbours).
  ///
  /// `2026-02-14T08:30:00.123Z`, with a space for the `T`, without fraction, with an offset as
  /// `+00:00` or `+0000`, without zone (then UTC), or a date alone (then midnight).
  public init?(_ text: String) {
    var parser = Parser(rest: text.utf8[...])
    guard let year = parser.digits(4), parser.take("-"), let month = parser.digits(2),
      parser.take("-"), let day = parser.digits(2)
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.isValid else { return nil }
    seconds = date.daysSince1970 * 86_400
    nanoseconds = 0
    if parser.isAtEnd { return }
    guard parser.take("T") || parser.take("t") || parser.take(" "), let hour = parser.digits(2),
      parser.take(":"), let minute = parser.digits(2), parser.take(":"),
      let second = parser.digits(2), hour < 24, minute < 60, second <= 60
    else { return nil }
    seconds += hour * 3_600 + minute * 60 + second
    if parser.take(".") || parser.take(",") {
      guard let fraction = parser.fraction() else { return nil }
      nanoseconds = fraction
    }
    guard let offset = parser.offset(), parser.isAtEnd else { return nil }
    seconds -= offset
  }

  private struct Parser {
    var rest: Substring.UTF8View

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func digits(_ count: Int) -> Int? {
      guard rest.count >= count else { return nil }
      var number = 0
      for _ in 0..<count {
        guard let digit = digit() else { return nil }
        number = number * 10 + digit
      }
      return number
    }

    private mutating func digit() -> Int? {
      guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
        return nil
      }
      rest.removeFirst()
      return Int(byte - UInt8(ascii: "0"))
    }

    /// Nanoseconds; what is finer is dropped.
    mutating func fraction() -> Int? {
      var value = 0
      var count = 0
      while let digit = digit() {
        if count < 9 { value = value * 10 + digit }
        count += 1
      }
      guard count > 0 else { return nil }
      for _ in min(count, 9)..<9 { value *= 10 }
      return value
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int? {
      if isAtEnd || take("Z") || take("z") { return 0 }
      let isEast = take("+")
      guard isEast || take("-"), let hours = digits(2) else { return nil }
      _ = take(":")
      guard let minutes = isAtEnd ? 0 : digits(2), hours < 24, minutes < 60 else { return nil }
      return (isEast ? 1 : -1) * (hours * 3_600 + minutes * 60)
    }
  }

  // MARK: - Writing

  /// The moment as RFC 3339 has it, in UTC: `2026-11-17T09:30:00Z`.
  ///
  /// The fraction, when asked for, has three, six or nine digits, and is left out when it is 0.
  public func rfc3339(fraction: Bool = false) -> String {
    let (date, rest) = civil
    var text = "\(date)T"
    text += "\(Self.time(rest)):\(CivilDate.padded(rest % 60))"
    if fraction, nanoseconds > 0 {
      var digits = CivilDate.padded(nanoseconds, 9)
      while digits.hasSuffix("000") { digits.removeLast(3) }
      text += "." + digits
    }
    return text + "Z"
  }

  /// The moment for people, to the minute: `17 Nov 2026, 09:30 UTC`.
  public var text: String {
    let (date, rest) = civil
    return "\(date.day) \(Self.months[date.month - 1]) \(date.year), \(Self.time(rest)) UTC"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Hours and minutes.
  private static func time(_ secondOfDay: Int) -> String {
    "\(CivilDate.padded(secondOfDay / 3_600)):\(CivilDate.padded(secondOfDay / 60 % 60))"
  }

  // MARK: - The calendar

  /// The date in UTC, and the seconds of that day.
  public var civil: (date: CivilDate, secondOfDay: Int) {
    let days = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
    return (CivilDate(daysSince1970: days), (seconds % 86_400 + 86_400) % 86_400)
  }

  /// The moment `seconds` later; at the ends of time it stays there.
  public func adding(seconds: Int) -> Timestamp {
    let (sum, overflows) = self.seconds.addingReportingOverflow(seconds)
    if overflows { return Timestamp(seconds: seconds > 0 ? .max : .min) }
    return Timestamp(seconds: sum, nanoseconds: nanoseconds)
  }

  /// Whether no storage can have had this date: before 2000 or after 9999.
  ///
  /// Copies and archives leave such file times behind. A date in the near future is not absurd.
  public var isAbsurd: Bool { seconds < 946_684_800 || seconds > Self.lastSecond }

  /// The last second of the year 9999: dates have years of four digits.
  public static let lastSecond = 253_402_300_799
}
