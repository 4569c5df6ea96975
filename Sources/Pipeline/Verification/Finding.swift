/// Something that is not as it was published.
public struct Finding: Sendable, Equatable {
  /// What is wrong, for programs.
  public enum Code: String, Sendable, CaseIterable {
    /// The archive contradicts itself or was packed by another program.
    case archive
    /// A list of files cannot be read or was changed.
    case list
    /// A file that a list names is not there.
    case missing
    /// A file that no list names.
    case unlisted
    /// A link, a pipe, a device or a folder in the place of a file.
    case kind
    /// It cannot be read.
    case unreadable
    /// Another size than a list says.
    case size
    /// Other contents than a list says.
    case hash
    /// It is not what its format asks for.
    case syntax
    /// Another number of items than a list says.
    case items
    /// Two lists say different things about a file.
    case contradiction
    /// A link of a page that leads nowhere.
    case link
    /// A page that loads something from elsewhere.
    case external
  }

  /// What is wrong.
  public let code: Code
  /// The file, from the top of what was verified; empty for the whole.
  public let path: String
  /// What was found, and what was expected.
  public let message: String
  /// Whether it is only worth knowing.
  public var isNote = false

  init(_ code: Code, _ path: String, _ message: String, isNote: Bool = false) {
    self.code = code
    self.path = path
    self.message = message
    self.isNote = isNote
  }
}
