/// The numbers from which on an archive needs ZIP64 records.
///
/// Lowered only by tests.
public struct ZipLimits: Sendable {
  /// The first offset or size that a 32-bit field cannot hold.
  public var offset = 0xFFFF_FFFF
  /// The first number of entries that a 16-bit field cannot hold.
  public var entries = 0xFFFF

  /// Makes the limits of the format.
  public init() {}
}
