import ByteIO

// Values made of others: their nodes stand behind all others and point to the same bytes.
//
//   0 object {"a":1,"b":[2]}           6 object   (rebuilt: b alone)
//   1 key a   2 number 1               7 key b
//   3 key b   4 array  5 number 2      8 array  9 number 2
//
// A subtree is contiguous, so that it is copied in one run, `next` moved by one distance. A container
// that was rebuilt has no text of its own: it is `impure`, and whoever writes it walks it.
extension JSONIndex {
  /// The number of nodes.
  public var nodeCount: Int { count }

  /// Takes the last nodes away, so that `count` are left.
  public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= self.count)
    self.count = count
    if previousRoot >= count { previousRoot = -1 }
    if model >= count { model = -1 }
    if shape.lastRoot >= count { shape.lastRoot = -1 }
  }

  /// Begins a container of the kind of `original`; returns its node.
  ///
  /// What is appended from now on is in it, until ``close(_:)``.
  public mutating func open(like original: Int) -> Int {
    precondition(original >= 0 && original < count)
    reserve(1)
    unsafe base[count] = base[original]
    unsafe base[count].flags.insert(.impure)
    unsafe base[count].tag = 0
    count += 1
    return count - 1
  }

  /// Ends the container `container`.
  public mutating func close(_ container: Int) {
    precondition(container >= 0 && container < count)
    unsafe base[container].next = UInt32(truncatingIfNeeded: count)
    // What is measured by its text, such as a column's width, is not to be as wide as the original.
    if count == container + 1 { unsafe base[container].count = 2 }
  }

  /// Appends a key; its value must follow.
  public mutating func append(key: JSONNode) {
    precondition(key.kind == .key)
    reserve(1)
    unsafe base[count] = key
    count += 1
  }

  /// Appends the value `value` with all it contains.
  public mutating func copy(_ value: Int) {
    precondition(value >= 0 && value < count)
    let length = unsafe Int(base[value].next) - value
    reserve(length)
    let distance = UInt32(truncatingIfNeeded: count - value)
    for at in 0..<length {
      unsafe base[count + at] = base[value + at]
      // A key's `next` is a hash, unless it points to the last value of that name.
      if unsafe base[value + at].kind != .key || base[value + at].flags.contains(.redirected) {
        unsafe base[count + at].next &+= distance
      }
    }
    count += length
  }

  /// Notes something about the node `node`: see ``JSONNode/tag``.
  public mutating func tag(_ node: Int, _ tag: UInt16) {
    precondition(node >= 0 && node < count)
    unsafe base[node].tag = tag
  }
}

extension JSONView {
  /// The key `index` as it may stand in another object: not redirected, `next` the hash of its text.
  public func freeKey(_ index: Int) -> JSONNode {
    var key = nodes[index]
    guard key.flags.contains(.redirected) else { return key }
    key.flags.remove(.redirected)
    var text = OutputBuffer(capacity: 64)
    key.next = withText(index, &text) { JSONIndex.hash(ofText: $0) }
    return key
  }

  /// Whether two keys, nodes of this index or made for it, stand for the same text.
  ///
  /// `next` of both must be the hash of their text.
  @inlinable public func isSameKey(_ one: JSONNode, _ other: JSONNode) -> Bool {
    guard one.next == other.next else { return false }
    if one.flags.contains(.escaped) || other.flags.contains(.escaped) {
      return isSameDecoded(one, other)
    }
    guard one.count == other.count else { return false }
    let (left, right) = (bytes.extracting(one.range), bytes.extracting(other.range))
    for at in left.indices where left[at] != right[at] { return false }
    return true
  }

  @usableFromInline func isSameDecoded(_ one: JSONNode, _ other: JSONNode) -> Bool {
    var left = OutputBuffer(capacity: Int(one.count))
    JSONEscapes.decode(bytes.extracting(one.range), to: &left)
    return isKey(other, left.bytes)
  }

  /// Whether a key stands for `text`.
  public func isKey(_ key: JSONNode, _ text: Span<UInt8>) -> Bool {
    guard key.flags.contains(.escaped) else {
      return Self.areEqual(bytes.extracting(key.range), text)
    }
    var decoded = OutputBuffer(capacity: Int(key.count))
    JSONEscapes.decode(bytes.extracting(key.range), to: &decoded)
    return Self.areEqual(decoded.bytes, text)
  }

  private static func areEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    for at in one.indices where one[at] != other[at] { return false }
    return true
  }
}
