/// A run that contradicts itself; nothing was written.
public struct PlanError: Error, CustomStringConvertible {
  /// What its author must change.
  public let description: String

  init(_ description: String) { self.description = description }
}
