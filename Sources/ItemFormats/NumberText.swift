import ByteIO
import JSONText

/// Numbers as text outside JSON.
///
/// Every number keeps its spelling: `1.10`, `1e400` and thirty digits pass unchanged, never through a
/// double. The one exception is for storages whose writer adds a point or an exponent to large whole
/// numbers (``DatasetFacts/hasPointedIntegers``): there `1771059000123.0` is the integer it was.
enum NumberText {
  /// Appends the number `node`.
  ///
  /// With `pointed`, a whole number beyond 32 bits and below 1e21 that is written with a fraction or
  /// an exponent is printed as an integer. From 1e21 on JavaScript itself writes an exponent.
  @inline(__always)
  static func append(_ json: JSONView, _ node: Int, pointed: Bool, to out: inout OutputBuffer) {
    guard pointed, !json[node].flags.contains(.integer), json[node].kind == .number,
      appendWhole(json.spelling(node), to: &out)
    else {
      out.append(json.bytes, json[node].range)
      return
    }
  }

  /// The most digits that a whole number below 1e21 has.
  private static let maxDigits = 21

  /// Appends the integer that `spelling` stands for; false if it is not one of those to rewrite.
  private static func appendWhole(_ spelling: Span<UInt8>, to out: inout OutputBuffer) -> Bool {
    var at = 0
    let isNegative = spelling.count > 0 && spelling[0] == UInt8(ascii: "-")
    if isNegative { at = 1 }

    // The value is `mantissa` × 10^`power`; the mantissa ends in a digit other than 0.
    var mantissa: UInt128 = 0
    var digits = 0
    var zeros = 0
    var power = 0
    var isFraction = false
    while at < spelling.count, spelling[at] | 0x20 != UInt8(ascii: "e") {
      let byte = spelling[at]
      at += 1
      guard byte != UInt8(ascii: ".") else {
        isFraction = true
        continue
      }
      if isFraction { power -= 1 }
      guard byte != UInt8(ascii: "0") else {
        if digits > 0 { zeros += 1 }
        continue
      }
      digits += zeros + 1
      guard digits <= maxDigits else { return false }
      mantissa = mantissa * tenTo(zeros + 1) + UInt128(byte - UInt8(ascii: "0"))
      zeros = 0
    }
    power += zeros + DecimalForm.exponent(spelling, at + 1)
    guard digits > 0, power >= 0, digits + power <= maxDigits else { return false }
    let value = mantissa * tenTo(power)
    guard value > (isNegative ? 1 << 31 : (1 << 32) - 1) else { return false }

    if isNegative { out.append(UInt8(ascii: "-")) }
    let billion: UInt128 = 1_000_000_000
    let high = value / billion
    let low = Int(value % billion)
    out.append(decimal: Int(high))
    var place = 100_000_000
    while place > 0 {
      out.append(UInt8(ascii: "0") + UInt8(low / place % 10))
      place /= 10
    }
    return true
  }

  private static func tenTo(_ power: Int) -> UInt128 {
    var result: UInt128 = 1
    for _ in 0..<power { result *= 10 }
    return result
  }
}
