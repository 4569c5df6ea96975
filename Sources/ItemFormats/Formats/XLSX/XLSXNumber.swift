import ByteIO

/// JSON number literals as spreadsheet numbers, which are doubles shown with 15 digits.
enum XLSXNumber {
  /// How a literal is written.
  enum Form: Equatable {
    /// As it is spelled: a double holds it.
    case literal
    /// As `0`: a minus means nothing.
    case zero
    /// As the shortest decimal of the double; `isExact` if no digit was lost.
    case double(Double, isExact: Bool)
    /// As text: more digits than are shown, or beyond the range.
    case text
  }

  /// The most digits that Excel shows, and that every double of them keeps.
  static let digitLimit = 15

  /// Decides for a literal that is a valid JSON number.
  ///
  /// `scratch` is used only for literals that cannot be copied.
  static func form(
    of literal: Span<UInt8>,
    isInteger: Bool,
    bigIntegers: XLSXOptions.BigIntegers,
    _ scratch: inout OutputBuffer
  ) -> Form {
    if isInteger {
      let sign = literal[0] == UInt8(ascii: "-") ? 1 : 0
      if literal.count - sign <= digitLimit {
        return sign == 1 && literal[1] == UInt8(ascii: "0") ? .zero : .literal
      }
      return bigIntegers == .text ? .text : nearest(literal, &scratch)
    }
    var digits = 0
    for at in literal.indices {
      let byte = literal[at]
      if byte | 0x20 == UInt8(ascii: "e") { return nearest(literal, &scratch) }
      if byte &- UInt8(ascii: "0") < 10, digits > 0 || byte != UInt8(ascii: "0") { digits += 1 }
    }
    if digits == 0 { return .zero }
    // Few digits behind very many zeros may be too small for a double.
    return digits <= digitLimit && literal.count <= 40 ? .literal : nearest(literal, &scratch)
  }

  /// Appends the shortest decimal that reads back as `value`.
  static func append(_ value: Double, to out: inout OutputBuffer) {
    guard value != 0 else { return out.append(UInt8(ascii: "0")) }
    let start = out.count
    out.append(text: value.description)
    let end = out.count - 2
    guard end > start, out.bytes[end] == UInt8(ascii: "."), out.bytes[end + 1] == UInt8(ascii: "0")
    else { return }
    out.truncate(to: end)
  }

  /// Appends the digits of a whole number below 1e21, however it is spelled; false for all others.
  ///
  /// Crawlee for JavaScript 4 spells whole numbers with `.0` or an exponent; from 1e21 on JavaScript
  /// itself writes an exponent.
  static func appendWhole(_ literal: Span<UInt8>, to out: inout OutputBuffer) -> Bool {
    let start = out.count
    if literal[0] == UInt8(ascii: "-") { out.append(UInt8(ascii: "-")) }
    let digits = out.count
    let point = significant(literal, to: &out)
    let count = out.count - digits
    guard count > 0 else {
      out.truncate(to: start)
      out.append(UInt8(ascii: "0"))
      return true
    }
    guard count <= point, point <= 21 else {
      out.truncate(to: start)
      return false
    }
    for _ in count..<point { out.append(UInt8(ascii: "0")) }
    return true
  }

  private static func nearest(_ literal: Span<UInt8>, _ scratch: inout OutputBuffer) -> Form {
    let text = unsafe literal.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    guard let value = Double(text), value.isFinite else { return .text }
    scratch.truncate(to: 0)
    let wanted = significant(literal, to: &scratch)
    let middle = scratch.count
    let got = significant(value.description.utf8Span.span, to: &scratch)
    let both = scratch.bytes
    var isExact = both.count == 2 * middle && (wanted == got || middle == 0)
    for at in 0..<(isExact ? middle : 0) where both[at] != both[middle + at] { isExact = false }
    return value == 0 && isExact ? .zero : .double(value, isExact: isExact)
  }

  /// Appends a decimal's digits without zeros at either end; returns how many stand before the point.
  ///
  /// Two spellings of one number give the same: `150` and `1.5e2` give `15` and 3.
  private static func significant(_ literal: Span<UInt8>, to out: inout OutputBuffer) -> Int {
    let start = out.count
    var point: Int?
    var read = 0
    var exponent = 0
    var at = 0
    scan: while at < literal.count {
      let byte = literal[at]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if out.count > start || byte != UInt8(ascii: "0") {
          out.append(byte)
        } else {
          // A leading zero moves the first digit away from the point.
          exponent -= 1
        }
        read += 1
      case UInt8(ascii: "."): point = read
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        exponent += power(literal, at + 1)
        break scan
      default: break
      }
      at += 1
    }
    while out.count > start, out.bytes[out.count - 1] == UInt8(ascii: "0") {
      out.truncate(to: out.count - 1)
    }
    return (point ?? read) + exponent
  }

  /// The exponent spelled from `start` on; as far as a double can tell.
  private static func power(_ literal: Span<UInt8>, _ start: Int) -> Int {
    var power = 0
    for at in start..<literal.count {
      let digit = literal[at] &- UInt8(ascii: "0")
      if digit < 10 { power = min(power * 10 + Int(digit), 1_000_000_000) }
    }
    return literal[start] == UInt8(ascii: "-") ? -power : power
  }
}
