import ByteIO
import JSONText

/// What is kept of a value to show it: the text of a string, the spelling of anything else.
struct KeptText: ~Copyable {
  let type: ValueType
  /// Whether there is more than `bytes`.
  let isCut: Bool
  private let text: OutputBuffer

  /// The most bytes that are kept.
  static let limit = 200

  /// UTF-8, cut between characters.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { text.bytes }
  }

  /// Reads a value other than null.
  init(_ json: JSONView, _ node: Int) {
    let value = json[node]
    var text = OutputBuffer(capacity: Self.limit + 8)
    type = ValueType(json, node)
    switch value.kind {
    case .number:
      isCut = Self.append(json.spelling(node), to: &text)
    case .array, .object:
      var all = OutputBuffer()
      JSONWriter.compact(json, node, to: &all)
      isCut = Self.append(all.bytes, to: &text)
    case .true, .false:
      isCut = Self.append(json.spelling(node), to: &text)
    case .string, .key, .null:
      var scratch = OutputBuffer(capacity: 64)
      isCut = json.withText(node, &scratch) { Self.append($0, to: &text) }
    }
    self.text = text
  }

  private static func append(_ text: Span<UInt8>, to out: inout OutputBuffer) -> Bool {
    guard text.count > limit else {
      out.append(text)
      return false
    }
    var end = limit
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    out.append(text, 0..<end)
    return true
  }
}
