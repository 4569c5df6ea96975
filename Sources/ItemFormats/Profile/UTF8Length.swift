/// How many code points a text has, eight bytes at a time.
///
/// Every byte but a continuation begins one, and continuations are those that begin with the bits 10. Of
/// the profile of items with 400 bytes of text, a byte at a time took a tenth.
enum UTF8Length {
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The number of code points of valid UTF-8.
  static func of(_ text: Span<UInt8>) -> Int {
    unsafe text.withUnsafeBytes { bytes in
      var length = bytes.count
      var at = 0
      while at &+ 8 <= bytes.count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        // A one in each byte that is a continuation; their sum comes to stand in the highest byte.
        let marks = word &>> 7 & ~(word &>> 6) & ones
        length &-= Int(truncatingIfNeeded: (marks &* ones) &>> 56)
        at &+= 8
      }
      while at < bytes.count {
        if unsafe bytes[at] & 0xC0 == 0x80 { length &-= 1 }
        at &+= 1
      }
      return length
    }
  }
}
