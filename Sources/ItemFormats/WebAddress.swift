import ByteIO

/// Which texts may become links.
public enum WebAddress {
  /// Whether the whole text is an `http`, `https` or `mailto` address that is safe to link to.
  ///
  /// Stricter than a browser: white space and control characters anywhere, which browsers drop before
  /// they look at the scheme, make it plain text, and so does an `http` address without a host.
  public static func isLink(_ text: Span<UInt8>) -> Bool {
    guard text.count > 7, text.count <= 8192 else { return false }
    return isWeb(text) || isMail(text) && text.isUnbroken(from: 7)
  }

  /// Whether the whole text is an `http` or `https` address with a host, however long.
  public static func isWeb(_ text: Span<UInt8>) -> Bool {
    guard text.count >= 8, text[0] | 0x20 == UInt8(ascii: "h") else { return false }
    let start = head(text)
    let host = start & mask(7) | fold(4) == http ? 7 : start | fold(5) == https ? 8 : text.count
    return host < text.count && isHostStart(text[host]) && text.isUnbroken(from: host)
  }

  private static func isMail(_ text: Span<UInt8>) -> Bool {
    head(text) & mask(7) | fold(6) == mailto
  }

  // The first eight bytes of an address as a little-endian number, letters in lower case.
  private static let http: UInt64 = 0x2F_2F3A_7074_7468
  private static let https: UInt64 = 0x2F2F_3A73_7074_7468
  private static let mailto: UInt64 = 0x3A_6F74_6C69_616D

  @inline(__always)
  private static func head(_ text: Span<UInt8>) -> UInt64 {
    unsafe text.withUnsafeBytes { UInt64(littleEndian: unsafe $0.loadUnaligned(as: UInt64.self)) }
  }

  /// The first `count` bytes of such a number, all bits set.
  @inline(__always)
  private static func mask(_ count: UInt64) -> UInt64 { 1 &<< (8 &* count) &- 1 }

  /// What makes the first `count` bytes, if they are letters, lower case ones.
  @inline(__always)
  private static func fold(_ count: UInt64) -> UInt64 { 0x2020_2020_2020_2020 & mask(count) }

  private static func isHostStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "["), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }
}
