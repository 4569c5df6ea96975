import ByteIO
import CByteScan

/// What documents have in common that differ in their scalars alone.
///
///     {"id":7,"size":{"w":1.5},"tags":["a"]}
///
///     gap                  its nodes
///     {"id":               object, key          then a scalar
///     ,"size":{"w":        key, object, key     then a scalar
///     },"tags":[           key, array           then a scalar
///     ]}                                        the end
///
/// It is learned from one document and holds copies of the gaps and of their nodes, so that it serves
/// the next documents in whatever index and arena they are.
///
/// Documents of another shape cost the comparison up to the first difference, and learning theirs about as
/// much as a scan. Where shapes change all the time, fewer and fewer documents are compared, down to one
/// in 65.
struct DocumentShape {
  /// What stands before a scalar or the end: blanks, brackets, commas, keys, empty containers.
  struct Gap: BitwiseCopyable {
    /// Where its bytes are in `texts`, and how many; one at least.
    let text: UInt32
    let count: UInt32
    /// The same without blanks, in `compactTexts`.
    let compactText: UInt32
    let compactCount: UInt32
    /// The node of the scalar behind it, which follows the gap's own; of the last, the number of all nodes.
    let scalar: UInt32
    let isLast: Bool
  }

  /// A container's node, and where the container ends.
  struct Container: BitwiseCopyable {
    let node: UInt32
    /// The node of the last scalar in it; 0 if it has none, and thus the same length everywhere.
    let lastScalar: UInt32
    /// How far behind that scalar it ends.
    let distance: UInt32
  }

  /// Documents with more nodes or longer gaps are not learned: a batch has few of them.
  private static let (maxNodes, maxText) = (1 << 12, 1 << 16)
  private static let maxWait = 64

  private(set) var gaps: [Gap] = []
  /// The gaps' bytes, with room behind them for a comparison of 32 bytes.
  private(set) var texts: [UInt8] = []
  /// The same without blanks.
  private(set) var compactTexts: [UInt8] = []
  /// Whether there are no blanks in the document, so that it is compact as it stands.
  private(set) var isCompact = false
  /// The nodes of a document with root 0, but for the offset of a gap's: that is counted in the gap.
  private(set) var nodes: [JSONNode] = []
  private(set) var containers: [Container] = []

  /// The last document of this shape in the index; -1 if there is none.
  var lastRoot = -1
  /// The first one; documents between them have the shape too.
  private var firstRoot = 0
  /// How many documents in a row had the shape.
  private var streak = 0
  /// How many documents are to be scanned before the next is learned, and how many were to be last time.
  private var wait = 0
  private var lastWait = 0

  /// Whether there is a shape to compare documents with.
  var isKnown: Bool { !gaps.isEmpty }

  /// Notes that the document `root` has this shape.
  @inline(__always)
  mutating func found(at root: Int) {
    if lastRoot < 0 { firstRoot = root }
    lastRoot = root
    streak &+= 1
  }

  /// Whether the document `root` of the index is known to have this shape.
  @inline(__always)
  func covers(_ root: Int) -> Bool { root <= lastRoot && root >= firstRoot }

  /// Forgets the shape, since a document has another one.
  mutating func miss() {
    lastWait = streak >= Self.maxWait ? 0 : min(lastWait * 2 + 1, Self.maxWait)
    wait = lastWait
    streak = 0
    removeAll()
  }

  /// Whether a document that was scanned may be learned.
  @inline(__always)
  mutating func isDue() -> Bool {
    if wait == 0 { return true }
    wait &-= 1
    return false
  }

  private mutating func removeAll() {
    gaps.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    compactTexts.removeAll(keepingCapacity: true)
    nodes.removeAll(keepingCapacity: true)
    containers.removeAll(keepingCapacity: true)
    lastRoot = -1
  }

  /// Learns the shape of `root`, the last document of `index`, whose bytes are `range` of `text`, if the
  /// document before it has as many nodes.
  mutating func learn(
    _ text: UnsafePointer<UInt8>,
    _ range: Range<Int>,
    _ index: UnsafeBufferPointer<JSONNode>,
    root: Int,
    previous: Int
  ) {
    let count = index.count - root
    guard previous >= 0, unsafe Int(index[previous].next) - previous == count,
      count <= Self.maxNodes, unsafe !index[root].flags.contains(.impure)
    else { return }
    // A byte order mark is no blank: it would stand in compact JSON.
    guard unsafe text[range.lowerBound] != 0xEF else { return }
    removeAll()
    var start = range.lowerBound
    var scalarBytes = 0
    /// For each node, and behind the last, the last scalar before it; 0 if there is none.
    var lastScalars = [0]
    for at in root..<index.count {
      var node = unsafe index[at]
      if node.isScalar {
        unsafe append(text, start..<Int(node.offset) - node.quotes)
        guard texts.count <= Self.maxText else { return removeAll() }
        scalarBytes += Int(node.count) + 2 * node.quotes
        start = node.endOfText
        lastScalars.append(nodes.count)
      } else {
        lastScalars.append(lastScalars[nodes.count])
        node.offset -= UInt32(start)
        if node.kind != .key { node.next -= UInt32(root) }
      }
      nodes.append(node)
    }
    unsafe append(text, start..<range.upperBound, isLast: true)
    guard gaps.count > 1, texts.count <= Self.maxText else { return removeAll() }
    isCompact = unsafe Int(index[root].count) == scalarBytes + compactTexts.count
    texts.append(contentsOf: repeatElement(0, count: Int(LARDER_PREFIX_SLACK)))
    for at in nodes.indices where nodes[at].kind == .object || nodes[at].kind == .array {
      let original = unsafe index[root + at]
      let last = lastScalars[Int(nodes[at].next)]
      let end = Int(original.offset) + Int(original.count)
      containers.append(
        Container(
          node: UInt32(at),
          lastScalar: UInt32(last > at ? last : 0),
          distance: unsafe last > at ? UInt32(end - index[root + last].endOfText) : 0
        )
      )
    }
    (firstRoot, lastRoot) = (root, root)
  }

  /// Adds the gap with the bytes `range`, behind the nodes so far.
  private mutating func append(
    _ text: UnsafePointer<UInt8>,
    _ range: Range<Int>,
    isLast: Bool = false
  ) {
    let compactStart = compactTexts.count
    var (isInKey, isEscaped) = (false, false)
    for at in range {
      let byte = unsafe text[at]
      if byte == UInt8(ascii: "\""), !isEscaped { isInKey.toggle() }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      if isInKey || byte > 0x20 { compactTexts.append(byte) }
    }
    gaps.append(
      Gap(
        text: UInt32(texts.count),
        count: UInt32(range.count),
        compactText: UInt32(compactStart),
        compactCount: UInt32(compactTexts.count - compactStart),
        scalar: UInt32(nodes.count),
        isLast: isLast
      )
    )
    unsafe texts.append(
      contentsOf: UnsafeBufferPointer(start: text + range.lowerBound, count: range.count)
    )
  }
}

extension JSONNode {
  var isScalar: Bool { kind.rawValue <= JSONKind.string.rawValue }

  /// How many quotes stand on either side of a scalar's text.
  var quotes: Int { kind == .string ? 1 : 0 }

  /// The place behind a scalar, its closing quote included.
  var endOfText: Int { Int(offset) + Int(count) + quotes }
}
