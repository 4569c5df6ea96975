import ByteIO
import JSONText

/// Turns a JSON Schema into the table that ``ItemSchema`` checks with.
///
/// What it does not know, or what is not as JSON Schema wants it, is passed over and named.
struct SchemaCompiler {
  private(set) var table = SchemaTable()
  private(set) var passedOver: Set<String> = []

  mutating func compile(_ json: JSONView, _ root: Int) {
    guard json[root].kind == .object else { return }
    _ = add(json, root, "", below: -1, depth: 0)
  }

  /// Adds the schema `root`; -1 if it asks nothing.
  ///
  /// Recursion is bounded by ``ItemSchema/maxDepth``.
  private mutating func add(
    _ json: JSONView,
    _ root: Int,
    _ key: String,
    below parent: Int,
    depth: Int
  ) -> Int {
    switch json[root].kind {
    case .object: break
    case .true: return -1
    default:
      pass("a schema that is no object")
      return -1
    }
    guard depth < ItemSchema.maxDepth else {
      pass("what is nested too deep")
      return -1
    }
    // Draft-07 ignores everything beside a reference.
    guard json.value(of: "$ref", in: root) == nil else {
      pass("$ref")
      return -1
    }
    let number = table.add(key, below: parent)
    var node = ItemSchema.Node()
    var bounds: [ItemSchema.Bound] = []
    var sizes: [ItemSchema.Size] = []
    var isNullable = false
    var members = json.members(of: root)
    while let (key, value) = members.next() {
      let word = json.string(key)
      guard let keyword = SchemaKeyword(rawValue: word) else {
        if !SchemaKeyword.annotations.contains(word) { pass(word) }
        continue
      }
      var isUsed = true
      switch keyword {
      case .type: isUsed = setTypes(&node, json, value)
      case .nullable:
        isNullable = json[value].kind == .true
        isUsed = isNullable || json[value].kind == .false
      case .enum: isUsed = setValues(of: number, &node, json, value, isConst: false)
      case .const: isUsed = setValues(of: number, &node, json, value, isConst: true)
      case .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum:
        isUsed = json[value].kind == .number
        if isUsed { bounds.append(.init(keyword: keyword, value: value)) }
      case .minLength, .maxLength, .minItems, .maxItems:
        let limit = json[value].kind == .number ? Int(json.text(of: value)) : nil
        isUsed = (limit ?? -1) >= 0
        if let limit, isUsed { sizes.append(.init(keyword: keyword, limit: limit)) }
      case .additionalProperties:
        // A schema for the other properties is passed over; without a word they are allowed.
        isUsed = json[value].kind == .false || json[value].kind == .true
        node.allowsOthers = json[value].kind != .false
      case .items:
        isUsed = json[value].kind == .object || json[value].kind == .true
        if isUsed { node.items = add(json, value, "*", below: number, depth: depth + 1) }
      case .properties, .required: break
      }
      if !isUsed { pass(word) }
    }
    if isNullable { node.types.insert(.null) }
    let own = ownProperties(of: number, &node, json, root, depth)
    table.set(number, node, bounds, sizes, own)
    return number
  }

  private mutating func pass(_ word: String) {
    if passedOver.count < 100 { passedOver.insert(FileName.display(word.prefix(60).utf8)) }
  }

  // MARK: - Types and values

  private func setTypes(_ node: inout ItemSchema.Node, _ json: JSONView, _ value: Int) -> Bool {
    var types = TypeSet()
    var isKnown = true
    func take(_ name: String) {
      let type = TypeSet.names.first { $0.name == name }?.type
      if let type { types.insert(type) } else { isKnown = false }
    }
    if json[value].kind == .string {
      take(json.string(value))
    } else {
      var elements = json.elements(of: value)
      while let element = elements.next() {
        take(json[element].kind == .string ? json.string(element) : "")
      }
    }
    guard isKnown, !types.isEmpty else { return false }
    node.types = types
    return true
  }

  private mutating func setValues(
    of number: Int,
    _ node: inout ItemSchema.Node,
    _ json: JSONView,
    _ value: Int,
    isConst: Bool
  ) -> Bool {
    var values: [Int] = []
    if isConst {
      values = [value]
    } else {
      guard json[value].kind == .array, !json.isEmpty(value) else { return false }
      var elements = json.elements(of: value)
      while let element = elements.next() { values.append(element) }
    }
    guard values.allSatisfy({ Self.isSmall(json, $0) }) else { return false }
    let others = values.filter { json[$0].kind != .string }
    // An `enum` beside a `const` is one wish too many; the first is kept.
    guard others.count <= ItemSchema.maxParts, !node.isListed else { return false }
    var scratch = OutputBuffer()
    for text in values where json[text].kind == .string {
      let hash = json.withText(text, &scratch) { SchemaTable.hash($0, number) }
      table.add(text: text, hash)
    }
    node.values = table.add(values: others)
    node.isListed = true
    node.isConst = isConst
    return true
  }

  /// Whether a value can be compared with those of items at bounded cost and depth.
  private static func isSmall(_ json: JSONView, _ value: Int) -> Bool {
    let end = Int(json[value].next)
    guard end - value <= ItemSchema.maxParts else { return false }
    var open: [Int] = []
    for at in value..<end where json[at].kind == .array || json[at].kind == .object {
      while let last = open.last, last <= at { open.removeLast() }
      open.append(Int(json[at].next))
      if open.count > ItemSchema.maxDepth { return false }
    }
    return true
  }

  // MARK: - Properties

  /// The properties of a schema: those that are described, then those that are only required.
  private mutating func ownProperties(
    of number: Int,
    _ node: inout ItemSchema.Node,
    _ json: JSONView,
    _ root: Int,
    _ depth: Int
  ) -> [ItemSchema.Property] {
    var own: [ItemSchema.Property] = []
    var places: [[UInt8]: Int] = [:]
    if let object = json.value(of: "properties", in: root) {
      if json[object].kind != .object { pass("properties") }
      var members = json.members(of: object)
      while let (key, value) = members.next() {
        let name = json.string(key)
        var property = ItemSchema.Property(key: Array(name.utf8), isDescribed: true)
        property.node = add(json, value, name, below: number, depth: depth + 1)
        places[property.key] = own.count
        own.append(property)
      }
    }
    guard let list = json.value(of: "required", in: root) else { return own }
    var isList = json[list].kind == .array
    var elements = json.elements(of: list)
    while let element = elements.next() {
      guard json[element].kind == .string else {
        isList = false
        continue
      }
      let key = Array(json.string(element).utf8)
      let place = places[key] ?? own.count
      if place == own.count {
        places[key] = place
        own.append(ItemSchema.Property(key: key))
      }
      if !own[place].isRequired { node.requiredCount += 1 }
      own[place].isRequired = true
    }
    if !isList { pass("required") }
    return own
  }
}

extension JSONView {
  /// The spelling of a number.
  fileprivate func text(of value: Int) -> String {
    unsafe spelling(value).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
