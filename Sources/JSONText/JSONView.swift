public import ByteIO

/// Bytes and their index, seen together: what encoders walk over.
///
/// A value is named by the index of its node. The view borrows both; it cannot outlive them.
@frozen
public struct JSONView: ~Escapable {
  /// The bytes that offsets refer to.
  public let bytes: Span<UInt8>
  /// The index.
  public let nodes: Span<JSONNode>

  /// Joins bytes with the index made of them.
  @inlinable @_lifetime(copy bytes, copy nodes)
  public init(bytes: Span<UInt8>, nodes: Span<JSONNode>) {
    self.bytes = bytes
    self.nodes = nodes
  }

  /// The node `index`.
  @inlinable public subscript(_ index: Int) -> JSONNode { nodes[index] }

  /// The text of a node as it is spelled: a string's content between its quotes.
  @inlinable @inline(__always) @_lifetime(copy self)
  public func spelling(_ index: Int) -> Span<UInt8> { text(of: nodes[index]) }

  /// The same for a node that was looked up already.
  @inlinable @inline(__always) @_lifetime(copy self)
  public func text(of node: JSONNode) -> Span<UInt8> {
    // Of numbers that are never negative the end is the only one that can be out of bounds.
    let start = Int(node.offset)
    let end = start &+ Int(node.count)
    precondition(end <= bytes.count)
    return unsafe bytes.extracting(unchecked: Range(uncheckedBounds: (start, end)))
  }

  /// Whether the document `root` is known to differ from `earlier`, the one before it, in scalars alone.
  ///
  /// Each of its nodes then stands as far behind one of `earlier` as `root` does.
  public func hasSameShape(_ root: Int, as earlier: Int) -> Bool {
    nodes[root].flags == .sameShape && Int(nodes[earlier].next) == root
      && !nodes[earlier].flags.contains(.impure)
  }

  /// The first eight bytes of a node's text as a little-endian number, zeros behind a shorter one.
  @inlinable @inline(__always) public func head(of node: JSONNode) -> UInt64 {
    let count = Int(node.count)
    let known = count < 8 ? (1 << UInt64(truncatingIfNeeded: 8 &* count)) &- 1 : UInt64.max
    let start = Int(node.offset)
    guard bytes.count &- start >= 8 else {
      var head: UInt64 = 0
      for at in 0..<min(count, 8) { head |= UInt64(bytes[start + at]) << UInt64(8 * at) }
      return head
    }
    return unsafe bytes.withUnsafeBytes { raw in
      unsafe UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)) & known
    }
  }

  /// The text that a string or key stands for, decoded into `scratch` if it holds escapes.
  @inlinable public func withText<R: ~Copyable>(
    _ index: Int,
    _ scratch: inout OutputBuffer,
    _ body: (Span<UInt8>) -> R
  ) -> R {
    let node = nodes[index]
    guard node.flags.contains(.escaped) else { return body(text(of: node)) }
    scratch.truncate(to: 0)
    JSONEscapes.decode(text(of: node), to: &scratch)
    return body(scratch.bytes)
  }

  /// The text that a string or key stands for.
  ///
  /// Allocates: for names and metadata, not for items.
  public func string(_ index: Int) -> String {
    var scratch = OutputBuffer()
    return withText(index, &scratch) { text in
      unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
  }

  /// The members of the object `index`, duplicates resolved; empty for anything else.
  @inlinable @_lifetime(copy self)
  public func members(of index: Int) -> JSONMembers {
    let node = nodes[index]
    let isObject = node.kind == .object
    return JSONMembers(
      nodes: nodes,
      next: index &+ 1,
      end: isObject ? Int(node.next) : index &+ 1
    )
  }

  /// The elements of the array `index`; empty for anything else.
  @inlinable @_lifetime(copy self)
  public func elements(of index: Int) -> JSONElements {
    let node = nodes[index]
    let isArray = node.kind == .array
    return JSONElements(
      nodes: nodes,
      next: index &+ 1,
      end: isArray ? Int(node.next) : index &+ 1
    )
  }

  /// Whether the container `index` holds nothing.
  @inlinable public func isEmpty(_ index: Int) -> Bool {
    Int(nodes[index].next) == index &+ 1
  }

  /// The value of the member `name` of the object `index`.
  public func value(of name: StaticString, in index: Int) -> Int? {
    var members = members(of: index)
    var scratch = OutputBuffer(capacity: 64)
    while let member = members.next() {
      let same = withText(member.key, &scratch) { text in
        guard text.count == name.utf8CodeUnitCount else { return false }
        for at in text.indices where unsafe text[at] != name.utf8Start[at] { return false }
        return true
      }
      if same { return member.value }
    }
    return nil
  }
}

/// Steps over the members of an object.
@frozen
public struct JSONMembers: ~Escapable {
  @usableFromInline let nodes: Span<JSONNode>
  @usableFromInline var at: Int
  @usableFromInline let end: Int

  @inlinable @_lifetime(copy nodes)
  init(nodes: Span<JSONNode>, next: Int, end: Int) {
    self.nodes = nodes
    self.at = next
    self.end = end
  }

  /// The next member: the indexes of its key and its value.
  @inlinable @_lifetime(self: copy self)
  public mutating func next() -> (key: Int, value: Int)? {
    while at < end {
      let key = at
      let node = nodes[key]
      at = Int(nodes[key &+ 1].next)
      if node.flags.contains(.shadowed) { continue }
      return (key, node.flags.contains(.redirected) ? Int(node.next) : key &+ 1)
    }
    return nil
  }
}

/// Steps over the elements of an array.
@frozen
public struct JSONElements: ~Escapable {
  @usableFromInline let nodes: Span<JSONNode>
  @usableFromInline var at: Int
  @usableFromInline let end: Int

  @inlinable @_lifetime(copy nodes)
  init(nodes: Span<JSONNode>, next: Int, end: Int) {
    self.nodes = nodes
    self.at = next
    self.end = end
  }

  /// The index of the next element.
  @inlinable @_lifetime(self: copy self)
  public mutating func next() -> Int? {
    guard at < end else { return nil }
    let element = at
    at = Int(nodes[element].next)
    return element
  }
}
