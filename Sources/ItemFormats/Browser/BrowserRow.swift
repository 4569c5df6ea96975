import ByteIO
import JSONText

/// One of the first items, ready for a table: its cells, and the whole of it as text.
public struct BrowserRow: Sendable {
  /// `<td>` elements, escaped, in UTF-8, for the first ``BrowserEncoder/tableColumns`` columns.
  public private(set) var cells: [UInt8]
  /// Where each cell ends in `cells`; columns behind the last are missing in the item.
  public private(set) var ends: [Int] = []
  /// The item as JSON, escaped for an element; nil if it is too long to keep.
  public private(set) var json: [UInt8]?
  /// The size of the item as JSON.
  public let jsonCount: Int

  private static let textLimit = 140
  private static let linkLimit = 60
  private static let jsonLimit = 1 << 14

  /// Makes a row of cells and of the whole item, all of them markup.
  public init(cells: [String], json: String) {
    self.cells = []
    for cell in cells {
      self.cells += cell.utf8
      ends.append(self.cells.count)
    }
    self.json = Array(json.utf8)
    jsonCount = json.utf8.count
  }

  init(_ batch: borrowing ItemBatch, _ item: Int, _ scratch: inout OutputBuffer) {
    let json = batch.json
    scratch.truncate(to: 0)
    JSONWriter.compact(json, batch.roots[item], to: &scratch)
    jsonCount = scratch.count
    if scratch.count <= Self.jsonLimit {
      var out = OutputBuffer(capacity: scratch.count + scratch.count / 8 + 64)
      HTMLText.append(content: scratch.bytes, to: &out)
      self.json = Self.bytes(out)
    }
    var out = OutputBuffer()
    let leaves = batch.leaves(of: item)
    for at in leaves.indices where leaves[at].column < BrowserEncoder.tableColumns {
      while ends.count < Int(leaves[at].column) {
        out.append("<td></td>")
        ends.append(out.count)
      }
      Self.cell(json, Int(leaves[at].node), &scratch, &out)
      ends.append(out.count)
    }
    cells = Self.bytes(out)
  }

  /// The row with its cells only.
  public var cellsOnly: BrowserRow {
    var row = self
    row.json = nil
    return row
  }

  private static func bytes(_ out: borrowing OutputBuffer) -> [UInt8] {
    unsafe out.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
  }

  private static func cell(
    _ json: JSONView,
    _ node: Int,
    _ scratch: inout OutputBuffer,
    _ out: inout OutputBuffer
  ) {
    let value = json[node]
    switch value.kind {
    case .null: out.append("<td><span class=\"null\">null</span></td>")
    case .number:
      out.append("<td class=\"num\">")
      cut(json.spelling(node), &out)
      out.append("</td>")
    case .true: out.append("<td>true</td>")
    case .false: out.append("<td>false</td>")
    case .string where !value.flags.contains(.escaped): text(json.spelling(node), &out)
    case .string:
      scratch.truncate(to: 0)
      JSONEscapes.decode(json.spelling(node), to: &scratch)
      text(scratch.bytes, &out)
    case .array, .object, .key:
      scratch.truncate(to: 0)
      JSONWriter.compact(json, node, to: &scratch)
      text(scratch.bytes, &out)
    }
  }

  private static func text(_ text: Span<UInt8>, _ out: inout OutputBuffer) {
    guard text.count > 0 else {
      return out.append("<td><span class=\"empty\">\"\"</span></td>")
    }
    out.append("<td>")
    if text.count <= 2048, WebAddress.isLink(text) {
      out.append("<a rel=\"noopener noreferrer nofollow\" href=\"")
      var address = OutputBuffer(capacity: text.count + 16)
      WebAddress.appendValid(text, to: &address)
      escape(address.bytes, &out)
      if text.count > linkLimit {
        out.append("\" title=\"")
        escape(text, &out)
        out.append("\">")
        escape(text.extracting(0..<boundary(text, linkLimit - 21)), &out)
        out.append("…")
        escape(text.extracting(boundary(text, text.count - 20)..<text.count), &out)
      } else {
        out.append("\">")
        escape(text, &out)
      }
      out.append("</a>")
    } else {
      cut(text, &out)
    }
    out.append("</td>")
  }

  private static func cut(_ text: Span<UInt8>, _ out: inout OutputBuffer) {
    guard text.count > textLimit else { return escape(text, &out) }
    escape(text.extracting(0..<boundary(text, textLimit - 1)), &out)
    out.append("…")
  }

  /// The place at or before `at` where a character begins.
  private static func boundary(_ text: Span<UInt8>, _ at: Int) -> Int {
    var at = at
    while at > 0, text[at] & 0xC0 == 0x80 { at -= 1 }
    return at
  }

  /// Carriage returns stand for themselves: as references they are errors, and a cell is for the eye.
  private static func escape(_ text: Span<UInt8>, _ out: inout OutputBuffer) {
    var ignored = LossTally()
    var start = 0
    for at in text.indices where text[at] == 0x0D {
      HTMLText.append(text.extracting(start..<at), row: 0, to: &out, losses: &ignored)
      out.append(text[at])
      start = at + 1
    }
    HTMLText.append(text.extracting(start..<text.count), row: 0, to: &out, losses: &ignored)
  }
}
