/// The only thing asked for cannot be made of this data; nothing was written.
public struct RefusedError: Error, CustomStringConvertible {
  /// What stands in the way.
  public let description: String

  /// Makes one.
  public init(_ description: String) { self.description = description }
}
