public import ByteIO
import CByteScan

/// JSON written as bytes.
public enum JSONWriter {
  /// Appends the value `index` as compact JSON: one line, no blanks, strict RFC 8259.
  ///
  /// Strings and numbers keep their spelling. Lone surrogates become U+FFFD, non-finite literals
  /// null, and of duplicate keys the last value stands at the place of the first. Depth costs eight
  /// bytes a level and no recursion.
  public static func compact(_ json: JSONView, _ index: Int, to out: inout OutputBuffer) {
    let node = json[index]
    switch node.kind {
    case .array, .object:
      if node.flags.contains(.impure) {
        structured(json, index, level: nil, to: &out)
      } else if isCompact(json, index) {
        out.append(json.bytes, node.range)
      } else {
        copy(json, index, to: &out)
      }
    default:
      scalar(json, node, to: &out)
    }
  }

  /// Appends the value `index` with a line for each value in it, indented by two spaces a level.
  ///
  /// The first line is not indented; the others are as deep as `level` says and more. Otherwise as
  /// ``compact(_:_:to:)``.
  public static func pretty(
    _ json: JSONView,
    _ index: Int,
    level: Int,
    to out: inout OutputBuffer
  ) {
    structured(json, index, level: level, to: &out)
  }

  /// Appends a container whose tokens can be copied as they stand.
  ///
  /// One pass over its nodes in document order: each is copied with vectors, with its quotes, and what
  /// stands between them follows from what they are. Half the instructions of leaving the blanks out of
  /// the text.
  private static func copy(_ json: JSONView, _ root: Int, to out: inout OutputBuffer) {
    // Compact JSON is never longer than what it was made of.
    let room = json[root].range.count + Int(LARDER_COPY_SLACK)
    let start = out.count
    unsafe out.append(upTo: room) { target in
      unsafe json.bytes.withUnsafeBufferPointer { bytes in
        unsafe json.nodes.withUnsafeBufferPointer { nodes in
          guard let text = bytes.baseAddress, let nodes = nodes.baseAddress else { return 0 }
          return unsafe copy(text, nodes, root, to: target)
        }
      }
    }
    if out.count == start { structured(json, root, level: nil, to: &out) }
  }

  /// Whether there are no blanks between the tokens of a container, so that its text can be copied whole.
  ///
  /// Adds up what its tokens are long: half the instructions of copying them. It is not begun where
  /// blanks stand around the first key or element already.
  private static func isCompact(_ json: JSONView, _ root: Int) -> Bool {
    let end = Int(json[root].next)
    let first = root + 1
    guard first < end else { return json[root].count == 2 }
    let offset = json[first].offset
    switch json[first].kind {
    case .key:
      let gap = json[first + 1].offset &- offset &- json[first].count
      let isString = json[first + 1].kind == .string
      guard offset == json[root].offset &+ 2, gap == (isString ? 3 : 2) else { return false }
    case .string: guard offset == json[root].offset &+ 2 else { return false }
    default: guard offset == json[root].offset &+ 1 else { return false }
    }
    return unsafe json.nodes.withUnsafeBufferPointer { nodes in
      // The root has no comma behind it.
      var length = -1
      for at in root..<end {
        let node = unsafe nodes[at]
        switch node.kind {
        case .array, .object:
          // Brackets and a comma, which the last of its own children lacks.
          length &+= Int(node.next) > at &+ 1 ? 2 : 3
        case .key, .string: length &+= Int(node.count) &+ 3
        default: length &+= Int(node.count) &+ 1
        }
      }
      return unsafe length == Int(nodes[root].count)
    }
  }

  /// Returns how many bytes were written; 0 if containers lie too deep in each other to keep account.
  @inline(__always)
  private static func copy(
    _ text: UnsafePointer<UInt8>,
    _ nodes: UnsafePointer<JSONNode>,
    _ root: Int,
    to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let most = 64
    return unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: most) { ends in
      var out = unsafe target
      // Where each container around the innermost ends; in `brackets` a bit for each object.
      var depth = 0
      var brackets: UInt64 = 0
      var innerEnd = unsafe nodes[root].next
      let end = innerEnd
      var at = UInt32(truncatingIfNeeded: root)
      while at < end {
        let node = unsafe nodes[Int(at)]
        at &+= 1
        switch node.kind {
        case .key:
          unsafe out = larder_copy(out, text + Int(node.offset) - 1, Int(node.count) &+ 2)
          unsafe out[0] = UInt8(ascii: ":")
          unsafe out += 1
          continue
        case .string:
          unsafe out = larder_copy(out, text + Int(node.offset) - 1, Int(node.count) &+ 2)
        case .object, .array:
          let isObject = node.kind == .object
          unsafe out[0] = isObject ? UInt8(ascii: "{") : UInt8(ascii: "[")
          unsafe out += 1
          guard depth < most else { return 0 }
          unsafe ends[depth] = innerEnd
          depth &+= 1
          brackets = brackets << 1 | (isObject ? 1 : 0)
          innerEnd = node.next
          if innerEnd > at { continue }
        default:
          unsafe out = larder_copy(out, text + Int(node.offset), Int(node.count))
        }
        while at == innerEnd, depth > 0 {
          unsafe out[0] = brackets & 1 != 0 ? UInt8(ascii: "}") : UInt8(ascii: "]")
          unsafe out += 1
          brackets >>= 1
          depth &-= 1
          innerEnd = unsafe ends[depth]
        }
        unsafe out[0] = UInt8(ascii: ",")
        if depth > 0 { unsafe out += 1 }
      }
      return unsafe out - target
    }
  }

  /// Appends a value member by member, each on a line of its own if there is a `level`.
  private static func structured(
    _ json: JSONView,
    _ root: Int,
    level: Int?,
    to out: inout OutputBuffer
  ) {
    // What is left to write, innermost last: the next child and the end of an open container.
    // Shadowed and redirected members are resolved when a child is chosen.
    var open: [(next: Int, end: Int, isObject: Bool, isFirst: Bool)] = []
    var value: Int? = root
    while true {
      if let index = value {
        let node = json[index]
        switch node.kind {
        case .array, .object:
          let isObject = node.kind == .object
          out.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
          open.append((index + 1, Int(node.next), isObject, true))
        default:
          scalar(json, node, to: &out)
        }
        value = nil
      }
      guard var top = open.popLast() else { return }
      if top.isObject {
        while top.next < top.end, json[top.next].flags.contains(.shadowed) {
          top.next = Int(json[top.next + 1].next)
        }
      }
      guard top.next < top.end else {
        if let level, !top.isFirst { newLine(level + open.count, to: &out) }
        out.append(top.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        continue
      }
      if !top.isFirst { out.append(UInt8(ascii: ",")) }
      top.isFirst = false
      if let level { newLine(level + open.count + 1, to: &out) }
      if top.isObject {
        let key = json[top.next]
        string(json, key, to: &out)
        out.append(UInt8(ascii: ":"))
        if level != nil { out.append(UInt8(ascii: " ")) }
        value = key.flags.contains(.redirected) ? Int(key.next) : top.next + 1
        top.next = Int(json[top.next + 1].next)
      } else {
        value = top.next
        top.next = Int(json[top.next].next)
      }
      open.append(top)
    }
  }

  private static func newLine(_ level: Int, to out: inout OutputBuffer) {
    out.append(UInt8(ascii: "\n"))
    for _ in 0..<level { out.append("  ") }
  }

  @inline(__always)
  private static func scalar(_ json: JSONView, _ node: JSONNode, to out: inout OutputBuffer) {
    switch node.kind {
    case .null: out.append("null")
    case .string, .key: string(json, node, to: &out)
    default: out.append(json.bytes, node.range)
    }
  }

  private static func string(_ json: JSONView, _ node: JSONNode, to out: inout OutputBuffer) {
    out.append(UInt8(ascii: "\""))
    if node.flags.contains(.loneSurrogate) {
      mended(json.bytes.extracting(node.range), to: &out)
    } else {
      out.append(json.bytes, node.range)
    }
    out.append(UInt8(ascii: "\""))
  }

  /// Appends string content with each lone surrogate escape replaced by U+FFFD.
  private static func mended(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    var run = 0
    var at = 0
    while at < text.count {
      guard text[at] == UInt8(ascii: "\\") else {
        at += 1
        continue
      }
      guard at + 1 < text.count, text[at + 1] == UInt8(ascii: "u") else {
        at += 2
        continue
      }
      let (scalar, length) = JSONEscapes.unicode(text, at)
      // A correctly escaped U+FFFD keeps its spelling: only surrogates are 6 bytes from 0xD800.
      let isSurrogate =
        text[at + 2] | 0x20 == UInt8(ascii: "d") && text[at + 3] >= UInt8(ascii: "8")
      if scalar == 0xFFFD && length == 6 && isSurrogate {
        out.append(text, run..<at)
        out.append("\u{FFFD}")
        run = at + 6
      }
      at += length
    }
    out.append(text, run..<text.count)
  }
}
