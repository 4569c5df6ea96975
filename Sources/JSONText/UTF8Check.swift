/// Validation of UTF-8 (RFC 3629 §4): no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
  /// How many bytes the well-formed sequence at `text` has that begins with 0x80 or more; 0 if it is none.
  ///
  /// At most `count` bytes are its own; four must be readable.
  @inline(__always)
  static func length(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int {
    let word = unsafe UnsafeRawPointer(text).loadUnaligned(as: UInt32.self).littleEndian
    let lead = word & 0xFF
    if word & 0xC0E0 == 0x80C0 { return lead >= 0xC2 && count >= 2 ? 2 : 0 }
    let second = word >> 8 & 0xFF
    if word & 0xC0_C0F0 == 0x80_80E0 {
      let isProper = lead == 0xE0 ? second >= 0xA0 : lead != 0xED || second < 0xA0
      return isProper && count >= 3 ? 3 : 0
    }
    if word & 0xC0C0_C0F8 == 0x8080_80F0 {
      let isProper = lead == 0xF0 ? second >= 0x90 : lead < 0xF4 || lead == 0xF4 && second < 0x90
      return isProper && count >= 4 ? 4 : 0
    }
    return 0
  }
}
