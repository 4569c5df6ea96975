import ByteIO
import JSONText

/// What is kept of a value to show it: the text of a string, the spelling of anything else.
struct KeptText: ~Escapable {
  let form: Form
  /// UTF-8, cut between characters.
  let bytes: Span<UInt8>

  /// The most bytes that are kept.
  static let limit = 200

  /// What the text is like, known without the text.
  struct Form: Sendable {
    var type = ValueType.null
    /// How many bytes are kept.
    var count: UInt8 = 0
    /// Whether there are more.
    var isCut = false

    init() {}

    @inline(__always)
    init(_ type: ValueType, _ text: Span<UInt8>) {
      self.type = type
      isCut = text.count > KeptText.limit
      var end = min(text.count, KeptText.limit)
      if isCut {
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
      }
      count = UInt8(truncatingIfNeeded: end)
    }
  }

  @_lifetime(copy text)
  private init(_ type: ValueType, _ text: Span<UInt8>) {
    form = Form(type, text)
    bytes = text.extracting(0..<Int(form.count))
  }

  /// Shows `body` what is kept of a value other than null; `scratch` is for those that are decoded.
  static func with(
    _ json: JSONView,
    _ node: Int,
    _ scratch: inout OutputBuffer,
    _ body: (borrowing KeptText) -> Void
  ) {
    let type = ValueType(json, node)
    switch json[node].kind {
    case .number, .true, .false: body(KeptText(type, json.spelling(node)))
    case .array, .object:
      scratch.truncate(to: 0)
      JSONWriter.compact(json, node, to: &scratch)
      body(KeptText(type, scratch.bytes))
    case .string, .key, .null: json.withText(node, &scratch) { body(KeptText(type, $0)) }
    }
  }
}

extension ProfiledValue {
  /// The value whose kept text is `text`.
  init(_ text: ArraySlice<UInt8>, _ type: ValueType, isCut: Bool, count: Int, isExact: Bool) {
    let text = String(decoding: text, as: UTF8.self)
    let value: JSONValue =
      switch type {
      case .integer, .number: isCut ? .string(text) : .number(text)
      case .boolean: .bool(text == "true")
      case .array: []
      case .object: [:]
      case .string, .json, .null: .string(text)
      }
    self.init(value: value, type: type, isCut: isCut, count: count, isExact: isExact)
  }
}
