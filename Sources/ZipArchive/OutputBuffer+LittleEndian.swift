import ByteIO

// All numbers in a zip archive are little endian (APPNOTE 4.4.1.1).
extension OutputBuffer {
  /// Appends 16 bits.
  mutating func append(short value: Int) { append(value, bytes: 2) }

  /// Appends 32 bits.
  mutating func append(word value: Int) { append(value, bytes: 4) }

  /// Appends 64 bits.
  mutating func append(long value: Int) { append(value, bytes: 8) }

  private mutating func append(_ value: Int, bytes: Int) {
    for byte in 0..<bytes { append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }
}
