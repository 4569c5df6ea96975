import ByteIO
import JSONText

extension ItemFormat {
  /// One JSON array of all items.
  public static let json = ItemFormat(
    name: "json",
    fileExtension: "json",
    contentType: "application/json",
    summary: "one JSON array, an item a line",
    isColumnar: false,
    packaging: .plain,
    makeEncoder: { _ in JSONEncoder() }
  )
}

/// JSON (RFC 8259): `[`, an item a line, `]`.
///
/// Values keep their spelling.
struct JSONEncoder: ItemEncoder {
  func head(columns: ColumnPlan, to out: inout OutputBuffer) { out.append("[") }

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
      if firstRow + item - items.lowerBound > 0 { out.append(UInt8(ascii: ",")) }
      out.append(UInt8(ascii: "\n"))
      JSONWriter.compact(json, batch.roots[item], to: &out)
      losses.count(mendedIn: batch.roots[item], of: json, row: firstRow + item - items.lowerBound)
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {
    out.append(itemCount == 0 ? "]\n" : "\n]\n")
  }
}
