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
    options: CSVOptions(),
    settings: CSVOptions.settings,
    packaging: { options in
      .plain { CSVEncoder(options: options, hasPointedIntegers: $0.hasPointedIntegers) }
    }
  )
}

/// CSV (RFC 4180 §2, with LF and UTF-8 as the platform has it).
///
/// Byte order mark, comma, LF; every present value and header is quoted, quotes are doubled. `""` is
/// the empty string, nothing between delimiters is null or missing. Every row has the header's width.
struct CSVEncoder: ItemEncoder {
  let options: CSVOptions
  let hasPointedIntegers: Bool

  func head(columns: ColumnPlan, to out: inout OutputBuffer) {
    guard columns.count > 0 else { return }
    if options.hasByteOrderMark { out.append("\u{FEFF}") }
    guard options.hasHeader else { return }
    for column in 0..<columns.count {
      if column > 0 { out.append(options.delimiter) }
      text(columns.name(column).span, to: &out)
    }
    endLine(&out)
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
    let isPlain = options.isPlain
    var scratch = OutputBuffer()
    for item in items {
      let row = firstRow + item - items.lowerBound
      let leaves = batch.leaves(of: item)
      // The next column to be written.
      var column = 0
      for at in leaves.indices {
        let leaf = leaves[at]
        if leaf.column > column { missing(Int(leaf.column) - column, after: column, &out) }
        if leaf.column > 0 { out.append(options.delimiter) }
        let value = json[Int(leaf.node)]
        if isPlain, isAsSpelled(value) {
          out.appendQuoted(json.bytes.extracting(value.range))
        } else {
          self.value(json, Int(leaf.node), row, &scratch, &out, &losses)
        }
        column = Int(leaf.column) + 1
      }
      missing(columns.count - column, after: column, &out)
      endLine(&out)
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {}

  /// Rows end at a line feed outside quotes: each gets the columns it lacks.
  func widen(_ rows: Span<UInt8>, from known: Int, to columns: Int, into out: inout OutputBuffer) {
    // A table without columns has no bytes; its rows were only counted by their line feeds.
    if columns == 0 { return }
    var quoted = false
    var run = 0
    for at in rows.indices {
      let byte = rows[at]
      if byte == UInt8(ascii: "\"") {
        quoted.toggle()
      } else if byte == UInt8(ascii: "\n"), !quoted {
        let end = options.hasCarriageReturns ? at - 1 : at
        out.append(rows, run..<end)
        missing(columns - known, after: known, &out)
        run = end
      }
    }
    out.append(rows, run..<rows.count)
  }

  // MARK: - Values

  /// Appends `count` values that are missing, behind `column` others.
  private func missing(_ count: Int, after column: Int, _ out: inout OutputBuffer) {
    for next in column..<column + max(count, 0) {
      if next > 0 { out.append(options.delimiter) }
      if !options.null.isEmpty { out.append(options.null.span) }
    }
  }

  @inline(__always)
  private func endLine(_ out: inout OutputBuffer) {
    if options.hasCarriageReturns { out.append(UInt8(ascii: "\r")) }
    out.append(UInt8(ascii: "\n"))
  }

  /// Whether a value stands in the table as it is spelled in JSON, without a quote inside.
  @inline(__always)
  private func isAsSpelled(_ value: JSONNode) -> Bool {
    switch value.kind {
    case .string: !value.flags.contains(.escaped)
    case .number: value.flags.contains(.integer) || !hasPointedIntegers
    case .true, .false: true
    case .null, .array, .object, .key: false
    }
  }

  private func value(
    _ json: JSONView,
    _ node: Int,
    _ row: Int,
    _ scratch: inout OutputBuffer,
    _ out: inout OutputBuffer,
    _ losses: inout LossTally
  ) {
    let value = json[node]
    switch value.kind {
    case .null:
      if value.flags.contains(.nonFinite) { losses.count(.nonFinite, row: row) }
      if !options.null.isEmpty { out.append(options.null.span) }
    case .string where !value.flags.contains(.escaped):
      text(json.spelling(node), to: &out)
    case .string where options.isPlain:
      if value.flags.contains(.loneSurrogate) { losses.count(.loneSurrogate, row: row) }
      Self.unescaped(json.spelling(node), to: &out)
    case .string:
      if value.flags.contains(.loneSurrogate) { losses.count(.loneSurrogate, row: row) }
      scratch.truncate(to: 0)
      JSONEscapes.decode(json.spelling(node), to: &scratch)
      text(scratch.bytes, to: &out)
    case .number where options.quoting == .all:
      out.append(UInt8(ascii: "\""))
      NumberText.append(json, node, pointed: hasPointedIntegers, to: &out)
      out.append(UInt8(ascii: "\""))
    case .number:
      scratch.truncate(to: 0)
      NumberText.append(json, node, pointed: hasPointedIntegers, to: &scratch)
      field(scratch.bytes, to: &out)
    case .true, .false:
      // Spelled as they are in JSON.
      field(json.spelling(node), to: &out)
    case .array, .object, .key:
      if !json.isEmpty(node) { losses.count(.tooDeep, row: row) }
      scratch.truncate(to: 0)
      JSONWriter.compact(json, node, to: &scratch)
      text(scratch.bytes, to: &out)
    }
  }

  /// Appends a text, with an apostrophe if it looks like a formula and that is asked for.
  private func text(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    guard options.guardsFormulas, Self.isFormula(text) else { return field(text, to: &out) }
    out.append("\"'")
    Self.inside(text, to: &out)
    out.append(UInt8(ascii: "\""))
  }

  /// Appends a present value, between quotes if it needs them.
  @inline(__always)
  private func field(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    guard options.quoting == .all || needsQuotes(text) else { return out.append(text) }
    out.append(UInt8(ascii: "\""))
    Self.inside(text, to: &out)
    out.append(UInt8(ascii: "\""))
  }

  /// Whether a value would be read as something else: as two, as none, or without its outer blanks.
  private func needsQuotes(_ text: Span<UInt8>) -> Bool {
    guard text.count > 0 else { return true }
    let (first, last) = (text[0], text[text.count - 1])
    if first <= 0x20 || last <= 0x20 { return true }
    // At the start of a file U+FEFF would be taken for a byte order mark.
    if first == 0xEF, text.count > 2, text[1] == 0xBB, text[2] == 0xBF { return true }
    for at in text.indices {
      switch text[at] {
      case UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"), options.delimiter:
        return true
      default: break
      }
    }
    return equalsNull(text)
  }

  private func equalsNull(_ text: Span<UInt8>) -> Bool {
    guard text.count == options.null.count else { return false }
    for at in text.indices where text[at] != options.null[at] { return false }
    return true
  }

  /// Whether a spreadsheet may take the text for a formula: by its first character, also full width.
  private static func isFormula(_ text: Span<UInt8>) -> Bool {
    guard text.count > 0 else { return false }
    switch text[0] {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
      UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      return true
    case 0xEF:
      // U+FF1D, U+FF0B, U+FF0D and U+FF20.
      guard text.count > 2, text[1] == 0xBC else { return false }
      return text[2] == 0x9D || text[2] == 0x8B || text[2] == 0x8D || text[2] == 0xA0
    default: return false
    }
  }

  /// Appends what stands between quotes, quotes doubled.
  private static func inside(_ text: Span<UInt8>, to out: inout OutputBuffer) {
    var at = out.appendUnquoted(text, from: 0)
    while at < text.count {
      out.append("\"\"")
      at = out.appendUnquoted(text, from: at + 1)
    }
  }

  /// Appends the content of a JSON string between quotes: decoded, and its quotes doubled, at once.
  private static func unescaped(_ content: Span<UInt8>, to out: inout OutputBuffer) {
    out.append(UInt8(ascii: "\""))
    var at = out.appendUnescaped(content, from: 0)
    while at < content.count {
      at = JSONEscapes.decodeEscape(content, at, to: &out)
      if out.bytes[out.count - 1] == UInt8(ascii: "\"") { out.append(UInt8(ascii: "\"")) }
      at = out.appendUnescaped(content, from: at)
    }
    out.append(UInt8(ascii: "\""))
  }
}
