/// Whether bytes that come in pieces are text: UTF-8 without the controls that only data has.
struct TextCheck {
  private var isGood = true
  /// How many bytes of the character at the end are still to come, and what the next may be.
  private var missing = 0
  private var next: ClosedRange<UInt8> = 0x80...0xBF

  /// Whether all pieces together are text.
  var isText: Bool { isGood && missing == 0 }

  /// Looks at the next piece.
  mutating func add(_ piece: Span<UInt8>) {
    guard isGood else { return }
    for at in piece.indices {
      guard take(piece[at]) else {
        isGood = false
        return
      }
    }
  }

  @inline(__always)
  private mutating func take(_ byte: UInt8) -> Bool {
    if missing > 0 {
      guard next.contains(byte) else { return false }
      missing -= 1
      next = 0x80...0xBF
      return true
    }
    switch byte {
    case 0x20..<0x7F, 0x09, 0x0A, 0x0C, 0x0D, 0x1B: return true
    case 0xC2...0xDF: missing = 1
    case 0xE0...0xEF:
      missing = 2
      if byte == 0xE0 { next = 0xA0...0xBF }
      if byte == 0xED { next = 0x80...0x9F }
    case 0xF0...0xF4:
      missing = 3
      if byte == 0xF0 { next = 0x90...0xBF }
      if byte == 0xF4 { next = 0x80...0x8F }
    default: return false
    }
    return true
  }
}
