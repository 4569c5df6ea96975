//===----------------------------------------------------------------------===//
// JSONText: a flat index over JSON bytes.
//
//   {"id": 7, "tags": ["a", "b"]}
//
//   0 object  next 7 ─────────────┐
//   1 key     id                  │   A value's `next` is the node behind it and all it
//   2 number  7      next 3       │   contains, so whole subtrees are stepped over.
//   3 key     tags                │   Nothing is copied, decoded or reordered.
//   4 array   next 7 ──────────┐  │
//   5 string  a      next 6    │  │
//   6 string  b      next 7    │  │
//   7 ◄────────────────────────┴──┘
//
// One pass validates all of RFC 8259, UTF-8 included, and never recurses: while a container is open
// its `next` holds the index of its parent. A key's `next` holds a hash of its text; once a duplicate
// is found, the first key is `redirected`, its `next` being the index of the last value (RFC 8259 §4
// leaves the choice open; every client keeps the last value), and the others are `shadowed`.
//===----------------------------------------------------------------------===//

public import ByteIO
import CByteScan

/// The index over one or many JSON documents that lie in one arena.
///
/// 16 bytes a value or key. Documents are added one after the other; a document that is refused
/// leaves no trace.
@safe
public struct JSONIndex: ~Copyable, @unchecked Sendable {
  var base: UnsafeMutablePointer<JSONNode>
  private var capacity: Int
  var count = 0

  /// Makes an empty index with room for `capacity` nodes.
  public init(capacity: Int = 1024) {
    self.capacity = max(capacity, 16)
    unsafe base = Memory.allocate(self.capacity)
  }

  deinit { unsafe Memory.free(base) }

  /// All nodes, in document order.
  public var nodes: Span<JSONNode> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Empties the index.
  ///
  /// Its memory is kept, unless it holds more than `keeping` nodes.
  public mutating func removeAll(keeping: Int = .max) {
    count = 0
    guard capacity > keeping else { return }
    self = JSONIndex(capacity: keeping)
  }

  /// Takes a member out of the object `object`, for everyone who walks the index from now on.
  public mutating func hide(member key: Int, of object: Int) {
    precondition(object >= 0 && key > object && key < count)
    unsafe base[key].flags.insert(.shadowed)
    unsafe base[object].flags.insert(.impure)
  }

  private mutating func grow() { resize(to: capacity * 2) }

  /// Makes room for `room` more nodes.
  mutating func reserve(_ room: Int) {
    if capacity - count < room { resize(to: max(capacity * 2, count + room)) }
  }

  private mutating func resize(to capacity: Int) {
    unsafe base = Memory.resize(base, to: capacity)
    self.capacity = capacity
  }

  /// Validates the document in `range` of `arena` and adds its nodes.
  ///
  /// A byte order mark is accepted, and the literals `NaN`, `Infinity` and `-Infinity` that Python
  /// writes, as null. Time is linear in the length, whatever the nesting.
  ///
  /// - Returns: the index of the document's root.
  /// - Throws: the first violation of RFC 8259, with its offset in the document.
  public mutating func add(_ arena: borrowing ByteArena, _ range: Range<Int>) throws(JSONError)
    -> Int
  {
    precondition(range.lowerBound >= 0 && range.upperBound <= arena.count)
    let root = count
    do {
      try unsafe arena.bytes.withUnsafeBufferPointer { bytes throws(Stop) in
        guard let start = bytes.baseAddress else { throw Stop(.empty, at: range.lowerBound) }
        try unsafe scan(start, range)
      }
      return root
    } catch {
      count = root
      let document = arena.bytes.extracting(range)
      throw Self.explain(error, at: range.lowerBound, in: document)
    }
  }

  /// Names what people call the thing where the first bytes tell.
  private static func explain(_ stop: Stop, at start: Int, in document: Span<UInt8>) -> JSONError {
    func starts(_ bytes: UInt8...) -> Bool {
      document.count >= bytes.count && bytes.indices.allSatisfy { document[$0] == bytes[$0] }
    }
    let reason: JSONError.Reason =
      if starts(0x1F, 0x8B) {
        .gzip
      } else if starts(0xFF, 0xFE, 0, 0) || starts(0, 0, 0xFE, 0xFF) {
        .utf32
      } else if starts(0xFF, 0xFE) || starts(0xFE, 0xFF) {
        .utf16
      } else if stop.reason == .unexpected(UInt8(ascii: "<")), stop.at - start < 4 {
        .markup
      } else {
        stop.reason
      }
    return JSONError(reason, at: stop.at - start, in: document)
  }

  /// A violation at an offset in the arena; line and column are found later.
  private struct Stop: Error {
    let reason: JSONError.Reason
    let at: Int

    init(_ reason: JSONError.Reason, at: Int) {
      self.reason = reason
      self.at = at
    }
  }

  // The algorithm: one loop over values. A value is followed by what its container expects; a
  // closing bracket makes the container itself the value that was just read. Plain runs of strings
  // are skipped 16 bytes at a time. The place in the node buffer lives in locals: through `self` every
  // store to a node would make the compiler load it anew. Measured in Benchmarks/README.md, row "JSON
  // index".
  @inline(__always)
  private mutating func scan(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) throws(Stop) {
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

    value: while true {
      if free > last {
        count = free
        grow()
        unsafe nodes = base
        last = capacity - 2
      }
      unsafe Self.skipBlank(text, &at, end)
      if inObject {
        try unsafe Self.key(text, &at, end, nodes, &free, &impure)
        unsafe Self.skipBlank(text, &at, end)
      }
      guard at < end else { throw Stop(container == none ? .empty : .cut, at: at) }
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
        container = UInt32(truncatingIfNeeded: free)
        free &+= 1
        at &+= 1
        unsafe Self.skipBlank(text, &at, end)
        guard at < end else { throw Stop(.cut, at: at) }
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
        guard at < end else { throw Stop(.cut, at: at) }
        let byte = unsafe text[at]
        at &+= 1
        if byte == UInt8(ascii: ",") { continue value }
        guard byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          throw Stop(.unexpected(byte), at: at - 1)
        }
        let closed = Int(container)
        if inObject {
          impure = unsafe max(impure, Self.resolveDuplicates(text, nodes, closed, free))
        }
        unsafe container = nodes[closed].next
        unsafe nodes[closed].next = UInt32(truncatingIfNeeded: free)
        unsafe nodes[closed].count = UInt32(truncatingIfNeeded: at) &- nodes[closed].offset
        if impure >= closed { unsafe nodes[closed].flags.insert(.impure) }
        if container != none { unsafe inObject = nodes[Int(container)].kind == .object }
      }
      break
    }
    unsafe Self.skipBlank(text, &at, end)
    guard at == end else { throw Stop(.secondValue, at: at) }
    count = free
  }

  @inline(__always)
  private static func push(
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

  /// Reads `"key" :` and leaves `at` behind the colon.
  @inline(__always)
  private static func key(
    _ text: UnsafePointer<UInt8>,
    _ at: inout Int,
    _ end: Int,
    _ nodes: UnsafeMutablePointer<JSONNode>,
    _ free: inout Int,
    _ impure: inout Int
  ) throws(Stop) {
    guard at < end else { throw Stop(.cut, at: at) }
    guard unsafe text[at] == UInt8(ascii: "\"") else {
      throw unsafe Stop(.unexpected(text[at]), at: at)
    }
    let (from, flags) = try unsafe string(text, &at, end)
    if flags.contains(.loneSurrogate) { impure = free }
    let length = at &- 1 &- from
    unsafe nodes[free] = JSONNode(
      offset: UInt32(truncatingIfNeeded: from),
      count: UInt32(truncatingIfNeeded: length),
      next: hash(text + from, length, flags),
      kind: .key,
      flags: flags
    )
    free &+= 1
    unsafe skipBlank(text, &at, end)
    guard at < end else { throw Stop(.cut, at: at) }
    guard unsafe text[at] == UInt8(ascii: ":") else {
      throw unsafe Stop(.unexpected(text[at]), at: at)
    }
    at &+= 1
  }

  @inline(__always)
  private static func skipBlank(_ text: UnsafePointer<UInt8>, _ at: inout Int, _ end: Int) {
    while at < end {
      let byte = unsafe text[at]
      if byte > 0x20 { return }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      at &+= 1
    }
  }

  /// Reads a literal whose first four bytes are `head`, little-endian; returns the place behind it.
  ///
  /// Looks up to 4 bytes past the end, which the arena's padding allows.
  @inline(__always)
  private static func word(
    _ word: StaticString,
    _ head: UInt32,
    _ text: UnsafePointer<UInt8>,
    _ at: Int,
    _ end: Int
  ) throws(Stop) -> Int {
    let stop = at &+ word.utf8CodeUnitCount
    let found = unsafe UnsafeRawPointer(text + at).loadUnaligned(as: UInt32.self)
    guard stop <= end, UInt32(littleEndian: found) == head,
      unsafe word.utf8CodeUnitCount == 4 || text[at &+ 4] == UInt8(ascii: "e")
    else { return try unsafe literal(word, text, at, end) }
    return stop
  }

  @inline(never)
  private static func literal(
    _ word: StaticString,
    _ text: UnsafePointer<UInt8>,
    _ start: Int,
    _ end: Int
  ) throws(Stop) -> Int {
    for index in 0..<word.utf8CodeUnitCount {
      let at = start + index
      guard at < end else { throw Stop(.cut, at: at) }
      guard unsafe text[at] == word.utf8Start[index] else {
        throw unsafe Stop(.unexpected(text[at]), at: at)
      }
    }
    return start + word.utf8CodeUnitCount
  }

  /// RFC 8259 §6: `-? (0 | [1-9][0-9]*) ('.' [0-9]+)? ([eE] [+-]? [0-9]+)?`.
  @inline(__always)
  private static func number(
    _ text: UnsafePointer<UInt8>,
    _ at: inout Int,
    _ end: Int
  ) throws(Stop) -> JSONFlags {
    @inline(__always) func digits() throws(Stop) {
      let from = at
      while at < end, unsafe text[at] &- UInt8(ascii: "0") < 10 { at &+= 1 }
      if at == from { throw Stop(at < end ? .badNumber : .cut, at: at) }
    }
    var flags = JSONFlags.integer
    if unsafe text[at] == UInt8(ascii: "-") { at &+= 1 }
    if at < end, unsafe text[at] == UInt8(ascii: "0") {
      at &+= 1
      if at < end, unsafe text[at] &- UInt8(ascii: "0") < 10 { throw Stop(.badNumber, at: at) }
    } else {
      try digits()
    }
    if at < end, unsafe text[at] == UInt8(ascii: ".") {
      flags = []
      at &+= 1
      try digits()
    }
    if at < end, unsafe text[at] | 0x20 == UInt8(ascii: "e") {
      flags = []
      at &+= 1
      if at < end, unsafe text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") {
        at &+= 1
      }
      try digits()
    }
    return flags
  }

  /// Reads a string whose opening quote is at `at`; leaves `at` behind the closing one.
  @inline(__always)
  private static func string(
    _ text: UnsafePointer<UInt8>,
    _ at: inout Int,
    _ end: Int
  ) throws(Stop) -> (from: Int, flags: JSONFlags) {
    let from = at &+ 1
    let stop = unsafe larder_scan_ascii(text + from, text + end) - text
    if stop < end, unsafe text[stop] == UInt8(ascii: "\"") {
      at = stop &+ 1
      return (from, [])
    }
    let (flags, behind) = try unsafe carefully(text, from, stop, end)
    at = behind
    return (from, flags)
  }

  /// Reads the string at `from`, plain up to `stop`, that has escapes, other than ASCII characters, or no
  /// end; returns the place behind its closing quote too.
  @inline(never)
  private static func carefully(
    _ text: UnsafePointer<UInt8>,
    _ from: Int,
    _ stop: Int,
    _ end: Int
  ) throws(Stop) -> (flags: JSONFlags, behind: Int) {
    var flags: JSONFlags = []
    var cursor = stop
    while cursor < end {
      let byte = unsafe text[cursor]
      switch byte {
      case UInt8(ascii: "\""): return (flags, cursor &+ 1)
      case UInt8(ascii: "\\"):
        flags.insert(.escaped)
        cursor = try unsafe escape(text, cursor, end, &flags)
      case 0x80...0xFF:
        flags.insert(.nonASCII)
        // Characters that are not ASCII mostly stand together.
        repeat {
          let length = unsafe UTF8Check.length(text + cursor, end &- cursor)
          guard length > 0 else { throw Stop(.invalidUTF8, at: cursor) }
          cursor &+= length
        } while unsafe cursor < end && text[cursor] >= 0x80
      default: throw Stop(.controlCharacter, at: cursor)
      }
      cursor = unsafe larder_scan_ascii(text + cursor, text + end) - text
    }
    throw Stop(.cut, at: end)
  }

  /// Checks the escape at `at`; returns the place behind it.
  ///
  /// A pair of surrogates is one escape.
  private static func escape(
    _ text: UnsafePointer<UInt8>,
    _ at: Int,
    _ end: Int,
    _ flags: inout JSONFlags
  ) throws(Stop) -> Int {
    guard at + 1 < end else { throw Stop(.cut, at: end) }
    switch unsafe text[at + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return at + 2
    case UInt8(ascii: "u"):
      let unit = try unsafe hex(text, at + 2, end, at)
      guard unit & 0xF800 == 0xD800 else { return at + 6 }
      if unit < 0xDC00, at + 7 < end,
        unsafe text[at + 6] == UInt8(ascii: "\\") && text[at + 7] == UInt8(ascii: "u")
      {
        let low = try unsafe hex(text, at + 8, end, at + 6)
        if low & 0xFC00 == 0xDC00 { return at + 12 }
      }
      flags.insert(.loneSurrogate)
      return at + 6
    default:
      throw Stop(.badEscape, at: at)
    }
  }

  private static func hex(
    _ text: UnsafePointer<UInt8>,
    _ at: Int,
    _ end: Int,
    _ escape: Int
  ) throws(Stop) -> UInt32 {
    guard at + 4 <= end else { throw Stop(.cut, at: end) }
    var unit: UInt32 = 0
    for offset in 0..<4 {
      guard let digit = unsafe JSONEscapes.hexValue(text[at + offset]) else {
        throw Stop(.badEscape, at: escape)
      }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }
}
