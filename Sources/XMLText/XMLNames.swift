public import ByteIO
import CByteScan
import CLibXML2

/// Any text as the name of an element or attribute, and back.
///
///     price        price           a b       a_x0020_b
///     1st          _x0031_st       @type     _x0040_type
///     (empty)      _               _         _x005F_
///     _x0041_      _x005F_x0041_   xmlns     _x0078_mlns
///
/// What a name cannot hold is written `_xHHHH_`, beyond U+FFFF `_xHHHHHHHH_`, as SQL/XML and .NET's
/// `XmlConvert` do; an underscore that would be read as the start of that is written so too. There is
/// no prefix (`:` is encoded) and no name of the reserved kind that begins with `xml`.
///
/// Characters are kept that all editions of XML 1.0 allow: expat, Xerces and .NET still go by the
/// fourth, whose names are a part of the fifth's.
public enum XMLNames {
  /// The letters and the underscore, a bit for each character from U+0040 on.
  private static let startHigh: UInt64 = 0x07FF_FFFE_87FF_FFFE
  /// Hyphen, point and digits, a bit for each character from U+0000 on.
  private static let restLow: UInt64 = 0x03FF_6000_0000_0000

  /// Whether `text` is a name of plain ASCII that stands for itself, as nearly all keys are.
  public static func isPlain(_ text: Span<UInt8>) -> Bool {
    unsafe text.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return false }
      return unsafe larder_is_plain_name(start, bytes.count) != 0
    }
  }

  /// Whether `text`, valid UTF-8, is a name that stands for itself.
  ///
  /// Such a name has no prefix and does not begin with `xml`.
  public static func isName(_ text: Span<UInt8>) -> Bool {
    guard text.count > 0, !isReserved(text) else { return false }
    var at = 0
    while at < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, at)
      guard keeps(scalar, isFirst: at == 0) else { return false }
      at += length
    }
    return true
  }

  /// Appends the name that `text`, valid UTF-8, is encoded as.
  public static func append(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    if isPlain(text) {
      out.append(text)
    } else {
      appendEncoded(text, to: &out)
    }
  }

  private static func appendEncoded(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    guard text.count > 0 else {
      out.append(UInt8(ascii: "_"))
      return
    }
    if text.count == 1, text[0] == UInt8(ascii: "_") {
      out.append("_x005F_")
      return
    }
    var at = 0
    while at < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, at)
      if keeps(scalar, isFirst: at == 0), !beginsEscape(text, at), !(at == 0 && isReserved(text)) {
        out.append(text, at..<at + length)
      } else {
        appendEscape(scalar, to: &out)
      }
      at += length
    }
  }

  /// Whether a character may stand in a name as it is.
  private static func keeps(_ scalar: UInt32, isFirst: Bool) -> Bool {
    if scalar < 0x80 {
      let byte = UInt8(scalar)
      return isFirst ? isStart(byte) : isRest(byte)
    }
    return larder_xmlKeepsInName(scalar, isFirst ? 1 : 0) != 0
  }

  @inline(__always)
  private static func isStart(_ byte: UInt8) -> Bool {
    byte & 0xC0 == 0x40 && startHigh >> UInt64(byte & 63) & 1 != 0
  }

  @inline(__always)
  private static func isRest(_ byte: UInt8) -> Bool {
    byte < 0x80 && (byte < 64 ? restLow : startHigh) >> UInt64(byte & 63) & 1 != 0
  }

  /// Names that begin with `xml` in any case belong to XML (§2.3).
  private static func isReserved(_ text: Span<UInt8>) -> Bool {
    text.count >= 3 && text[0] | 0x20 == UInt8(ascii: "x")
      && text[1] | 0x20 == UInt8(ascii: "m") && text[2] | 0x20 == UInt8(ascii: "l")
  }

  /// Whether `_` at `at` would be read as the start of an escape: `x`, 4 to 8 digits, and something
  /// that is, or that will be encoded with, an underscore.
  private static func beginsEscape(_ text: Span<UInt8>, _ at: Int) -> Bool {
    guard text[at] == UInt8(ascii: "_"), at + 1 < text.count,
      text[at + 1] | 0x20 == UInt8(ascii: "x")
    else { return false }
    var end = at + 2
    while end < text.count, hexValue(text[end]) != nil { end += 1 }
    guard (4...8).contains(end - at - 2), end < text.count else { return false }
    return text[end] == UInt8(ascii: "_") || !isRest(text[end])
  }

  private static func appendEscape(_ scalar: UInt32, to out: inout OutputBuffer) {
    out.append("_x")
    var shift: UInt32 = scalar > 0xFFFF ? 32 : 16
    while shift > 0 {
      shift -= 4
      let digit = UInt8(scalar >> shift & 15)
      out.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
    out.append(UInt8(ascii: "_"))
  }

  /// The text that a name made by ``append(_:to:)`` stands for.
  public static func decode(_ name: Span<UInt8>, to out: inout OutputBuffer) {
    if name.count == 1, name[0] == UInt8(ascii: "_") { return }
    var at = 0
    while at < name.count {
      if let (scalar, length) = escape(name, at) {
        UTF8Scalar.append(scalar, to: &out)
        at += length
      } else {
        out.append(name[at])
        at += 1
      }
    }
  }

  /// The escape at `at`, if there is one: its character and its length.
  private static func escape(_ name: Span<UInt8>, _ at: Int) -> (UInt32, Int)? {
    guard name[at] == UInt8(ascii: "_"), at + 1 < name.count, name[at + 1] == UInt8(ascii: "x")
    else { return nil }
    var scalar: UInt32 = 0
    for digits in 0..<8 {
      guard at + digits + 2 < name.count else { return nil }
      let byte = name[at + digits + 2]
      if byte == UInt8(ascii: "_"), digits == 4 { return (scalar, 7) }
      guard let value = hexValue(byte) else { return nil }
      scalar = scalar << 4 | UInt32(value)
    }
    guard at + 10 < name.count, name[at + 10] == UInt8(ascii: "_"), scalar <= 0x10FFFF else {
      return nil
    }
    return (scalar, 11)
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
