/// A number of JSON seen as 0.d₁d₂d₃… × 10^power, read from its spelling and compared digit by digit.
///
/// So no two numbers are taken for equal, or for less, because a double cannot tell them apart.
struct DecimalForm {
  /// Whether it is below 0.
  let isNegative: Bool
  /// The first digit that is not 0; the spelling's end if there is none.
  let first: Int
  /// The place behind the last digit that is not 0.
  let end: Int
  /// How many digits, the point aside, lie between the two.
  let digits: Int
  /// The power of ten; absurd ones are capped, which keeps their order among ordinary numbers.
  let power: Int

  /// Reads a number that JSON allows.
  init(_ spelling: Span<UInt8>) {
    var at = 0
    var isNegative = false
    if spelling.count > 0, spelling[0] == UInt8(ascii: "-") {
      isNegative = true
      at = 1
    }
    var first = -1
    var end = 0
    var seen = 0
    var digits = 0
    var before = 0
    var isFraction = false
    while at < spelling.count, spelling[at] | 0x20 != UInt8(ascii: "e") {
      let byte = spelling[at]
      if byte == UInt8(ascii: ".") {
        isFraction = true
      } else {
        if byte != UInt8(ascii: "0") {
          if first < 0 { first = at }
          end = at + 1
          digits = seen + 1
        }
        if first >= 0 { seen += 1 }
        // Digits before the point raise the power, zeros behind it lower it.
        if first >= 0, !isFraction { before += 1 }
        if first < 0, isFraction { before -= 1 }
      }
      at += 1
    }
    self.isNegative = isNegative && first >= 0
    self.first = first < 0 ? spelling.count : first
    self.end = first < 0 ? spelling.count : end
    self.digits = digits
    power = first < 0 ? 0 : before + Self.exponent(spelling, at + 1)
  }

  /// The number that stands from `start`, behind the `e`, or 0; absurd ones are capped.
  static func exponent(_ spelling: Span<UInt8>, _ start: Int) -> Int {
    guard start < spelling.count else { return 0 }
    var value = 0
    for at in start..<spelling.count {
      let digit = spelling[at] &- UInt8(ascii: "0")
      if digit < 10 { value = min(value * 10 + Int(digit), 1 << 40) }
    }
    return spelling[start] == UInt8(ascii: "-") ? -value : value
  }

  /// Whether it is a whole number: `7`, `7.0` and `70e-1` are.
  var isWhole: Bool { digits <= power || digits == 0 }

  /// Below 0 if the number spelled `one` is less than the one spelled `other`, 0 if they are equal.
  static func compare(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Int {
    let a = DecimalForm(one)
    let b = DecimalForm(other)
    if a.isNegative != b.isNegative { return a.isNegative ? -1 : 1 }
    let sign = a.isNegative ? -1 : 1
    if a.digits == 0 || b.digits == 0 { return sign * (a.digits.signum() - b.digits.signum()) }
    if a.power != b.power { return a.power < b.power ? -sign : sign }
    var left = a.first
    var right = b.first
    while left < a.end, right < b.end {
      if one[left] == UInt8(ascii: ".") {
        left += 1
      } else if other[right] == UInt8(ascii: ".") {
        right += 1
      } else {
        if one[left] != other[right] { return one[left] < other[right] ? -sign : sign }
        left += 1
        right += 1
      }
    }
    // The last digits are not 0, so the longer one is the greater.
    return sign * (a.digits - b.digits).signum()
  }
}
