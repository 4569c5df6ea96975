import ByteIO

/// The way to a value in an object: a key, or keys and numbers of elements with `/` between them.
public struct JSONPath: Sendable, Equatable {
  private let whole: [UInt8]
  private let steps: [[UInt8]]

  /// Makes the path that is spelled `text`.
  public init(_ text: String) {
    whole = Array(text.utf8)
    steps = whole.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map(Array.init)
  }

  /// The value that the path leads to in the object `object` of `json`; nil if there is none.
  ///
  /// A key that is spelled like the whole path wins over the path.
  public func value(in object: Int, of json: JSONView) -> Int? {
    if let value = Self.member(whole.span, of: object, json) { return value }
    guard steps.count > 1 else { return nil }
    var at = object
    for step in steps {
      guard let next = Self.step(step.span, from: at, json) else { return nil }
      at = next
    }
    return at
  }

  private static func step(_ step: Span<UInt8>, from value: Int, _ json: JSONView) -> Int? {
    guard json[value].kind == .array else { return member(step, of: value, json) }
    var left = 0
    for at in step.indices {
      let digit = step[at] &- UInt8(ascii: "0")
      guard digit <= 9, left < 1 << 32 else { return nil }
      left = left * 10 + Int(digit)
    }
    guard step.count > 0 else { return nil }
    var elements = json.elements(of: value)
    while let element = elements.next() {
      // Elements that were left out leave their numbers behind.
      left -= Int(json[element].tag)
      if left <= 0 { return left == 0 ? element : nil }
      left -= 1
    }
    return nil
  }

  private static func member(_ key: Span<UInt8>, of object: Int, _ json: JSONView) -> Int? {
    var scratch = OutputBuffer(capacity: 64)
    var members = json.members(of: object)
    while let member = members.next() {
      let isMeant = json.withText(member.key, &scratch) { text in
        guard text.count == key.count else { return false }
        for at in text.indices where text[at] != key[at] { return false }
        return true
      }
      if isMeant { return member.value }
    }
    return nil
  }
}
