import CZlib

/// The checksum of zip archives (ISO 3309, as in APPNOTE 4.4.7).
public enum CRC32 {
  /// The checksum of `bytes`, going on from that of what stands before them.
  public static func checksum(_ bytes: Span<UInt8>, after before: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: unsafe crc32_z(uLong(before), buffer.baseAddress, buffer.count))
    }
  }

  /// The checksum of two runs of bytes, one behind the other, from the checksum of each.
  ///
  /// Takes time in the logarithm of the second run's length, not in the bytes.
  public static func combine(_ first: UInt32, _ second: UInt32, secondCount: Int) -> UInt32 {
    larder_crc32_combine(first, second, Int64(secondCount))
  }
}
