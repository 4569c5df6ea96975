import ByteIO
import JSONText

// JSON, JSON Lines and the rows of the item browser hold the same text of an item. Leaving the blanks out
// of indented JSON costs 2,800 instructions an item of 1.1 KB, so outputs that share a batch share it.
extension ItemBatch {
  /// Makes the compact JSON of all items, for several outputs to copy.
  ///
  /// To be called once items and rows are settled: ``select(_:)`` forgets it. Of a batch of more than 4 MiB
  /// it is not made: an item so large is not to stand in memory once more.
  public mutating func makeLines() {
    lineEnds.removeAll(keepingCapacity: true)
    guard arena.count <= 1 << 22 else { return }
    var lines = OutputBuffer(capacity: 0)
    swap(&lines, &self.lines)
    lines.truncate(to: 0)
    for root in roots {
      compact(root, to: &lines)
      lineEnds.append(lines.count)
    }
    swap(&lines, &self.lines)
  }

  /// Appends an item as compact JSON.
  borrowing func appendLine(_ item: Int, to out: inout OutputBuffer) {
    if lineEnds.isEmpty {
      compact(roots[item], to: &out)
    } else {
      out.append(lines.bytes, lineRange(item))
    }
  }

  /// Shows `body` an item as compact JSON, which is made in `scratch` if it is not there.
  borrowing func withLine<R>(
    _ item: Int,
    _ scratch: inout OutputBuffer,
    _ body: (Span<UInt8>) -> R
  ) -> R {
    guard lineEnds.isEmpty else { return body(lines.bytes.extracting(lineRange(item))) }
    scratch.truncate(to: 0)
    compact(roots[item], to: &scratch)
    return body(scratch.bytes)
  }

  private borrowing func compact(_ root: Int, to out: inout OutputBuffer) {
    if !index.appendCompact(root, of: arena.bytes, to: &out) {
      JSONWriter.compact(json, root, to: &out)
    }
  }

  private func lineRange(_ item: Int) -> Range<Int> {
    (item == 0 ? 0 : lineEnds[item - 1])..<lineEnds[item]
  }
}
