/// What a reader must know of bytes that were deflated: their checksum and both lengths.
///
/// Runs that end at a byte boundary can stand one behind the other; ``append(_:)`` gives the facts of
/// the whole without looking at the bytes.
public struct DeflatedRun: Sendable, Equatable {
  /// The CRC-32 of the bytes before compression.
  public var crc: UInt32
  /// How many bytes there were before compression.
  public var count: Int
  /// How many there are after it.
  public var packedCount: Int

  /// Makes the facts of a run, by default of an empty one.
  public init(crc: UInt32 = 0, count: Int = 0, packedCount: Int = 0) {
    self.crc = crc
    self.count = count
    self.packedCount = packedCount
  }

  /// Adds the run that follows.
  public mutating func append(_ next: DeflatedRun) {
    crc = CRC32.combine(crc, next.crc, secondCount: next.count)
    count += next.count
    packedCount += next.packedCount
  }
}
