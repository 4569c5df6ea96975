import ByteIO

extension JSONValue {
  /// Reads a document of our own making; nil if it is none: not JSON, or nested deeper than `depth`.
  ///
  /// The strict counterpart of ``bytes(_:)``: of members that share a name the last one stays.
  public init?(reading bytes: [UInt8], depth: Int = 12) {
    var arena = ByteArena(capacity: bytes.count + 1)
    arena.append(bytes.span)
    var index = JSONIndex()
    guard let root = try? index.add(arena, 0..<arena.count) else { return nil }
    self.init(JSONView(bytes: arena.bytes, nodes: index.nodes), root, depth: depth)
  }

  /// Takes the value `index` out of a view; nil if it is nested deeper than `depth`.
  public init?(_ json: JSONView, _ index: Int, depth: Int = 12) {
    guard depth > 0 else { return nil }
    switch json[index].kind {
    case .null: self = .null
    case .false: self = .bool(false)
    case .true: self = .bool(true)
    case .string, .key: self = .string(json.string(index))
    case .number:
      let spelling = json.spelling(index)
      let text = unsafe spelling.withUnsafeBufferPointer {
        unsafe String(decoding: $0, as: UTF8.self)
      }
      self = Int(text).map(JSONValue.int) ?? .number(text)
    case .array:
      var elements: [JSONValue] = []
      var rest = json.elements(of: index)
      while let element = rest.next() {
        guard let value = JSONValue(json, element, depth: depth - 1) else { return nil }
        elements.append(value)
      }
      self = .array(elements)
    case .object:
      var members: [Member] = []
      var rest = json.members(of: index)
      while let member = rest.next() {
        guard let value = JSONValue(json, member.value, depth: depth - 1) else { return nil }
        members.append(Member(json.string(member.key), value))
      }
      self = .object(members)
    }
  }

  /// The text, if this is one.
  public var text: String? { if case .string(let text) = self { text } else { nil } }

  /// The whole number, if this is one.
  public var number: Int? { if case .int(let number) = self { number } else { nil } }

  /// The whole number, if it can be how many there are of something: from 0 to 2^40.
  ///
  /// What stands in a document may have been written by anybody; those of one document, which has a
  /// few million at most, always have a sum.
  public var count: Int? { number.flatMap { (0...1 << 40).contains($0) ? $0 : nil } }

  /// The elements, if this is an array.
  public var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, if this is an object.
  public var members: [Member]? { if case .object(let members) = self { members } else { nil } }
}
