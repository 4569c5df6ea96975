public import ByteIO
import Storages

/// A date in an item: ISO 8601 and RFC 822 read from bytes, RFC 822 written to them, without a calendar library.
///
/// The proleptic Gregorian calendar, years 0 to 9999; leap seconds do not exist.
public struct ItemDate: Sendable, Hashable {
  /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
  public var seconds: Int
  /// The rest, 0 ..< 1,000,000,000; digits beyond are dropped.
  public var nanoseconds: Int
  /// Whether a time of day was given.
  public var hasTime: Bool

  /// Makes a date.
  public init(seconds: Int, nanoseconds: Int = 0, hasTime: Bool = true) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.hasTime = hasTime
  }

  /// Reads `2026-11-17` or `2026-11-17T09:30:00.123Z`, the whole text or nothing.
  ///
  /// A time has seconds, may have a fraction after a point, and may end in `Z` or an offset `+01:00`;
  /// without one it is UTC. `T` may be a space (RFC 3339 §5.6), as Python prints dates; letters are
  /// upper case.
  @inline(__always)
  public init?(iso8601 text: Span<UInt8>) {
    // Most texts are no dates, which the hyphens tell at once.
    guard Self.hasHyphens(text) else { return nil }
    self.init(hyphenated: text)
  }

  /// Whether a text has the length and the hyphens of a date.
  @inline(__always)
  static func hasHyphens(_ text: Span<UInt8>) -> Bool {
    text.count >= 10 && text.count <= 40
      && text[4] == UInt8(ascii: "-") && text[7] == UInt8(ascii: "-")
  }

  private init?(hyphenated text: Span<UInt8>) {
    guard let century = Self.two(text, 0), let years = Self.two(text, 2),
      let month = Self.two(text, 5), let day = Self.two(text, 8)
    else { return nil }
    guard let midnight = Self.midnight(century * 100 + years, month, day) else { return nil }
    guard text.count > 10 else {
      self.init(seconds: midnight, hasTime: false)
      return
    }
    guard text.count >= 19, text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: " "),
      let hour = Self.two(text, 11), text[13] == UInt8(ascii: ":"),
      let minute = Self.two(text, 14), text[16] == UInt8(ascii: ":"),
      let second = Self.two(text, 17), hour < 24, minute < 60, second < 60
    else { return nil }

    var at = 19
    var nanoseconds = 0
    if at < text.count, text[at] == UInt8(ascii: ".") {
      at += 1
      var unit = 100_000_000
      let start = at
      while at < text.count, let digit = Self.digit(text[at]) {
        nanoseconds &+= digit &* unit
        unit /= 10
        at += 1
      }
      guard at > start else { return nil }
    }
    guard let offset = Self.offset(text, at) else { return nil }
    let seconds = midnight + hour * 3600 + minute * 60 + second - offset
    // An offset may lead out of the four-digit years, which have no text form to go back to.
    guard Self.hasTextForm(seconds) else { return nil }
    self.init(seconds: seconds, nanoseconds: nanoseconds)
  }

  /// Appends the date as RFC 822 with a four-digit year has it: `Tue, 17 Nov 2026 09:30:00 GMT`.
  ///
  /// The form of RSS 2.0 dates (RFC 822 §5.1, RFC 1123 §5.2.14). Fractions of a second are dropped.
  /// Seconds outside the years 0 to 9999 are clamped to them.
  public func appendRFC822(to out: inout OutputBuffer) {
    let seconds = min(max(seconds, Self.firstSecond), Self.lastSecond)
    let ofDay = (seconds % 86_400 + 86_400) % 86_400
    let days = (seconds - ofDay) / 86_400
    let date = CivilDate(daysSince1970: days)
    // The first day of 1970 was a Thursday.
    let weekday = ((days + 4) % 7 + 7) % 7
    let form: StaticString = "day, 00 mon 0000 00:00:00 GMT"
    unsafe out.append(upTo: form.utf8CodeUnitCount) { target in
      unsafe target.update(from: form.utf8Start, count: form.utf8CodeUnitCount)
      unsafe Self.put(word: weekday, of: "SunMonTueWedThuFriSat", at: target)
      unsafe Self.put(date.day, at: target + 5)
      let month = date.month - 1
      unsafe Self.put(word: month, of: "JanFebMarAprMayJunJulAugSepOctNovDec", at: target + 8)
      unsafe Self.put(date.year / 100, at: target + 12)
      unsafe Self.put(date.year % 100, at: target + 14)
      unsafe Self.put(ofDay / 3600, at: target + 17)
      unsafe Self.put(ofDay / 60 % 60, at: target + 20)
      unsafe Self.put(ofDay % 60, at: target + 23)
      return form.utf8CodeUnitCount
    }
  }
}

// MARK: - Calendar

extension ItemDate {
  /// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
  private static let firstSecond = -62_167_219_200
  private static let lastSecond = 253_402_300_799

  /// Whether a moment is in the years 0 to 9999, as UTC has them.
  @inline(__always)
  static func hasTextForm(_ seconds: Int) -> Bool { (firstSecond...lastSecond).contains(seconds) }

  /// The first second of a day in UTC; nil if there is no such day.
  @inline(__always)
  static func midnight(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    let date = CivilDate(year: year, month: month, day: day)
    return date.isValid ? date.daysSince1970 * 86_400 : nil
  }

  // MARK: Digits

  /// The number that a digit stands for, or nil.
  @inline(__always)
  static func digit(_ byte: UInt8) -> Int? {
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? Int(digit) : nil
  }

  /// The number that two digits at `at` stand for, or nil.
  @inline(__always)
  static func two(_ text: Span<UInt8>, _ at: Int) -> Int? {
    guard let tens = digit(text[at]), let ones = digit(text[at + 1]) else { return nil }
    return tens &* 10 &+ ones
  }

  /// The seconds that the time zone at `at`, the rest of the text, is ahead of UTC, or nil.
  private static func offset(_ text: Span<UInt8>, _ at: Int) -> Int? {
    if at == text.count { return 0 }
    if text[at] == UInt8(ascii: "Z") { return at + 1 == text.count ? 0 : nil }
    guard text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-"), text.count == at + 6,
      let hours = two(text, at + 1), text[at + 3] == UInt8(ascii: ":"),
      let minutes = two(text, at + 4), hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return text[at] == UInt8(ascii: "-") ? -seconds : seconds
  }

  /// Puts two digits at `target`.
  @inline(__always)
  private static func put(_ value: Int, at target: UnsafeMutablePointer<UInt8>) {
    let value = UInt8(truncatingIfNeeded: value)
    unsafe target[0] = UInt8(ascii: "0") &+ value / 10
    unsafe target[1] = UInt8(ascii: "0") &+ value % 10
  }

  /// Puts the `number`th word of three letters at `target`.
  @inline(__always)
  private static func put(
    word number: Int,
    of words: StaticString,
    at target: UnsafeMutablePointer<UInt8>
  ) {
    for at in 0..<3 { unsafe target[at] = words.utf8Start[3 &* number &+ at] }
  }
}
