/// How much a sheet holds before the next one continues it.
///
/// Lowered only by tests.
public struct SheetLimits: Sendable, Equatable {
  /// The most rows, the header included; Excel's own limit.
  public var rows = 1_048_576
  /// The most bytes of XML before the foot, and of the hyperlinks in it: with it, a zip entry stays
  /// below 4 GiB, so that no reader needs ZIP64 sizes.
  public var bytes = 4_000_000_000
  /// The most hyperlinks, Excel's own limit; texts beyond it stay plain text on the same sheet.
  public var links = 65_530

  /// Makes the limits of the format.
  public init() {}
}
