/// Which texts may become links.
public enum WebAddress {
  /// Whether the whole text is an `http`, `https` or `mailto` address that is safe to link to.
  ///
  /// Stricter than a browser: white space and control characters anywhere, which browsers drop before
  /// they look at the scheme, make it plain text, and so does an `http` address without a host.
  public static func isLink(_ text: Span<UInt8>) -> Bool {
    guard text.count > 7, text.count <= 8192 else { return false }
    return isWeb(text) || starts(text, "mailto:") && isUnbroken(text, from: 7)
  }

  /// Whether the whole text is an `http` or `https` address with a host, however long.
  static func isWeb(_ text: Span<UInt8>) -> Bool {
    let host = starts(text, "http://") ? 7 : starts(text, "https://") ? 8 : text.count
    return host < text.count && isHostStart(text[host]) && isUnbroken(text, from: host)
  }

  private static func isUnbroken(_ text: Span<UInt8>, from start: Int) -> Bool {
    for at in start..<text.count where text[at] <= 0x20 || text[at] == 0x7F { return false }
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
