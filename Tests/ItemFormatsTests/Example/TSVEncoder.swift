import ByteIO
import ItemFormats
import JSONText

extension ItemFormat {
  /// Tab-separated values, with the escapes of PostgreSQL's COPY.
  static let tsv = ItemFormat(
    name: "tsv",
    fileExtension: "tsv",
    contentType: "text/tab-separated-values",
    summary: "a line an item, a tab between values, null as \\N",
    isColumnar: true,
    makeEncoder: { _ in TSVEncoder() }
  )
}

/// A header, then an item a line; `\t`, `\n`, `\r` and `\\` are escaped, so lines and tabs can be counted.
struct TSVEncoder: ItemEncoder {
  func head(columns: ColumnPlan, to out: inout OutputBuffer) {
    for column in 0..<columns.count {
      if column > 0 { out.append("\t") }
      Self.escape(columns.name(column).span, to: &out)
    }
    out.append("\n")
  }

  func encode(
    _ batch: borrowing ItemBatch,
    items: Range<Int>,
    columns: ColumnPlan,
    firstRow: Int,
    to out: inout OutputBuffer,
    losses: inout LossTally
  ) {
    let json = batch.json
    var scratch = OutputBuffer()
    for item in items {
      let leaves = batch.leaves(of: item)
      var column = 0
      for at in leaves.indices {
        // A value that is missing leaves its tab.
        for _ in column..<Int(leaves[at].column) { out.append("\t") }
        column = Int(leaves[at].column)
        let node = Int(leaves[at].node)
        if json[node].flags.contains(.loneSurrogate) {
          losses.count(.loneSurrogate, row: firstRow + item - items.lowerBound)
        }
        switch json[node].kind {
        case .null: out.append("\\N")
        case .string: json.withText(node, &scratch) { Self.escape($0, to: &out) }
        default:
          scratch.truncate(to: 0)
          JSONWriter.compact(json, node, to: &scratch)
          Self.escape(scratch.bytes, to: &out)
        }
      }
      for _ in column..<max(columns.count - 1, column) { out.append("\t") }
      out.append("\n")
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {}

  /// Columns that turned up late are tabs at the end of the lines before.
  func widen(_ rows: Span<UInt8>, from known: Int, to columns: Int, into out: inout OutputBuffer) {
    for at in rows.indices {
      if rows[at] == UInt8(ascii: "\n") {
        for _ in max(known, 1)..<max(columns, known, 1) { out.append("\t") }
      }
      out.append(rows[at])
    }
  }

  private static func escape(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    for at in text.indices {
      switch text[at] {
      case UInt8(ascii: "\t"): out.append("\\t")
      case UInt8(ascii: "\n"): out.append("\\n")
      case UInt8(ascii: "\r"): out.append("\\r")
      case UInt8(ascii: "\\"): out.append("\\\\")
      case let byte: out.append(byte)
      }
    }
  }
}
