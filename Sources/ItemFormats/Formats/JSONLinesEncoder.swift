import ByteIO
import JSONText

extension ItemFormat {
  /// One JSON object a line.
  public static let jsonl = ItemFormat(
    name: "jsonl",
    fileExtension: "jsonl",
    contentType: "application/jsonl",
    summary: "JSON Lines: one object a line, for streaming",
    isColumnar: false,
    makeEncoder: { _ in JSONLinesEncoder() }
  )
}

/// JSON Lines: one compact object, one line feed.
///
/// Values keep their spelling.
struct JSONLinesEncoder: ItemEncoder {
  func head(columns: ColumnPlan, to out: inout OutputBuffer) {}

  func encode(
    _ batch: borrowing ItemBatch,
    items: Range<Int>,
    columns: ColumnPlan,
    firstRow: Int,
    to out: inout OutputBuffer,
    losses: inout LossTally
  ) {
    let json = batch.json
    for item in items {
      batch.appendLine(item, to: &out)
      losses.count(mendedIn: batch.roots[item], of: json, row: firstRow + item - items.lowerBound)
      out.append(UInt8(ascii: "\n"))
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {}
}
