public import ItemFormats

/// Where the items of a dataset are not as its Actor's schema says.
public struct SchemaReport: Sendable, Equatable {
  /// How many items break a rule.
  public var itemCount: Int
  /// The rules that are broken, in the order in which they were met.
  public var violations: [SchemaViolation]
  /// How many values break rules that are not listed.
  public var omittedCount: Int

  /// Makes a report.
  public init(itemCount: Int, violations: [SchemaViolation], omittedCount: Int = 0) {
    self.itemCount = itemCount
    self.violations = violations
    self.omittedCount = omittedCount
  }
}
