/// An option of a format: its name, what it takes, what it does.
///
/// Options on the command line, keys of a configuration, help and the list of formats follow from it.
public struct FormatOption: Sendable, Equatable {
  /// The name in kebab case, without dashes.
  public let name: String
  /// What it takes.
  public let value: Value
  /// What it does, in a few words.
  public let summary: String

  /// What an option takes.
  public enum Value: Sendable, Equatable {
    /// Nothing, or `true` and `false`.
    case flag
    /// One of these words.
    case choice([String])
    /// A whole number in this range.
    case number(ClosedRange<Int>)
    /// A text, called so in help.
    case text(String)
  }

  /// Makes an option.
  public init(_ name: String, _ value: Value, _ summary: String) {
    self.name = name
    self.value = value
    self.summary = summary
  }
}
