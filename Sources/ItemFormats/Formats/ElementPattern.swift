import ByteIO
import JSONText

/// What the elements of items have in common that differ in their scalars alone: the tags.
///
///     <name>Newman</name><size><w>7</w></size>
///
///     <name>                 then a scalar
///     </name><size><w>       then a scalar
///     </w></size>            the end
///
/// It is taken from the elements of one item as they were written, and fits those behind it that have the
/// shape of the one before and leave out the same members.
struct ElementPattern {
  /// A scalar's place.
  struct Leaf {
    /// Its node, counted from the item's.
    let node: Int
    /// The tags before it, in ``tags``.
    let tags: Range<Int>
    /// How long the end tag is that follows it.
    let endTagCount: Int
  }

  /// An element that holds a scalar, as it was written.
  private struct Written {
    /// The scalar's node.
    let value: Int
    /// Where the name stands in the start tag, with its prefix.
    let name: Range<Int>
    /// Where the element ends.
    let end: Int
  }

  /// The values of members that are left out; -1 for none.
  typealias LeftOut = InlineArray<6, Int>

  private(set) var leaves: [Leaf] = []
  /// All tags, one behind the other; those behind the last leaf's are the end.
  private(set) var tags: [UInt8] = []
  /// How many empty arrays there are, which have no elements.
  private(set) var emptyArrays = 0
  /// What is left out, counted from the item.
  private var leftOut = LeftOut(repeating: -1)

  /// The last item that it was taken from or fitted, and the last of all; -1 without.
  private var fitted = -1
  private var last = -1
  /// The elements that scalars have in the item that it is to be taken from; nil if it is not.
  private var written: [Written]?
  /// Where that item's elements begin in the output.
  private var start = 0
  /// How often it may still be taken, lest items of ever new shapes pay for it.
  private var attempts = 16

  /// The tags behind the last scalar.
  var ending: Range<Int> { (leaves.last?.tags.upperBound ?? 0)..<tags.count }

  /// Whether the next item, `item`, has these elements, but for the scalars.
  mutating func fits(_ item: Int, besides leftOut: LeftOut, _ json: JSONView) -> Bool {
    guard fitted >= 0, json.hasSameShape(item, as: fitted) else { return false }
    for at in leftOut.indices where max(leftOut[at] - item, -1) != self.leftOut[at] { return false }
    fitted = item
    last = item
    return true
  }

  // MARK: - Taking it from an item

  /// Whether elements are to be noted.
  var isLearning: Bool { written != nil }

  /// Begins with the elements of the next item, `item`, which stand from `start` on, if others are likely
  /// to be like them.
  mutating func begin(_ item: Int, _ json: JSONView, from start: Int) {
    self.start = start
    let isLikely = last >= 0 && attempts > 0 && json.hasSameShape(item, as: last)
    if isLikely { attempts -= 1 }
    written = isLikely ? [] : nil
    fitted = -1
    last = item
  }

  /// Notes the element of the scalar `value`, which was written up to `end`, with its name in `name`.
  mutating func note(_ value: Int, _ name: Range<Int>, _ end: Int) {
    written?.append(Written(value: value, name: name, end: end))
  }

  /// Gives the item up: it has what other scalars would change elsewhere.
  mutating func giveUp() { written = nil }

  /// Ends with the item `item`, whose elements are the last in `out`.
  mutating func end(_ item: Int, besides leftOut: LeftOut, emptyArrays: Int, _ out: Span<UInt8>) {
    guard let written, !written.isEmpty else { return }
    leaves.removeAll(keepingCapacity: true)
    tags.removeAll(keepingCapacity: true)
    var at = start
    for element in written {
      let first = ending.lowerBound
      append(out, at..<element.name.upperBound)
      tags.append(UInt8(ascii: ">"))
      leaves.append(
        Leaf(
          node: element.value - item,
          tags: first..<tags.count,
          endTagCount: element.name.count + 3
        )
      )
      tags += [UInt8(ascii: "<"), UInt8(ascii: "/")]
      append(out, element.name)
      tags.append(UInt8(ascii: ">"))
      at = element.end
    }
    append(out, at..<out.count)
    for at in leftOut.indices { self.leftOut[at] = max(leftOut[at] - item, -1) }
    self.emptyArrays = emptyArrays
    fitted = item
    self.written = nil
  }

  private mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe tags.append(contentsOf: $0) }
  }
}
