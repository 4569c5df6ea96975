public import ByteIO
import CByteScan

extension JSONIndex {
  // Items of a dataset mostly differ in their scalars alone. What stands between those is compared with
  // the same bytes of an earlier document, 32 at a time, and the nodes of it are copied: no bracket is
  // matched and no key looked at. Scalars are read as everywhere.

  /// Adds the document in `range`, by the shape of earlier ones if it has that.
  @inline(__always)
  mutating func addDocument(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) throws(Stop) {
    let root = count
    if shape.isKnown {
      if unsafe addAlike(text, range) {
        if shape.lastRoot >= 0, shape.lastRoot == previousRoot {
          unsafe base[root].flags.insert(.sameShape)
        }
        shape.found(at: root)
        return
      }
      shape.miss()
    }
    try unsafe scan(text, range)
    if shape.isDue() {
      unsafe shape.learn(
        text,
        range,
        UnsafeBufferPointer(start: base, count: count),
        root: root,
        previous: previousRoot
      )
    }
  }

  /// Appends the document `root`, whose bytes are in `bytes`, as ``JSONWriter/compact(_:_:to:)`` does, if
  /// it has the shape of the last ones; else nothing, and returns false.
  ///
  /// Half the instructions of going from node to node.
  public borrowing func appendCompact(
    _ root: Int,
    of bytes: Span<UInt8>,
    to out: inout OutputBuffer
  ) -> Bool {
    precondition(root >= 0 && root < count)
    let document = unsafe base[root]
    guard shape.covers(root), !document.flags.contains(.impure),
      document.range.upperBound <= bytes.count
    else { return false }
    if shape.isCompact {
      out.append(bytes, document.range)
      return true
    }
    let nodes = unsafe base + root
    // Compact JSON is never longer than what it was made of.
    unsafe out.append(upTo: document.range.count + Int(LARDER_COPY_SLACK)) { target in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe shape.compactTexts.withUnsafeBufferPointer { gapTexts in
          guard let text = bytes.baseAddress, let gapTexts = gapTexts.baseAddress else { return 0 }
          var end = unsafe target
          for gap in shape.gaps {
            unsafe end = larder_copy(
              end,
              gapTexts + Int(gap.compactText),
              Int(gap.compactCount)
            )
            if gap.isLast { break }
            let scalar = unsafe nodes[Int(gap.scalar)]
            unsafe end = larder_copy(
              end,
              text + Int(scalar.offset) - scalar.quotes,
              Int(scalar.count) &+ 2 &* scalar.quotes
            )
          }
          return unsafe end - target
        }
      }
    }
    return true
  }

  /// Adds the document in `range` if it has the known shape; else adds nothing and returns false.
  ///
  /// It adds what `scan` would add, and leaves to that whatever is unusual in a scalar.
  private mutating func addAlike(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    reserve(shape.nodes.count)
    let root = count
    let isAlike = unsafe shape.gaps.withUnsafeBufferPointer { gaps in
      unsafe shape.nodes.withUnsafeBufferPointer { model in
        unsafe shape.texts.withUnsafeBufferPointer { texts in
          unsafe (try? Self.read(text, range, gaps, model, texts, to: base, root)) ?? false
        }
      }
    }
    guard isAlike else { return false }
    for container in shape.containers {
      let node = unsafe base + root + Int(container.node)
      unsafe node.pointee.next &+= UInt32(truncatingIfNeeded: root)
      guard container.lastScalar > 0 else { continue }
      let end = unsafe base[root + Int(container.lastScalar)].endOfText &+ Int(container.distance)
      unsafe node.pointee.count = UInt32(truncatingIfNeeded: end) &- node.pointee.offset
    }
    count = root + shape.nodes.count
    return true
  }

  /// Stores the nodes of the document in `range` from `root` on; false if it has another shape.
  ///
  /// Of containers, `next` and the length are still those of the shape.
  @inline(__always)
  private static func read(
    _ text: UnsafePointer<UInt8>,
    _ range: Range<Int>,
    _ gaps: UnsafeBufferPointer<DocumentShape.Gap>,
    _ model: UnsafeBufferPointer<JSONNode>,
    _ texts: UnsafeBufferPointer<UInt8>,
    to nodes: UnsafeMutablePointer<JSONNode>,
    _ root: Int
  ) throws(Stop) -> Bool {
    guard let gaps = gaps.baseAddress, let model = model.baseAddress,
      let texts = texts.baseAddress
    else { return false }
    var gap = unsafe gaps
    let end = range.upperBound
    var at = range.lowerBound
    var free = root
    while true {
      let length = unsafe Int(gap.pointee.count)
      guard end &- at >= length,
        unsafe larder_has_prefix(text + at, texts + Int(gap.pointee.text), length) != 0
      else { return false }
      let scalar = unsafe root &+ Int(gap.pointee.scalar)
      while free < scalar {
        unsafe nodes[free] = model[free &- root]
        unsafe nodes[free].offset &+= UInt32(truncatingIfNeeded: at)
        free &+= 1
      }
      at &+= length
      if unsafe gap.pointee.isLast { return at == end }
      let from = at
      switch unsafe text[at] {
      case UInt8(ascii: "\""):
        let (from, flags) = try unsafe string(text, &at, end)
        if flags.contains(.loneSurrogate) { return false }
        unsafe push(nodes, &free, from, at &- 1, .string, flags)
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        let flags = try unsafe number(text, &at, end)
        unsafe push(nodes, &free, from, at, .number, flags)
      case UInt8(ascii: "t"):
        at = try unsafe word("true", 0x6575_7274, text, at, end)
        unsafe push(nodes, &free, from, at, .true, [])
      case UInt8(ascii: "f"):
        at = try unsafe word("false", 0x736C_6166, text, at, end)
        unsafe push(nodes, &free, from, at, .false, [])
      case UInt8(ascii: "n"):
        at = try unsafe word("null", 0x6C6C_756E, text, at, end)
        unsafe push(nodes, &free, from, at, .null, [])
      default: return false
      }
      unsafe gap += 1
    }
  }
}
