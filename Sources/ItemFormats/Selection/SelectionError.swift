/// A selection that contradicts itself.
public struct SelectionError: Error, Equatable, CustomStringConvertible {
  /// One line that its author can act on.
  public let description: String

  init(_ description: String) { self.description = description }
}
