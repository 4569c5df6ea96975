import CByteScan

/// Validation of UTF-8 (RFC 3629 §4): no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
  /// The offset of the first byte that is not part of a well-formed sequence, or -1.
  static func firstInvalid(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var at = 0
    while at < count {
      let lead = unsafe text[at]
      if lead < 0x80 {
        unsafe at &+= larder_count_ascii(text + at, count &- at)
        continue
      }
      let length: Int
      var low: UInt8 = 0x80
      var high: UInt8 = 0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0:
        length = 3
        low = 0xA0
      case 0xED:
        length = 3
        high = 0x9F
      case 0xE1...0xEF: length = 3
      case 0xF0:
        length = 4
        low = 0x90
      case 0xF1...0xF3: length = 4
      case 0xF4:
        length = 4
        high = 0x8F
      default: return at
      }
      guard at &+ length <= count else { return at }
      let second = unsafe text[at &+ 1]
      guard second >= low && second <= high else { return at }
      if length > 2 {
        guard unsafe text[at &+ 2] & 0xC0 == 0x80 else { return at }
        if length > 3 {
          guard unsafe text[at &+ 3] & 0xC0 == 0x80 else { return at }
        }
      }
      at &+= length
    }
    return -1
  }
}
