/// Which texts may become links.
public enum WebAddress {
  /// Whether the whole text is an `http`, `https` or `mailto` address that is safe to link to.
  ///
  /// Stricter than a browser: white space and control characters anywhere, which browsers drop before
  /// they look at the scheme, make it plain text, and so does an `http` address without a host.
  public static func isLink(_ text: Span<UInt8>) -> Bool {
    guard text.count > 7, text.count <= 8192 else { return false }
    let rest: Int
    switch text[0] | 0x20 {
    case UInt8(ascii: "h"):
      if starts(text, "http://") {
        rest = 7
      } else if starts(text, "https://") {
        rest = 8
      } else {
        return false
      }
      guard rest < text.count, isHostStart(text[rest]) else { return false }
    case UInt8(ascii: "m"):
      guard starts(text, "mailto:") else { return false }
      rest = 7
    default: return false
    }
    for at in rest..<text.count where text[at] <= 0x20 || text[at] == 0x7F { return false }
    return true
  }

  private static func isHostStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "["), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }

  private static func starts(_ text: Span<UInt8>, _ scheme: StaticString) -> Bool {
    guard text.count >= scheme.utf8CodeUnitCount else { return false }
    for at in 0..<scheme.utf8CodeUnitCount {
      let byte = text[at]
      let folded = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
      guard unsafe folded == scheme.utf8Start[at] else { return false }
    }
    return true
  }
}
