import ByteIO

extension WebAddress {
  /// An address in which every character is as the URL Standard wants it.
  public static func valid(_ address: String) -> String {
    var out = OutputBuffer(capacity: address.utf8.count + 64)
    appendValid(address.utf8Span.span, to: &out)
    return out.text()
  }

  /// Appends an address with `%7C` for each character that browsers let pass and the URL Standard does not.
  ///
  /// Behind the host these are blanks, controls, `"`, `<`, `>`, `[`, `\\`, `]`, `^`, `` ` ``, `{`, `|` and `}`, a `%` that escapes
  /// nothing, and a second `#`.
  static func appendValid(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    var slashes = 0
    var hasFragment = false
    var isBehindHost = false
    for at in text.indices {
      let byte = text[at]
      var isValid = true
      switch byte {
      case UInt8(ascii: "/"): slashes += 1
      case UInt8(ascii: "?"): isBehindHost = true
      case UInt8(ascii: "#"):
        isValid = !hasFragment
        hasFragment = true
      case UInt8(ascii: "%"):
        isValid = at + 2 < text.count && isHex(text[at + 1]) && isHex(text[at + 2])
      case 0...0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
        UInt8(ascii: "^"),
        UInt8(ascii: "`"), UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
        isValid = false
      default: break
      }
      isBehindHost = isBehindHost || hasFragment || slashes > 2
      if isValid || !isBehindHost {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        out.append(digit(byte >> 4))
        out.append(digit(byte & 15))
      }
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: "a")...UInt8(ascii: "f"):
      true
    default: false
    }
  }
}
