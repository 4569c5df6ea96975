import ByteIO
import JSONText

extension ItemFormat {
  /// Comma-separated values, as the platform writes them.
  public static let csv = ItemFormat(
    name: "csv",
    fileExtension: "csv",
    contentType: "text/csv",
    summary: "a table for any program: exact values, UTF-8",
    isColumnar: true,
    packaging: .plain,
    makeEncoder: { CSVEncoder(hasPointedIntegers: $0.hasPointedIntegers) }
  )
}

/// CSV (RFC 4180 §2, with LF and UTF-8 as the platform has it).
///
/// Byte order mark, comma, LF; every present value and header is quoted, quotes are doubled. `""` is
/// the empty string, nothing between delimiters is null or missing. Every row has the header's width.
struct CSVEncoder: ItemEncoder {
  let hasPointedIntegers: Bool

  func head(columns: ColumnPlan, to out: inout OutputBuffer) {
    guard columns.count > 0 else { return }
    out.append("\u{FEFF}")
    for column in 0..<columns.count {
      if column > 0 { out.append(UInt8(ascii: ",")) }
      Self.quote(columns.name(column).span, to: &out)
    }
    out.append(UInt8(ascii: "\n"))
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
        let leaf = leaves[at]
        while column < Int(leaf.column) {
          out.append(UInt8(ascii: ","))
          column &+= 1
        }
        value(
          json,
          Int(leaf.node),
          row: firstRow + item - items.lowerBound,
          &scratch,
          &out,
          &losses
        )
      }
      while column < columns.count - 1 {
        out.append(UInt8(ascii: ","))
        column &+= 1
      }
      out.append(UInt8(ascii: "\n"))
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {}

  /// Rows end at a line feed outside quotes: each gets the delimiters of the columns it lacks.
  func widen(_ rows: Span<UInt8>, from known: Int, to columns: Int, into out: inout OutputBuffer) {
    // A table without columns has no bytes; its rows were only counted by their line feeds.
    if columns == 0 { return }
    // A row of no columns is an empty line; the first column needs no delimiter before it.
    let missing = max(columns - 1, 0) - max(known - 1, 0)
    var quoted = false
    var run = 0
    for at in rows.indices {
      let byte = rows[at]
      if byte == UInt8(ascii: "\"") {
        quoted.toggle()
      } else if byte == UInt8(ascii: "\n"), !quoted {
        out.append(rows, run..<at)
        for _ in 0..<missing { out.append(UInt8(ascii: ",")) }
        run = at
      }
    }
    out.append(rows, run..<rows.count)
  }

  @inline(__always)
  private func value(
    _ json: JSONView,
    _ node: Int,
    row: Int,
    _ scratch: inout OutputBuffer,
    _ out: inout OutputBuffer,
    _ losses: inout LossTally
  ) {
    let value = json[node]
    switch value.kind {
    case .null:
      if value.flags.contains(.nonFinite) { losses.count(.nonFinite, row: row) }
    case .string where !value.flags.contains(.escaped):
      // Without an escape there is no quote inside.
      out.append(UInt8(ascii: "\""))
      out.append(json.spelling(node))
      out.append(UInt8(ascii: "\""))
    case .string:
      if value.flags.contains(.loneSurrogate) { losses.count(.loneSurrogate, row: row) }
      scratch.truncate(to: 0)
      JSONEscapes.decode(json.spelling(node), to: &scratch)
      Self.quote(scratch.bytes, to: &out)
    case .number:
      out.append(UInt8(ascii: "\""))
      NumberText.append(json, node, pointed: hasPointedIntegers, to: &out)
      out.append(UInt8(ascii: "\""))
    case .true: out.append("\"true\"")
    case .false: out.append("\"false\"")
    case .array, .object, .key:
      if !json.isEmpty(node) { losses.count(.tooDeep, row: row) }
      scratch.truncate(to: 0)
      JSONWriter.compact(json, node, to: &scratch)
      Self.quote(scratch.bytes, to: &out)
    }
  }

  private static func quote(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    out.append(UInt8(ascii: "\""))
    var run = 0
    for at in text.indices where text[at] == UInt8(ascii: "\"") {
      out.append(text, run..<at + 1)
      run = at
    }
    out.append(text, run..<text.count)
    out.append(UInt8(ascii: "\""))
  }
}
