import ByteIO
import JSONText
import XMLText

/// Items as XML elements: the structure that the XML and RSS formats share.
///
///     {"name": "Newman", "tags": ["a", "b"], "street": null}
///     <name>Newman</name><tags>a</tags><tags>b</tags><street/>
///
/// A member is an element, an array the element repeated (an array in an array flat), null an empty
/// element. The member `@` of an object, itself an object of scalars, holds the attributes of the
/// object's element; `#` is its text where it is the only content. Anything else is an element, so that
/// nothing is lost. An object that would nest deeper than ``maxDepth`` is written as JSON text.
///
/// Recursion is bounded by ``maxDepth``: arrays, which add no depth, are stepped through flat.
struct ItemXML: ~Copyable, ~Escapable {
  /// How deep elements nest, the item's own being the first; libxml2's readers stop at 256.
  static let maxDepth = 200

  let json: JSONView
  /// What stands before every element's name: nothing, or a namespace prefix with its colon.
  let prefix: StaticString
  let hasPointedIntegers: Bool
  private let elements: XMLElements

  /// Decoded text.
  ///
  /// Overwritten by every text that holds escapes.
  var scratch = OutputBuffer()
  /// What was replaced since the last ``report(to:row:)``.
  var found = Losses()

  /// The tags that items have in common.
  var pattern = ElementPattern()

  struct Losses: Equatable {
    var forbidden = 0
    var lone = 0
    var nonFinite = 0
    var tooDeep = 0
    var emptyArrays = 0
  }

  @_lifetime(copy json)
  init(_ json: JSONView, prefix: StaticString, hasPointedIntegers: Bool) {
    self.json = json
    self.prefix = prefix
    elements = XMLElements(prefix: prefix)
    self.hasPointedIntegers = hasPointedIntegers
  }

  /// Counts what was replaced since the last call for the item in row `row`.
  @_lifetime(self: copy self)
  mutating func report(to losses: inout LossTally, row: Int) {
    guard found != Losses() else { return }
    for (rule, times) in [
      (LossRule.forbiddenCharacter, found.forbidden), (.loneSurrogate, found.lone),
      (.nonFinite, found.nonFinite), (.tooDeep, found.tooDeep), (.emptyArray, found.emptyArrays),
    ] where times > 0 {
      losses.count(rule, row: row, times: times)
    }
    found = Losses()
  }

  // MARK: - Elements

  /// Appends the elements of the member `key` with the value `value`.
  @_lifetime(self: copy self)
  mutating func member(_ key: Int, _ value: Int, depth: Int, to out: inout OutputBuffer) {
    guard json[value].kind == .array else {
      element(key, value, depth: depth, to: &out)
      return
    }
    // The elements of arrays within arrays follow in document order: brackets are stepped over.
    let end = Int(json[value].next)
    var at = value
    while at < end {
      let node = json[at]
      if node.kind == .array {
        at &+= 1
        if Int(node.next) == at { found.emptyArrays += 1 }
      } else {
        element(key, at, depth: depth, to: &out)
        at = Int(node.next)
      }
    }
  }

  @_lifetime(self: copy self)
  private mutating func element(
    _ key: Int,
    _ value: Int,
    depth: Int,
    to out: inout OutputBuffer
  ) {
    let node = json[value]
    let start = out.count
    if leaf(json[key], node, to: &out) {
      guard pattern.isLearning else { return }
      let name = start + 1
      let nameCount = prefix.utf8CodeUnitCount + Int(json[key].count)
      pattern.note(value, name..<name + nameCount, out.count)
      return
    }
    if json[key].flags.contains(.loneSurrogate) {
      found.lone += 1
      pattern.giveUp()
    }
    let name = startTag(key, to: &out)
    switch node.kind {
    case .null:
      if node.flags.contains(.nonFinite) { found.nonFinite += 1 }
      out.append("/>")
      pattern.note(value, name, out.count)
      return
    case .object where depth >= Self.maxDepth && !json.isEmpty(value):
      found.tooDeep += 1
      pattern.giveUp()
      scratch.truncate(to: 0)
      JSONWriter.compact(json, value, to: &scratch)
      out.append(UInt8(ascii: ">"))
      found.forbidden += XMLEscapes.appendText(scratch.bytes, to: &out)
    case .object:
      guard object(value, depth: depth, to: &out) else {
        out.append("/>")
        return
      }
    default:
      out.append(UInt8(ascii: ">"))
      scalar(value, to: &out)
    }
    out.append("</")
    out.appendCopy(of: name)
    out.append(UInt8(ascii: ">"))
    if node.kind != .object { pattern.note(value, name, out.count) }
  }

  /// Appends the start tag of a key's element but for its `>`; returns where the name stands.
  @_lifetime(self: copy self)
  private mutating func startTag(_ key: Int, to out: inout OutputBuffer) -> Range<Int> {
    if json[key].flags.contains(.plainName) {
      return elements.appendStart(of: json.spelling(key), to: &out)
    }
    out.append(UInt8(ascii: "<"))
    let start = out.count
    out.append(prefix)
    encodedName(key, to: &out)
    return start..<out.count
  }

  /// Appends the element of a member, if its name and its value are what most are.
  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func leaf(_ key: JSONNode, _ value: JSONNode, to out: inout OutputBuffer)
    -> Bool
  {
    guard key.flags.contains(.plainName) else { return false }
    let name = json.text(of: key)
    let text = json.text(of: value)
    switch value.kind {
    case .null, .array, .object, .key: return false
    case .number where hasPointedIntegers && !value.flags.contains(.integer): return false
    case .string where value.flags.contains(.escaped):
      scratch.truncate(to: 0)
      JSONEscapes.decode(text, to: &scratch)
      found.forbidden += elements.append(scratch.bytes, named: name, to: &out)
      if value.flags.contains(.loneSurrogate) { found.lone += 1 }
    case .string, .number, .true, .false:
      found.forbidden += elements.append(text, named: name, to: &out)
    }
    return true
  }

  /// Completes the open start tag with the attributes of the object `object`, and appends its content.
  ///
  /// - Returns: false if there is no content; the tag is then still open.
  @_lifetime(self: copy self)
  mutating func object(_ object: Int, depth: Int, to out: inout OutputBuffer) -> Bool {
    let (attributes, text) = convention(object)
    // Their scalars stand elsewhere than in elements.
    if attributes >= 0 || text >= 0 { pattern.giveUp() }
    if attributes >= 0 { self.attributes(attributes, to: &out) }
    let open = out.count
    out.append(UInt8(ascii: ">"))
    let start = out.count
    if text >= 0 { scalar(text, to: &out) }
    var members = json.members(of: object)
    while let (key, value) = members.next() {
      if value != attributes, value != text { member(key, value, depth: depth + 1, to: &out) }
    }
    guard out.count == start else { return true }
    out.truncate(to: open)
    return false
  }

  // MARK: - The members `@` and `#`

  /// The values that are the attributes and the text of the object's element; -1 where there is none.
  private borrowing func convention(_ object: Int) -> (attributes: Int, text: Int) {
    guard mayFollowConvention(object) else { return (-1, -1) }
    var attributes = -1
    var text = -1
    var members = json.members(of: object)
    while let (key, value) = members.next() {
      guard let special = special(key) else { continue }
      let kind = json[value].kind
      if special == UInt8(ascii: "@") {
        if isObjectOfScalars(value) { attributes = value }
      } else if kind != .array && kind != .object {
        text = value
      }
    }
    return (attributes, text >= 0 && hasElements(object, besides: attributes, text) ? -1 : text)
  }

  /// Whether a key is as long as `@` and `#` are in one spelling or the other, which few are.
  private borrowing func mayFollowConvention(_ object: Int) -> Bool {
    let nodes = json.nodes
    let end = Int(nodes[object].next)
    var at = object &+ 1
    while at < end {
      let count = nodes[at].count
      if count == 1 || count == 6 && nodes[at].flags.contains(.escaped) { return true }
      at = Int(nodes[at &+ 1].next)
    }
    return false
  }

  /// Whether an object has a member that becomes an element, attributes and text left aside.
  private borrowing func hasElements(_ object: Int, besides attributes: Int, _ text: Int) -> Bool {
    var members = json.members(of: object)
    while let (_, value) = members.next() {
      if value != attributes, value != text, !isWithoutElements(value) { return true }
    }
    return false
  }

  /// The one character that a key consists of, if that is `@` or `#`, however it is spelled.
  @inline(__always)
  private borrowing func special(_ key: Int) -> UInt8? {
    let node = json[key]
    switch node.count {
    case 1:
      let byte = json.bytes[Int(node.offset)]
      return byte == UInt8(ascii: "@") || byte == UInt8(ascii: "#") ? byte : nil
    case 6 where node.flags.contains(.escaped):
      switch json.string(key) {
      case "@": return UInt8(ascii: "@")
      case "#": return UInt8(ascii: "#")
      default: return nil
      }
    default: return nil
    }
  }

  private borrowing func isObjectOfScalars(_ value: Int) -> Bool {
    guard json[value].kind == .object else { return false }
    var members = json.members(of: value)
    while let (_, value) = members.next() {
      if json[value].kind == .object || json[value].kind == .array { return false }
    }
    return true
  }

  /// Whether a value is an array, in an array or not, that holds nothing to repeat.
  private borrowing func isWithoutElements(_ value: Int) -> Bool {
    guard json[value].kind == .array else { return false }
    for at in value..<Int(json[value].next) where json[at].kind != .array { return false }
    return true
  }

  @_lifetime(self: copy self)
  private mutating func attributes(_ object: Int, to out: inout OutputBuffer) {
    var members = json.members(of: object)
    while let (key, value) = members.next() {
      if json[key].flags.contains(.loneSurrogate) { found.lone += 1 }
      out.append(UInt8(ascii: " "))
      encodedName(key, to: &out)
      out.append("=\"")
      attribute(value, to: &out)
      out.append(UInt8(ascii: "\""))
    }
  }

  /// Appends the text of a scalar as the value of an attribute; nothing for null.
  @_lifetime(self: copy self)
  mutating func attribute(_ value: Int, to out: inout OutputBuffer) {
    guard json[value].kind == .string else {
      scalar(value, to: &out)
      return
    }
    if json[value].flags.contains(.loneSurrogate) { found.lone += 1 }
    found.forbidden += json.withText(value, &scratch) { text in
      XMLEscapes.appendAttribute(text, to: &out)
    }
  }

  // MARK: - Names and scalars

  @_lifetime(self: copy self)
  private mutating func encodedName(_ key: Int, to out: inout OutputBuffer) {
    json.withText(key, &scratch) { XMLNames.append($0, to: &out) }
  }

  /// Appends the text of a scalar; nothing for null.
  @_lifetime(self: copy self)
  mutating func scalar(_ value: Int, to out: inout OutputBuffer) {
    let node = json[value]
    switch node.kind {
    case .null: if node.flags.contains(.nonFinite) { found.nonFinite += 1 }
    case .true: out.append("true")
    case .false: out.append("false")
    case .number: NumberText.append(json, value, pointed: hasPointedIntegers, to: &out)
    default:
      if node.flags.contains(.loneSurrogate) { found.lone += 1 }
      found.forbidden += json.withText(value, &scratch) { XMLEscapes.appendText($0, to: &out) }
    }
  }

  /// Appends the first `limit` characters of a string, leading blanks skipped.
  ///
  /// Nothing is counted: the whole text stands elsewhere.
  @_lifetime(self: copy self)
  mutating func excerpt(_ value: Int, limit: Int, to out: inout OutputBuffer) {
    json.withText(value, &scratch) { text in
      var start = 0
      while start < text.count, text[start] <= 0x20 { start += 1 }
      var end = start
      var characters = 0
      while end < text.count {
        // Every byte but a continuation begins a character.
        if text[end] & 0xC0 != 0x80 {
          if characters == limit { break }
          characters += 1
        }
        end += 1
      }
      XMLEscapes.appendText(text.extracting(start..<end), to: &out)
    }
  }
}
