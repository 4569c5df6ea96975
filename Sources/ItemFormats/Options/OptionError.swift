/// An option that was given a value that it does not take, or in vain.
public struct OptionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The option's name, without dashes.
  public let option: String
  /// What is wrong, as it goes on behind the name.
  public let reason: String

  /// Makes an error.
  public init(_ option: String, _ reason: String) {
    self.option = option
    self.reason = reason
  }

  /// The name and the reason.
  public var description: String { "\(option) \(reason)" }
}
