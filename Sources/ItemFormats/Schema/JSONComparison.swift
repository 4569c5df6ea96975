import ByteIO
import JSONText

/// What JSON Schema asks about values, answered on their bytes.
enum JSONComparison {
  /// Whether a value has one of the types; `1.0` is an integer, as draft-06 and later say.
  static func fits(_ json: JSONView, _ value: Int, _ types: TypeSet) -> Bool {
    switch json[value].kind {
    case .null: types.contains(.null)
    case .true, .false: types.contains(.boolean)
    case .string: types.contains(.string)
    case .array: types.contains(.array)
    case .object: types.contains(.object)
    case .number:
      types.contains(.number)
        || types.contains(.integer)
          && (json[value].flags.contains(.integer) || DecimalForm(json.spelling(value)).isWhole)
    case .key: false
    }
  }

  /// How many characters, as code points, the string `value` stands for.
  static func characters(_ json: JSONView, _ value: Int) -> Int {
    let node = json[value]
    guard node.flags.contains(.nonASCII) || node.flags.contains(.escaped) else {
      return Int(node.count)
    }
    var scratch = OutputBuffer(capacity: 64)
    return json.withText(value, &scratch) { text in
      var count = 0
      for at in text.indices where text[at] & 0xC0 != 0x80 { count += 1 }
      return count
    }
  }

  /// Whether two values are the same, whatever their spelling and the order of members.
  ///
  /// The depth of the recursion, and what it costs, are bounded by the value `other`.
  static func areEqual(_ one: JSONView, _ value: Int, _ two: JSONView, _ other: Int) -> Bool {
    guard one[value].kind == two[other].kind else { return false }
    switch one[value].kind {
    case .null, .true, .false: return true
    case .number: return DecimalForm.compare(one.spelling(value), two.spelling(other)) == 0
    case .string, .key: return isSameText(one, value, two, other)
    case .array:
      var left = one.elements(of: value)
      var right = two.elements(of: other)
      while let element = right.next() {
        guard let own = left.next(), areEqual(one, own, two, element) else { return false }
      }
      return left.next() == nil
    case .object:
      var wanted = two.members(of: other)
      var count = 0
      while let (key, member) = wanted.next() {
        count += 1
        guard let own = find(two, key, in: one, value), areEqual(one, own, two, member) else {
          return false
        }
      }
      var members = one.members(of: value)
      while members.next() != nil { count -= 1 }
      return count == 0
    }
  }

  private static func find(
    _ two: JSONView,
    _ key: Int,
    in one: JSONView,
    _ object: Int
  ) -> Int? {
    var members = one.members(of: object)
    while let (own, value) = members.next() {
      if isSameText(one, own, two, key) { return value }
    }
    return nil
  }

  private static func isSameText(
    _ one: JSONView,
    _ text: Int,
    _ two: JSONView,
    _ other: Int
  ) -> Bool {
    var left = OutputBuffer(capacity: 64)
    var right = OutputBuffer(capacity: 64)
    return one.withText(text, &left) { a in
      two.withText(other, &right) { b in
        guard a.count == b.count else { return false }
        for at in a.indices where a[at] != b[at] { return false }
        return true
      }
    }
  }
}
