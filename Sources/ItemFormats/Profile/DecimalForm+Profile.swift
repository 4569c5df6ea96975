import ByteIO

extension DecimalForm {
  /// Powers of ten that a double holds exactly.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The double next to a number of JSON, where one rounding finds it; NaN where it takes more care.
  ///
  /// Up to 2^53 and 10^22 both factors are exact, so the result is rounded once (Clinger 1990): of two
  /// numbers the one with the smaller double is the smaller. Equal doubles say nothing.
  static func nearest(_ spelling: Span<UInt8>) -> Double {
    let count = spelling.count
    guard count > 0, count <= 24 else { return .nan }
    var at = spelling[0] == UInt8(ascii: "-") ? 1 : 0
    var mantissa: UInt64 = 0
    var power = 0
    var isFraction = false
    while at < count {
      let digit = spelling[at] &- UInt8(ascii: "0")
      if digit < 10 {
        guard mantissa < 1 << 53 else { return .nan }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        if isFraction { power &-= 1 }
      } else if spelling[at] == UInt8(ascii: ".") {
        isFraction = true
      } else {
        break
      }
      at &+= 1
    }
    if at < count { power += exponent(spelling, at + 1) }
    guard mantissa <= 1 << 53, (-22...22).contains(power) else { return .nan }
    let exact = Double(mantissa)
    let value = power < 0 ? exact / powers[-power] : exact * powers[power]
    return spelling[0] == UInt8(ascii: "-") ? -value : value
  }

  /// A double near to a number of JSON, good for counting by size; never NaN, never infinite.
  ///
  /// Off by a few units in the last place. For the numbers that ``nearest(_:)`` leaves.
  static func rough(_ spelling: Span<UInt8>) -> Double {
    let form = DecimalForm(spelling)
    var mantissa = 0.0
    var taken = 0
    for at in form.first..<form.end where taken < 18 && spelling[at] != UInt8(ascii: ".") {
      mantissa = mantissa * 10 + Double(spelling[at] &- UInt8(ascii: "0"))
      taken += 1
    }
    // Beyond 10^±400 nothing changes any more.
    var power = min(max(form.power - taken, -400), 400)
    while power != 0, mantissa != 0 {
      let step = min(power.magnitude, 22)
      if power < 0 { mantissa /= powers[Int(step)] } else { mantissa *= powers[Int(step)] }
      power -= power.signum() * Int(step)
    }
    if mantissa == 0, form.digits > 0 { mantissa = .leastNonzeroMagnitude }
    mantissa = min(mantissa, .greatestFiniteMagnitude)
    return form.isNegative ? -mantissa : mantissa
  }

  /// Whether the number `one` is less than `other`, whose nearest doubles are given.
  @inline(__always)
  static func isLess(
    _ one: Span<UInt8>,
    _ double: Double,
    _ other: Span<UInt8>,
    _ otherDouble: Double
  ) -> Bool {
    if double < otherDouble { return true }
    if double > otherDouble { return false }
    return compare(one, other) < 0
  }

  /// Plain digits are the common spelling up to this length; beyond it an exponent is.
  private static let plainLength = 40

  /// Appends the spelling that all numbers equal to `spelling` have in common.
  ///
  /// So `7`, `7.0` and `70e-1` are one value.
  static func appendCommon(
    _ spelling: Span<UInt8>,
    isPlain: Bool,
    to out: inout OutputBuffer
  ) {
    if isPlain, spelling.count <= plainLength, spelling[spelling.count - 1] != UInt8(ascii: "0") {
      out.append(spelling)
      return
    }
    let form = DecimalForm(spelling)
    if form.isNegative { out.append(UInt8(ascii: "-")) }
    for at in form.first..<form.end where spelling[at] != UInt8(ascii: ".") {
      out.append(spelling[at])
    }
    if form.digits == 0 {
      out.append(UInt8(ascii: "0"))
    } else if form.isWhole, form.power <= plainLength {
      for _ in form.digits..<form.power { out.append(UInt8(ascii: "0")) }
    } else {
      out.append(UInt8(ascii: "e"))
      out.append(decimal: form.power)
    }
  }
}
