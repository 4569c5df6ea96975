import ByteIO
import CByteScan

extension JSONIndex {
  // The algorithm: one loop over values. A value is followed by what its container expects; a
  // closing bracket makes the container itself the value that was just read. Plain runs of strings
  // are skipped 16 bytes at a time. The place in the node buffer lives in locals: through `self` every
  // store to a node would make the compiler load it anew. Measured in Benchmarks/README.md, row "JSON
  // index".
  //
  // Where the document ends is asked once a value, not once a byte: the arena may be read past it, and
  // what is wrong at or behind the end is a document that is cut.
  //
  // Items of a dataset mostly have the same keys in the same order, so each container is read along one
  // that is like it: a key that has the same bytes as the next one there needs no scan, no hash, and no
  // search for duplicates, since the keys there differ from each other. More than that nothing depends on
  // the likeness. With 30 keys an item the index takes a tenth less time.
  @inline(__always)
  mutating func scan(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) throws(Stop) {
    let end = range.upperBound
    var at = range.lowerBound
    if end - at >= 3, unsafe text[at] == 0xEF && text[at + 1] == 0xBB && text[at + 2] == 0xBF {
      at += 3
    }
    var nodes = unsafe base
    var free = count
    var last = capacity - 2
    let none = UInt32.max
    var container = none
    var inObject = false
    /// The last node that keeps its containers from being copied as they stand.
    var impure = -1
    /// What the container that is being read is like, and how many are around it.
    var likeness = Likeness(next: UInt32(truncatingIfNeeded: model < 0 ? previousRoot : model))
    var depth = 0
    /// Whether all keys were found in what the containers are like.
    var isAlike = true

    value: while true {
      if free > last {
        count = free
        grow()
        unsafe nodes = base
        last = capacity - 2
      }
      unsafe Self.skipBlank(text, &at, end)
      /// The value that this one is probably like; none if there is none.
      var known = likeness.next
      if inObject {
        if let key = unsafe likeness.key(at: at, end, text, nodes) {
          unsafe likeness.pass(key, nodes)
          at = unsafe Self.copyKey(nodes, key, to: free, at: at)
          known = UInt32(truncatingIfNeeded: key &+ 1)
        } else {
          var (place, like) = (at, likeness)
          known = try unsafe Self.newKey(text, &place, end, nodes, free, &impure, &like)
          (at, likeness) = (place, like)
          if known == .max { isAlike = false }
        }
        free &+= 1
        unsafe Self.skipBlank(text, &at, end)
        guard unsafe text[at] == UInt8(ascii: ":") else {
          throw unsafe Self.unexpected(text, at, end)
        }
        at &+= 1
        unsafe Self.skipBlank(text, &at, end)
      }
      guard at < end else { throw Stop(container == none ? .empty : .cut, at: end) }
      let byte = unsafe text[at]
      switch byte {
      case UInt8(ascii: "\""):
        let (from, flags) = try unsafe Self.string(text, &at, end)
        if flags.contains(.loneSurrogate) { impure = free }
        unsafe Self.push(nodes, &free, from, at &- 1, .string, flags)

      case UInt8(ascii: "{"), UInt8(ascii: "["):
        inObject = byte == UInt8(ascii: "{")
        unsafe nodes[free] = JSONNode(
          offset: UInt32(truncatingIfNeeded: at),
          count: 0,
          next: container,
          kind: inObject ? .object : .array
        )
        if depth < Likeness.maxDepth { unsafe outer[depth] = likeness }
        depth &+= 1
        likeness = unsafe Likeness(to: known, like: nodes[free].kind, nodes)
        container = UInt32(truncatingIfNeeded: free)
        free &+= 1
        at &+= 1
        unsafe Self.skipBlank(text, &at, end)
        // In ASCII a closing bracket stands two behind its opening one.
        if unsafe text[at] != byte &+ 2 { continue value }

      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        let from = at
        if byte == UInt8(ascii: "-"), at &+ 1 < end, unsafe text[at &+ 1] == UInt8(ascii: "I") {
          at &+= 1
          at = try unsafe Self.literal("Infinity", text, at, end)
          impure = free
          unsafe Self.push(nodes, &free, from, at, .null, .nonFinite)
        } else {
          let flags = try unsafe Self.number(text, &at, end)
          unsafe Self.push(nodes, &free, from, at, .number, flags)
        }

      case UInt8(ascii: "t"):
        at = try unsafe Self.word("true", 0x6575_7274, text, at, end)
        unsafe Self.push(nodes, &free, at - 4, at, .true, [])
      case UInt8(ascii: "f"):
        at = try unsafe Self.word("false", 0x736C_6166, text, at, end)
        unsafe Self.push(nodes, &free, at - 5, at, .false, [])
      case UInt8(ascii: "n"):
        at = try unsafe Self.word("null", 0x6C6C_756E, text, at, end)
        unsafe Self.push(nodes, &free, at - 4, at, .null, [])
      case UInt8(ascii: "N"):
        at = try unsafe Self.literal("NaN", text, at, end)
        impure = free
        unsafe Self.push(nodes, &free, at - 3, at, .null, .nonFinite)
      case UInt8(ascii: "I"):
        at = try unsafe Self.literal("Infinity", text, at, end)
        impure = free
        unsafe Self.push(nodes, &free, at - 8, at, .null, .nonFinite)
      default:
        throw Stop(.unexpected(byte), at: at)
      }

      // What follows a value: the end of its container, the next member, or the end of the document.
      while container != none {
        unsafe Self.skipBlank(text, &at, end)
        let byte = unsafe text[at]
        at &+= 1
        if byte == UInt8(ascii: ",") { continue value }
        guard at <= end, byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          throw unsafe Self.unexpected(text, at &- 1, end)
        }
        let closed = Int(container)
        if inObject, !likeness.isWhole {
          impure = unsafe max(impure, Self.resolveDuplicates(text, nodes, closed, free))
        }
        depth &-= 1
        likeness = depth < Likeness.maxDepth ? unsafe outer[depth] : Likeness(next: none)
        unsafe container = nodes[closed].next
        unsafe nodes[closed].next = UInt32(truncatingIfNeeded: free)
        unsafe nodes[closed].count = UInt32(truncatingIfNeeded: at) &- nodes[closed].offset
        if impure >= closed { unsafe nodes[closed].flags.insert(.impure) }
        if container != none { unsafe inObject = nodes[Int(container)].kind == .object }
        // The next element is like this one.
        if !inObject { likeness.next = UInt32(truncatingIfNeeded: closed) }
      }
      break
    }
    if at < end { unsafe Self.skipBlank(text, &at, end) }
    guard at == end else { throw Stop(.secondValue, at: at) }
    if !isAlike { model = count }
    count = free
  }

  @inline(__always)
  static func push(
    _ nodes: UnsafeMutablePointer<JSONNode>,
    _ free: inout Int,
    _ from: Int,
    _ end: Int,
    _ kind: JSONKind,
    _ flags: JSONFlags
  ) {
    let node = free
    free &+= 1
    unsafe nodes[node] = JSONNode(
      offset: UInt32(truncatingIfNeeded: from),
      count: UInt32(truncatingIfNeeded: end &- from),
      next: UInt32(truncatingIfNeeded: free),
      kind: kind,
      flags: flags
    )
  }

  /// Stores a key that has the text of the key `known` and stands at `at`; returns the place behind it.
  @inline(__always)
  private static func copyKey(
    _ nodes: UnsafeMutablePointer<JSONNode>,
    _ known: Int,
    to free: Int,
    at: Int
  ) -> Int {
    // The node as a whole: read member by member, they would be kept apart in registers that are few.
    unsafe (nodes + free).update(from: nodes + known, count: 1)
    unsafe nodes[free].offset = UInt32(truncatingIfNeeded: at &+ 1)
    return unsafe at &+ Int(nodes[free].count) &+ 2
  }

  /// Reads a key that is not the next one of the container's like, and stores it at `free`.
  ///
  /// - Returns: the value that the key's is probably like; `UInt32.max` if there is none.
  @inline(never)
  private static func newKey(
    _ text: UnsafePointer<UInt8>,
    _ at: inout Int,
    _ end: Int,
    _ nodes: UnsafeMutablePointer<JSONNode>,
    _ free: Int,
    _ impure: inout Int,
    _ likeness: inout Likeness
  ) throws(Stop) -> UInt32 {
    guard unsafe at < end && text[at] == UInt8(ascii: "\"") else {
      throw unsafe unexpected(text, at, end)
    }
    // Members that are missing are the commonest difference.
    if let key = unsafe likeness.keyBehindNext(at: at, end, text, nodes) {
      at = unsafe copyKey(nodes, key, to: free, at: at)
      return UInt32(truncatingIfNeeded: key &+ 1)
    }
    var (from, flags) = try unsafe string(text, &at, end)
    if flags.contains(.loneSurrogate) { impure = free }
    let length = at &- 1 &- from
    if flags.isEmpty, unsafe larder_is_plain_name(text + from, length) != 0 {
      flags = .plainName
    }
    unsafe nodes[free] = JSONNode(
      offset: UInt32(truncatingIfNeeded: from),
      count: UInt32(truncatingIfNeeded: length),
      next: hash(text + from, length, flags),
      kind: .key,
      flags: flags
    )
    unsafe likeness.miss(nodes[free], nodes)
    return .max
  }
}
