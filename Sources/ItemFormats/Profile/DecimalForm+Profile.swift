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
    if count <= 15 { return nearest(short: spelling) }
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
    return value(mantissa, power, isNegative: spelling[0] == UInt8(ascii: "-"))
  }

  /// The same for a number of so few digits that no limit need be looked at for each.
  private static func nearest(short spelling: Span<UInt8>) -> Double {
    unsafe spelling.withUnsafeBufferPointer { bytes in
      let isNegative = unsafe bytes[0] == UInt8(ascii: "-")
      var at = isNegative ? 1 : 0
      var mantissa: UInt64 = 0
      while at < bytes.count, let digit = unsafe digit(bytes[at]) {
        mantissa = mantissa &* 10 &+ digit
        at &+= 1
      }
      var power = 0
      if at < bytes.count, unsafe bytes[at] == UInt8(ascii: ".") {
        at &+= 1
        let point = at
        while at < bytes.count, let digit = unsafe digit(bytes[at]) {
          mantissa = mantissa &* 10 &+ digit
          at &+= 1
        }
        power = point &- at
      }
      if at < bytes.count {
        power += exponent(spelling, at + 1)
        guard (-22...22).contains(power) else { return .nan }
      }
      return value(mantissa, power, isNegative: isNegative)
    }
  }

  @inline(__always)
  private static func digit(_ byte: UInt8) -> UInt64? {
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? UInt64(digit) : nil
  }

  /// The number `mantissa` × 10^`power`, both of which a double holds exactly.
  @inline(__always)
  private static func value(_ mantissa: UInt64, _ power: Int, isNegative: Bool) -> Double {
    var value = Double(mantissa)
    if power != 0 { value = power < 0 ? value / powers[-power] : value * powers[power] }
    return isNegative ? -value : value
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
    if one.count == other.count, one.isEqual(other) { return false }
    return compare(one, other) < 0
  }

  /// Plain digits are the common spelling up to this length; beyond it an exponent is.
  private static let plainLength = 40

  /// Whether a number without fraction and exponent is spelled as all equal to it are taken to be.
  @inline(__always)
  static func isCommon(integer spelling: Span<UInt8>) -> Bool {
    guard spelling.count <= plainLength else { return false }
    // The other spelling of 0.
    return spelling.count != 2 || spelling[0] != UInt8(ascii: "-")
      || spelling[1] != UInt8(ascii: "0")
  }

  /// Whether a number is whole, however it is spelled.
  ///
  /// Most fractions show that they are none by their last digit.
  static func isWhole(_ spelling: Span<UInt8>) -> Bool {
    guard plainPoint(spelling) == nil else { return false }
    return DecimalForm(spelling).isWhole
  }

  /// Where the point stands in a number above 1 with a fraction, spelled as is most common; else nil.
  @inline(__always)
  private static func plainPoint(_ spelling: Span<UInt8>) -> Int? {
    let last = spelling.count - 1
    guard last > 1, spelling[0] &- UInt8(ascii: "1") < 9, spelling[last] &- UInt8(ascii: "1") < 9
    else { return nil }
    var point: Int?
    for at in 1..<last {
      if spelling[at] == UInt8(ascii: ".") {
        point = at
      } else if spelling[at] &- UInt8(ascii: "0") > 9 {
        return nil
      }
    }
    return point
  }

  /// Appends the spelling that all numbers equal to `spelling` have in common.
  ///
  /// So `7`, `7.0` and `70e-1` are one value.
  static func appendCommon(_ spelling: Span<UInt8>, to out: inout OutputBuffer) {
    if let point = plainPoint(spelling) {
      out.appendShort(spelling.extracting(0..<point))
      out.appendShort(spelling.extracting(point + 1..<spelling.count))
      out.append(UInt8(ascii: "e"))
      out.append(decimal: point)
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
