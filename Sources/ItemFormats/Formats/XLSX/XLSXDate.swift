import Storages

/// A string that a spreadsheet can hold as a date without losing anything.
///
/// `YYYY-MM-DD`, or `YYYY-MM-DDThh:mm:ss` with up to three decimals and perhaps `Z`. Other offsets
/// would shift the instant, more decimals would be lost; both stay text, like every day before
/// 1900-03-01, on whose number readers disagree.
struct XLSXDate: Equatable {
  /// Days since 1899-12-30.
  var days: Int
  /// The time of day in milliseconds; nil for a date alone.
  var milliseconds: Int?
  /// Whether decimals were written.
  var hasFraction = false

  /// The cell style that shows it as it was written.
  var style: XLSXStyle {
    if milliseconds == nil { return .date }
    return hasFraction ? .preciseDateTime : .dateTime
  }

  /// The value of its cell, when it has a time.
  ///
  /// One division of two exact numbers, so the nearest double there is.
  var serial: Double { Double(days * 86_400_000 + (milliseconds ?? 0)) / 86_400_000 }

  /// Reads a whole string; nil if it is anything else.
  @inline(__always)
  init?(_ text: Span<UInt8>) {
    guard ItemDate.hasHyphens(text) else { return nil }
    self.init(hyphenated: text)
  }

  private init?(hyphenated text: Span<UInt8>) {
    let count = text.count
    guard count <= 24, let century = ItemDate.two(text, 0), let year = ItemDate.two(text, 2),
      let month = ItemDate.two(text, 5), let day = ItemDate.two(text, 8)
    else { return nil }
    let date = CivilDate(year: century * 100 + year, month: month, day: day)
    guard date.isValid else { return nil }
    days = date.daysSince1970 + 25_569
    guard days >= 61 else { return nil }
    if count == 10 { return }

    guard count >= 19, text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"),
      text[16] == UInt8(ascii: ":"), let hour = ItemDate.two(text, 11), hour < 24,
      let minute = ItemDate.two(text, 14), minute < 60, let second = ItemDate.two(text, 17),
      second < 60
    else { return nil }
    var end = count
    if text[end - 1] == UInt8(ascii: "Z") { end -= 1 }
    var fraction = 0
    if end > 19 {
      guard text[19] == UInt8(ascii: "."), end >= 21, end <= 23 else { return nil }
      hasFraction = true
      var scale = 100
      for at in 20..<end {
        guard let digit = ItemDate.digit(text[at]) else { return nil }
        fraction += digit * scale
        scale /= 10
      }
    }
    guard end >= 19 else { return nil }
    milliseconds = ((hour * 60 + minute) * 60 + second) * 1000 + fraction
  }
}
