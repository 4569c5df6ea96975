public import ByteIO

/// A JSON document of our own making: reports, listings, the siblings of pages.
///
/// Members keep the order in which they are written down, so that the same facts give the same
/// bytes. Items never become values: they stay bytes under a ``JSONIndex``.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  /// A number in its own spelling, which must be one of RFC 8259 §6: `0.3`.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// One name and its value.
  public struct Member: Sendable, Equatable {
    /// The name, unescaped.
    public var name: String
    /// The value.
    public var value: JSONValue

    /// Makes a member.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// How a document is laid out.
  public enum Form: Sendable {
    /// One line without blanks.
    case compact
    /// Two spaces a level, a line for each element and member.
    case pretty
    /// Compact, and safe inside a `<script>` of an HTML page: `<`, `>`, `&`, U+2028 and U+2029 are
    /// written as `\uXXXX`.
    case script
  }

  /// A text, or null.
  public init(_ text: String?) {
    self = text.map(JSONValue.string) ?? .null
  }

  /// A number, or null.
  public init(_ number: Int?) {
    self = number.map(JSONValue.int) ?? .null
  }

  /// The value of the member `name`; nil if this is no object or has no such member.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// Appends the document, without a newline behind it.
  ///
  /// Recursive: documents of our own are a few levels deep.
  public func write(_ form: Form = .compact, to out: inout OutputBuffer) {
    write(form, level: 0, to: &out)
  }

  /// The document's bytes, a newline behind it.
  public func bytes(_ form: Form = .compact) -> [UInt8] {
    var out = OutputBuffer()
    write(form, to: &out)
    out.append(UInt8(ascii: "\n"))
    return unsafe out.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
  }

  private func write(_ form: Form, level: Int, to out: inout OutputBuffer) {
    switch self {
    case .null: out.append("null")
    case .bool(let value): value ? out.append("true") : out.append("false")
    case .int(let value): out.append(decimal: value)
    case .number(let spelling): out.append(text: spelling)
    case .string(let text): Self.write(text, form, to: &out)
    case .array(let elements):
      Self.write(elements, ("[", "]"), form, level, to: &out) { element, out in
        element.write(form, level: level + 1, to: &out)
      }
    case .object(let members):
      Self.write(members, ("{", "}"), form, level, to: &out) { member, out in
        Self.write(member.name, form, to: &out)
        form == .pretty ? out.append(": ") : out.append(":")
        member.value.write(form, level: level + 1, to: &out)
      }
    }
  }

  private static func write<Child>(
    _ children: [Child],
    _ brackets: (open: StaticString, close: StaticString),
    _ form: Form,
    _ level: Int,
    to out: inout OutputBuffer,
    _ child: (Child, inout OutputBuffer) -> Void
  ) {
    out.append(brackets.open)
    for (place, value) in children.enumerated() {
      if place > 0 { out.append(",") }
      newline(form, level + 1, to: &out)
      child(value, &out)
    }
    if !children.isEmpty { newline(form, level, to: &out) }
    out.append(brackets.close)
  }

  private static func newline(_ form: Form, _ level: Int, to out: inout OutputBuffer) {
    guard form == .pretty else { return }
    out.append("\n")
    for _ in 0..<level { out.append("  ") }
  }

  private static func write(_ text: String, _ form: Form, to out: inout OutputBuffer) {
    out.append("\"")
    if form == .script {
      var plain = OutputBuffer(capacity: text.utf8.count + 16)
      JSONEscapes.encode(text.utf8Span.span, to: &plain)
      guardMarkup(plain.bytes, to: &out)
    } else {
      JSONEscapes.encode(text.utf8Span.span, to: &out)
    }
    out.append("\"")
  }

  /// Appends string content with what could end a script or a line of it written as escapes.
  private static func guardMarkup(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    var at = 0
    while at < text.count {
      switch text[at] {
      case UInt8(ascii: "<"): out.append("\\u003C")
      case UInt8(ascii: ">"): out.append("\\u003E")
      case UInt8(ascii: "&"): out.append("\\u0026")
      case 0xE2 where at + 2 < text.count && text[at + 1] == 0x80 && text[at + 2] | 1 == 0xA9:
        text[at + 2] == 0xA8 ? out.append("\\u2028") : out.append("\\u2029")
        at += 2
      case let byte: out.append(byte)
      }
      at += 1
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// True or false.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object, its members in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
  /// Null.
  public init(nilLiteral: ()) { self = .null }
}
