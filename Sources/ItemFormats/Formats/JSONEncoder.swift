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
    options: JSONOptions(),
    settings: JSONOptions.settings,
    packaging: { options in .plain { _ in JSONEncoder(options: options) } }
  )
}

/// JSON (RFC 8259): `[`, an item a line or indented, `]`.
///
/// Values keep their spelling.
struct JSONEncoder: ItemEncoder {
  let options: JSONOptions

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
      if options.isPretty {
        out.append("  ")
        JSONWriter.pretty(json, batch.roots[item], level: 1, to: &out)
      } else {
        batch.appendLine(item, to: &out)
      }
      losses.count(mendedIn: batch.roots[item], of: json, row: firstRow + item - items.lowerBound)
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {
    out.append(itemCount == 0 ? "]\n" : "\n]\n")
  }
}
