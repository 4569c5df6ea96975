/// What was asked for cannot be made of this data; nothing was written.
public struct RefusedError: Error, CustomStringConvertible {
  /// What stands in the way.
  public let description: String
  /// What was found on the way, for those who tell of it.
  public let found: RunReport

  /// Makes one.
  public init(_ description: String, found: RunReport = RunReport()) {
    self.description = description
    self.found = found
  }
}
