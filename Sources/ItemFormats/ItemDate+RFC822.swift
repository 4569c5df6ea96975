extension ItemDate {
  /// Reads `Tue, 17 Nov 2026 09:30:00 GMT`, the whole text or nothing: a date of a feed (RFC 822 §5, with
  /// the four digits of a year that RFC 1123 §5.2.14 asks for).
  ///
  /// The day of the week and the seconds may be missing; it is not compared with the date. The zone is
  /// `GMT`, `UT`, `UTC`, `Z` or an offset `+0100`.
  public init?(rfc822 text: Span<UInt8>) {
    guard text.count >= 18, text.count <= 40 else { return nil }
    var at = 0
    if text[3] == UInt8(ascii: ",") {
      guard Self.number(of: text, 0, in: "SunMonTueWedThuFriSat") != nil, text[4] == 0x20 else {
        return nil
      }
      at = 5
    }
    // What follows has at least `8 Nov 2026 09:30 Z`.
    guard text.count >= at + 18 else { return nil }
    let isShort = text[at + 1] == 0x20
    guard let day = isShort ? Self.digit(text[at]) : Self.two(text, at) else { return nil }
    at += isShort ? 1 : 2
    guard text.count >= at + 17, text[at] == 0x20,
      let month = Self.number(of: text, at + 1, in: "JanFebMarAprMayJunJulAugSepOctNovDec"),
      text[at + 4] == 0x20, let century = Self.two(text, at + 5),
      let years = Self.two(text, at + 7), text[at + 9] == 0x20,
      let hour = Self.two(text, at + 10), text[at + 12] == UInt8(ascii: ":"),
      let minute = Self.two(text, at + 13)
    else { return nil }
    at += 15
    var second = 0
    if text[at] == UInt8(ascii: ":") {
      guard text.count >= at + 5, let seconds = Self.two(text, at + 1) else { return nil }
      second = seconds
      at += 3
    }
    guard text[at] == 0x20, let ahead = Self.zone(text, at + 1), hour < 24, minute < 60,
      second < 60,
      let midnight = Self.midnight(century * 100 + years, month + 1, day)
    else { return nil }
    let seconds = midnight + hour * 3600 + minute * 60 + second - ahead
    guard Self.hasTextForm(seconds) else { return nil }
    self.init(seconds: seconds)
  }

  /// The place of the three letters at `at` among words of three letters; nil if they are none.
  private static func number(of text: Span<UInt8>, _ at: Int, in words: StaticString) -> Int? {
    for word in 0..<words.utf8CodeUnitCount / 3 {
      let isSame = (0..<3).allSatisfy { letter in
        unsafe text[at + letter] == words.utf8Start[3 * word + letter]
      }
      if isSame { return word }
    }
    return nil
  }

  /// The seconds that the zone at `at`, the rest of the text, is ahead of UTC, or nil.
  private static func zone(_ text: Span<UInt8>, _ at: Int) -> Int? {
    let length = text.count - at
    if length == 5, text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") {
      guard let hours = two(text, at + 1), let minutes = two(text, at + 3), hours < 24, minutes < 60
      else { return nil }
      let seconds = hours * 3600 + minutes * 60
      return text[at] == UInt8(ascii: "-") ? -seconds : seconds
    }
    let names: [StaticString] = ["GMT", "UT", "UTC", "Z"]
    let isNamed = names.contains { name in
      name.utf8CodeUnitCount == length
        && (0..<length).allSatisfy { unsafe text[at + $0] == name.utf8Start[$0] }
    }
    return isNamed ? 0 : nil
  }
}
