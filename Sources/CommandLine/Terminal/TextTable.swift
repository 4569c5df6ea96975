/// Rows in columns that are as wide as their widest cell, two blanks apart.
struct TextTable {
  private var rows: [[String]]
  private let rightAligned: Set<Int>

  init(_ heading: [String], rightAligned: Set<Int> = []) {
    rows = [heading]
    self.rightAligned = rightAligned
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines.
  ///
  /// Columns are shortened to fit `width`, the widest first, if it is given.
  func lines(width: Int?) -> [String] {
    guard let columns = rows.first?.count else { return [] }
    var widths = (0..<columns).map { column in rows.map { Self.width($0[column]) }.max() ?? 0 }
    if let width {
      let room = width - 2 * (columns - 1)
      while widths.reduce(0, +) > room, let widest = widths.max(), widest > 8 {
        widths[widths.firstIndex(of: widest) ?? 0] -= 1
      }
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let text = Self.fit(cell, widths[column])
        let blanks = String(repeating: " ", count: widths[column] - Self.width(text))
        if column > 0 { line += "  " }
        if rightAligned.contains(column) {
          line += blanks + text
        } else {
          line += column == columns - 1 ? text : text + blanks
        }
      }
      return line
    }
  }

  private static func width(_ text: String) -> Int { text.count }

  private static func fit(_ text: String, _ width: Int) -> String {
    guard text.count > width else { return text }
    return String(text.prefix(max(width - 1, 0))) + "…"
  }
}
