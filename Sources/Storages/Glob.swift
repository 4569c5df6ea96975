/// A pattern over names, as shells have them.
///
/// `*` stands for any run of characters but `/`, `?` for one, `[abc]`, `[a-z]` and `[!a-z]` for one
/// of or outside a set; `\` takes the next character as it is. A `[` without its `]` is itself.
public struct Glob: Sendable, Hashable {
  private enum Token: Sendable, Hashable {
    case run, any
    case one(Unicode.Scalar)
    case set([ClosedRange<UInt32>], isInverted: Bool)
  }

  /// The pattern as it was written.
  public let pattern: String
  private let tokens: [Token]

  /// Reads a pattern; every text is one.
  public init(_ pattern: String) {
    self.pattern = pattern
    var tokens: [Token] = []
    var rest = Substring(pattern).unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*":
        if tokens.last != .run { tokens.append(.run) }
      case "?": tokens.append(.any)
      case "\\": tokens.append(.one(rest.popFirst() ?? scalar))
      case "[":
        if let set = Self.set(&rest) { tokens.append(set) } else { tokens.append(.one(scalar)) }
      default: tokens.append(.one(scalar))
      }
    }
    self.tokens = tokens
  }

  /// Whether a text has characters that make it more than a name.
  public static func isPattern(_ text: String) -> Bool {
    text.contains { $0 == "*" || $0 == "?" || $0 == "[" }
  }

  private static func set(_ rest: inout Substring.UnicodeScalarView) -> Token? {
    var inner = rest
    var ranges: [ClosedRange<UInt32>] = []
    let isInverted = inner.first == "!" || inner.first == "^"
    if isInverted { inner.removeFirst() }
    while let scalar = inner.popFirst() {
      // A bracket right at the start is a member of the set.
      if scalar == "]", !ranges.isEmpty {
        rest = inner
        return .set(ranges, isInverted: isInverted)
      }
      var last = scalar
      if inner.first == "-", let end = inner.dropFirst().first, end != "]" {
        inner.removeFirst(2)
        last = end
      }
      let bounds = (scalar.value, last.value)
      ranges.append(min(bounds.0, bounds.1)...max(bounds.0, bounds.1))
    }
    return nil
  }

  /// Whether the whole of `text` fits the pattern.
  ///
  /// Needs time proportional to the product of both lengths at worst: after a mismatch only the
  /// last `*` is tried again.
  public func matches(_ text: String) -> Bool {
    let text = Array(text.unicodeScalars)
    var at = 0
    var token = 0
    var retry: (token: Int, at: Int)?
    while at < text.count {
      if token < tokens.count {
        if case .run = tokens[token] {
          retry = (token, at)
          token += 1
          continue
        }
        if fits(text[at], tokens[token]) {
          at += 1
          token += 1
          continue
        }
      }
      guard let last = retry, text[last.at] != "/" else { return false }
      retry = (last.token, last.at + 1)
      token = last.token + 1
      at = last.at + 1
    }
    return tokens[token...].allSatisfy { $0 == .run }
  }

  private func fits(_ scalar: Unicode.Scalar, _ token: Token) -> Bool {
    switch token {
    case .run: false
    case .any: scalar != "/"
    case .one(let wanted): scalar == wanted
    case .set(let ranges, let isInverted):
      scalar != "/" && ranges.contains { $0.contains(scalar.value) } != isInverted
    }
  }
}
