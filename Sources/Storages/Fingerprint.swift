import ByteIO

/// What a folder's files looked like: names, sizes and times to the nanosecond.
///
/// Equal fingerprints mean that nothing was written in between. No inode numbers are in it, so a
/// faithful copy has the same. The order in which files are added does not matter.
public struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// The fingerprint of an empty folder.
  public init() {}

  /// 32 hexadecimal digits.
  public var description: String {
    [high, low].map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Adds a file.
  mutating func add(_ name: Span<UInt8>, _ stamp: FileStamp) {
    var hash = Hash()
    for at in name.indices { hash.add(UInt64(name[at])) }
    hash.add(UInt64(truncatingIfNeeded: stamp.size))
    hash.add(UInt64(truncatingIfNeeded: stamp.modified.seconds))
    hash.add(UInt64(truncatingIfNeeded: stamp.modified.nanoseconds))
    merge(hash)
  }

  /// Adds what is no file.
  mutating func add(_ name: Span<UInt8>, kind: FileKind) {
    var hash = Hash()
    for at in name.indices { hash.add(UInt64(name[at])) }
    for byte in "\(kind)".utf8 { hash.add(~UInt64(byte)) }
    merge(hash)
  }

  /// Adds the contents of a file.
  mutating func add(contents: Span<UInt8>) {
    var hash = Hash()
    hash.add(~0)
    for at in contents.indices { hash.add(UInt64(contents[at])) }
    merge(hash)
  }

  /// Adds what another fingerprint stands for.
  mutating func add(_ other: Fingerprint) {
    low &+= other.low
    high &+= other.high
  }

  private mutating func merge(_ hash: Hash) {
    // Sums do not depend on the order, and unlike exclusive or do not cancel equal terms.
    low &+= hash.mixed(0)
    high &+= hash.mixed(1)
  }

  /// Two lanes of multiply and rotate, finished by the mixer of SplitMix64.
  private struct Hash {
    private var lanes: (UInt64, UInt64) = (0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344)

    mutating func add(_ value: UInt64) {
      lanes.0 = (lanes.0 ^ value) &* 0x9E37_79B9_7F4A_7C15
      lanes.0 ^= lanes.0 >> 29
      lanes.1 = (lanes.1 &+ value) &* 0xD6E8_FEB8_6659_FD93
      lanes.1 ^= lanes.1 >> 31
    }

    func mixed(_ lane: Int) -> UInt64 {
      var value = lane == 0 ? lanes.0 : lanes.1
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
  }
}
