import CByteScan
import CZlib

/// The checksum of zip archives (ISO 3309, as in APPNOTE 4.4.7).
public enum CRC32 {
  /// The checksum of `bytes`, going on from that of what stands before them.
  ///
  /// Where the processor multiplies polynomials, 17 GB/s: zlib's own loop makes 4, which took 4 % of the
  /// time of a workbook at level 1. It does what is left.
  public static func checksum(_ bytes: Span<UInt8>, after before: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return before }
      var checksum = before
      let taken = unsafe larder_crc32(&checksum, start, bytes.count)
      let rest = unsafe crc32_z(uLong(checksum), start + taken, bytes.count - taken)
      return UInt32(truncatingIfNeeded: rest)
    }
  }

  /// The checksum of two runs of bytes, one behind the other, from the checksum of each.
  ///
  /// Takes time in the logarithm of the second run's length, not in the bytes.
  public static func combine(_ first: UInt32, _ second: UInt32, secondCount: Int) -> UInt32 {
    larder_crc32_combine(first, second, Int64(secondCount))
  }
}
