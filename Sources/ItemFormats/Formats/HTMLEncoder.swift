import ByteIO
import JSONText

extension ItemFormat {
  /// A self-contained table for a browser.
  public static let html = ItemFormat(
    name: "html",
    fileExtension: "html",
    contentType: "text/html",
    summary: "a self-contained table to read in a browser",
    isColumnar: true,
    makeEncoder: { HTMLEncoder(title: $0.title, hasPointedIntegers: $0.hasPointedIntegers) }
  )
}

/// One HTML document with one table: no script, and a policy that allows nothing but its own style.
///
/// A cell tells apart what a table usually blurs: `null` is a muted word, a missing value nothing, an
/// empty string a muted `""`. Values are never shortened. Characters that HTML forbids (controls other
/// than white space, noncharacters: HTML, "Text") become U+FFFD and are counted.
struct HTMLEncoder: ItemEncoder {
  let title: String
  let hasPointedIntegers: Bool

  func head(columns: ColumnPlan, to out: inout OutputBuffer) {
    var ignored = LossTally()
    out.append(
      text: """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '\(HTMLStyle.hash)'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <meta name="color-scheme" content="light dark">
        <title>
        """
    )
    HTMLText.append(Array(title.utf8).span, row: 0, to: &out, losses: &ignored)
    out.append("</title>\n<style>")
    out.append(HTMLStyle.text)
    out.append("</style>\n</head>\n<body>\n<table>\n<caption>")
    HTMLText.append(Array(title.utf8).span, row: 0, to: &out, losses: &ignored)
    out.append("</caption>\n<thead>\n<tr><th scope=\"col\">#</th>")
    for column in 0..<columns.count {
      out.append("<th scope=\"col\">")
      HTMLText.append(columns.name(column).span, row: 0, to: &out, losses: &ignored)
      out.append("</th>")
    }
    out.append("</tr>\n</thead>\n<tbody>\n")
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
      let row = firstRow + item - items.lowerBound
      out.append("<tr><th scope=\"row\">")
      out.append(decimal: row + 1)
      out.append("</th>")
      let leaves = batch.leaves(of: item)
      var column = 0
      for at in leaves.indices {
        let leaf = leaves[at]
        Self.missing(Int(leaf.column) - column, &out)
        cell(json, Int(leaf.node), row, &scratch, &out, &losses)
        column = Int(leaf.column) + 1
      }
      Self.missing(columns.count - column, &out)
      out.append("</tr>\n")
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {
    out.append("</tbody>\n</table>\n</body>\n</html>\n")
  }

  /// Each row gets the empty cells that it lacks.
  ///
  /// `</tr>` cannot occur in a value, whose `<` is escaped, and stands at the end of a row only.
  func widen(_ rows: Span<UInt8>, from known: Int, to columns: Int, into out: inout OutputBuffer) {
    let end: StaticString = "</tr>\n"
    let length = end.utf8CodeUnitCount
    var run = 0
    var at = 0
    while at + length <= rows.count {
      guard rows[at] == UInt8(ascii: "<"), rows[at + 1] == UInt8(ascii: "/"),
        rows[at + 2] == UInt8(ascii: "t"), rows[at + 3] == UInt8(ascii: "r")
      else {
        at += 1
        continue
      }
      out.append(rows, run..<at)
      Self.missing(columns - known, &out)
      run = at
      at += length
    }
    out.append(rows, run..<rows.count)
  }

  private static func missing(_ count: Int, _ out: inout OutputBuffer) {
    for _ in 0..<max(count, 0) { out.append("<td></td>") }
  }

  @inline(__always)
  private func cell(
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
      out.append("<td><span class=\"null\">null</span></td>")
    case .string:
      if value.flags.contains(.loneSurrogate) { losses.count(.loneSurrogate, row: row) }
      if value.flags.contains(.escaped) {
        scratch.truncate(to: 0)
        JSONEscapes.decode(json.spelling(node), to: &scratch)
        text(scratch.bytes, row, &out, &losses)
      } else {
        text(json.spelling(node), row, &out, &losses)
      }
    case .number:
      out.append("<td class=\"num\">")
      NumberText.append(json, node, pointed: hasPointedIntegers, to: &out)
      out.append("</td>")
    case .true: out.append("<td>true</td>")
    case .false: out.append("<td>false</td>")
    case .array, .object, .key:
      if !json.isEmpty(node) { losses.count(.tooDeep, row: row) }
      scratch.truncate(to: 0)
      JSONWriter.compact(json, node, to: &scratch)
      text(scratch.bytes, row, &out, &losses)
    }
  }

  private func text(
    _ text: Span<UInt8>,
    _ row: Int,
    _ out: inout OutputBuffer,
    _ losses: inout LossTally
  ) {
    guard text.count > 0 else {
      out.append("<td><span class=\"empty\">\"\"</span></td>")
      return
    }
    if WebAddress.isLink(text) {
      out.append("<td><a rel=\"noopener noreferrer nofollow\" href=\"")
      HTMLText.append(text, row: row, to: &out, losses: &losses)
      out.append("\">")
      HTMLText.append(text, row: row, to: &out, losses: &losses)
      out.append("</a></td>")
    } else {
      let at = out.appendHTML(text, between: "<td>", "</td>")
      if at == text.count { return }
      HTMLText.append(text.extracting(at..<text.count), row: row, to: &out, losses: &losses)
      out.append("</td>")
    }
  }
}
