/// A template that cannot be used.
public struct TemplateError: Error, CustomStringConvertible {
  /// The template's name.
  public let name: String
  /// What is wrong with it.
  public let reason: String

  /// The error in one line.
  public var description: String { "template '\(name)': \(reason)" }
}
