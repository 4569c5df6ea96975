import ByteIO

/// What the elements of items have in common that differ in their scalars alone: the tags.
///
///     <name>Newman</name><size><w>7</w></size>
///
///     <name>                 then a scalar
///     </name><size><w>       then a scalar
///     </w></size>            the end
///
/// It is taken from the elements of one item as they were written, and serves those behind it.
struct ElementPattern {
  /// An element that holds a scalar, as it was written.
  struct Written {
    /// The scalar's node.
    let value: Int
    /// Where the name stands in the start tag, with its prefix.
    let name: Range<Int>
    /// Where the element ends.
    let end: Int
  }

  /// A scalar's place.
  struct Leaf {
    /// Its node, counted from the item's.
    let node: Int
    /// The tags before it, in ``tags``.
    let tags: Range<Int>
    /// How long the end tag is that follows it.
    let endTagCount: Int
  }

  private(set) var leaves: [Leaf] = []
  /// All tags, one behind the other; those behind the last leaf's are the end.
  private(set) var tags: [UInt8] = []

  /// The tags behind the last scalar.
  var ending: Range<Int> { (leaves.last?.tags.upperBound ?? 0)..<tags.count }

  /// Takes it from the elements of the item `item`, which stand from `start` on at the end of `out`.
  mutating func learn(_ written: [Written], of item: Int, in out: Span<UInt8>, from start: Int) {
    leaves.removeAll(keepingCapacity: true)
    tags.removeAll(keepingCapacity: true)
    var at = start
    for element in written {
      let first = leaves.last?.tags.upperBound ?? 0
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
  }

  private mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe tags.append(contentsOf: $0) }
  }
}
