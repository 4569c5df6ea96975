/// A value's fingerprint of 128 bits: MurmurHash3_x64_128, the same in every run and on every machine.
///
/// Values whose fingerprints are equal count as one. Among 1,000,000,000 values two that are not have
/// equal ones with a probability below 10^-20, unless somebody made them so; only counts would suffer.
struct ValueDigest: Hashable, Sendable {
  var low: UInt64
  var high: UInt64

  /// Stands for nothing to be counted; no value has it.
  static let none = ValueDigest(low: 0, high: 0)

  private init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// Values of one text but different `seed` differ.
  init(_ text: Span<UInt8>, seed: UInt64) {
    self = unsafe text.withUnsafeBufferPointer { bytes in
      unsafe Self.hash(UnsafeRawPointer(bytes.baseAddress), bytes.count, seed)
    }
    if self == .none { low = 1 }
  }

  private static let first: UInt64 = 0x87C3_7B91_1142_53D5
  private static let second: UInt64 = 0x4CF5_AD43_2745_937F

  @inline(__always)
  private static func hash(_ start: UnsafeRawPointer?, _ count: Int, _ seed: UInt64) -> ValueDigest
  {
    var low = seed
    var high = seed
    if let start = unsafe start {
      var at = 0
      while at &+ 16 <= count {
        low ^= mixFirst(unsafe word(start + at))
        low = (rotated(low, 27) &+ high) &* 5 &+ 0x52DC_E729
        high ^= mixSecond(unsafe word(start + at + 8))
        high = (rotated(high, 31) &+ low) &* 5 &+ 0x3849_5AB5
        at &+= 16
      }
      let rest = count &- at
      if rest > 8 { high ^= mixSecond(unsafe ending(start + at + 8, rest &- 8, count)) }
      if rest > 0 { low ^= mixFirst(unsafe ending(start + at, min(rest, 8), count)) }
    }
    low ^= UInt64(truncatingIfNeeded: count)
    high ^= UInt64(truncatingIfNeeded: count)
    low &+= high
    high &+= low
    low = final(low)
    high = final(high)
    low &+= high
    high &+= low
    return ValueDigest(low: low, high: high)
  }

  @inline(__always)
  private static func word(_ at: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: unsafe at.loadUnaligned(as: UInt64.self))
  }

  /// The `count` bytes, 1 to 8, at `at` as one word; `total` bytes can be read up to their end.
  @inline(__always)
  private static func ending(_ at: UnsafeRawPointer, _ count: Int, _ total: Int) -> UInt64 {
    if count == 8 { return unsafe word(at) }
    // Read with what stands before, and shifted out again.
    if total >= 8 {
      return unsafe word(at + count - 8) >> UInt64(truncatingIfNeeded: 8 &* (8 &- count))
    }
    // All there is, in two or three pieces that may overlap.
    if count >= 4 {
      let first = UInt32(littleEndian: unsafe at.loadUnaligned(as: UInt32.self))
      let last = UInt32(littleEndian: unsafe (at + count - 4).loadUnaligned(as: UInt32.self))
      return UInt64(first) | UInt64(last) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 4))
    }
    return unsafe byte(at, 0) | byte(at, count / 2) | byte(at, count &- 1)
  }

  /// The byte at `place` where it stands in a word.
  @inline(__always)
  private static func byte(_ at: UnsafeRawPointer, _ place: Int) -> UInt64 {
    UInt64(unsafe at.load(fromByteOffset: place, as: UInt8.self))
      &<< UInt64(truncatingIfNeeded: 8 &* place)
  }

  @inline(__always)
  private static func mixFirst(_ word: UInt64) -> UInt64 {
    rotated(word &* first, 31) &* second
  }

  @inline(__always)
  private static func mixSecond(_ word: UInt64) -> UInt64 {
    rotated(word &* second, 33) &* first
  }

  @inline(__always)
  private static func rotated(_ word: UInt64, _ by: UInt64) -> UInt64 {
    word &<< by | word &>> (64 &- by)
  }

  @inline(__always)
  private static func final(_ word: UInt64) -> UInt64 {
    var word = word
    word ^= word &>> 33
    word = word &* 0xFF51_AFD7_ED55_8CCD
    word ^= word &>> 33
    word = word &* 0xC4CE_B9FE_1A85_EC53
    return word ^ word &>> 33
  }
}
