import Foundation
import ItemFormats
import TestSupport
import XMLText

/// Outputs read by parsers that are not Larder's, and compared with the items, read by one that is not
/// Larder's either.
struct ReadBack {
  /// The good items.
  let items: [PlainJSON]

  init(_ items: [String]) throws {
    self.items = try items.map { try PlainJSON(Array($0.utf8), isLenient: true) }
  }

  /// In what an output differs from the items; empty if in nothing.
  func differences(_ format: ItemFormat, _ output: [UInt8]) throws -> [String] {
    switch format.name {
    case "json": try array(output)
    case "jsonl": try lines(output)
    case "csv": try table(output)
    case "html": try page(output)
    case "tsv": tabs(output)
    case "xml": try tree(output)
    case "rss": try feed(output)
    default: ["no reader for \(format.name)"]
    }
  }

  // MARK: - JSON

  private func array(_ output: [UInt8]) throws -> [String] {
    let document = try PlainJSON(output)
    let root = document.nodes[0]
    guard root.kind == .array, root.children.count == items.count else { return ["not the items"] }
    try foundation(output)
    return zip(items, root.children).enumerated().compactMap { number, pair in
      pair.0.canonical() == document.canonical(pair.1) ? nil : "item \(number) differs"
    }
  }

  private func lines(_ output: [UInt8]) throws -> [String] {
    let lines = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count == items.count + 1, lines.last?.isEmpty == true else {
      return ["\(lines.count - 1) lines"]
    }
    return try zip(items, lines).enumerated().compactMap { number, pair in
      try foundation(Array(pair.1))
      let line = try PlainJSON(Array(pair.1))
      return pair.0.canonical() == line.canonical() ? nil : "item \(number) differs"
    }
  }

  /// Foundation's parser stops at 512 levels and at numbers that no double holds.
  private func foundation(_ output: [UInt8]) throws {
    let isBeyond = output.count { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") } > 500
    if isBeyond || String(decoding: output, as: UTF8.self).contains("e400") { return }
    _ = try JSONSerialization.jsonObject(with: Data(output))
  }

  // MARK: - Tables

  private func table(_ output: [UInt8]) throws -> [String] {
    let table = ExpectedTable(items)
    guard !table.columns.isEmpty else { return output.isEmpty ? [] : ["bytes without columns"] }
    let rows = try CSVRows(output).rows
    guard rows.first == table.columns.map({ Optional($0.name) }) else { return ["header differs"] }
    guard rows.count == items.count + 1 else { return ["\(rows.count - 1) rows"] }
    return zip(table.rows, rows.dropFirst()).enumerated().compactMap { number, pair in
      let (expected, found) = pair
      guard found.count == expected.count else { return "row \(number) has \(found.count) cells" }
      for (cell, text) in zip(expected, found) where !cell.matches(text) {
        return "row \(number) differs: \(text.map { String(decoding: $0, as: UTF8.self) } ?? "-")"
      }
      return nil
    }
  }

  private func tabs(_ output: [UInt8]) -> [String] {
    let table = ExpectedTable(items)
    guard output.last == UInt8(ascii: "\n") else { return ["the last line has no end"] }
    let lines = output.dropLast().split(separator: 10, omittingEmptySubsequences: false)
    let rows = lines.map { line in
      line.split(separator: 9, omittingEmptySubsequences: false).map { Self.field(Array($0)) }
    }
    guard rows[0] == table.columns.map(\.name) || table.columns.isEmpty else {
      return ["header differs"]
    }
    guard rows.count == items.count + 1 else { return ["\(rows.count - 1) rows"] }
    return zip(table.rows, rows.dropFirst()).enumerated().compactMap { number, pair in
      let (expected, found) = pair
      guard found.count == max(expected.count, 1) else {
        return "row \(number) has \(found.count) cells"
      }
      for (cell, text) in zip(expected, found) where !cell.matches(text) {
        // Nothing and `\N` are what is missing and null.
        if case .missing = cell, text.isEmpty || text == Array("\0".utf8) { continue }
        return "row \(number) differs"
      }
      return nil
    }
  }

  /// A field without its escapes; a zero byte for null.
  private static func field(_ text: [UInt8]) -> [UInt8] {
    if text == Array(#"\N"#.utf8) { return [0] }
    var field: [UInt8] = []
    var isEscape = false
    for byte in text {
      switch (isEscape, byte) {
      case (false, UInt8(ascii: "\\")):
        isEscape = true
        continue
      case (true, UInt8(ascii: "t")): field.append(9)
      case (true, UInt8(ascii: "n")): field.append(10)
      case (true, UInt8(ascii: "r")): field.append(13)
      default: field.append(byte)
      }
      isEscape = false
    }
    return field
  }

  private func page(_ output: [UInt8]) throws -> [String] {
    try XMLCheck.html(output.span)
    let text = String(decoding: output, as: UTF8.self)
    let rows = text.components(separatedBy: "<tr>").count - 2
    if rows != items.count { return ["\(rows) rows"] }
    return text.contains("<script") ? ["a script"] : []
  }

  // MARK: - Trees

  private func tree(_ output: [UInt8]) throws -> [String] {
    let root = try XMLTree(output)
    guard root.name == "items", root.children.count == items.count else { return ["not the items"] }
    return zip(items, root.children).enumerated().compactMap { number, pair in
      if pair.1.name != "item" { return "not an item" }
      let rules = ExpectedTree(json: pair.0, namespace: nil)
      return rules.problem(pair.1, 0, depth: 1).map { "item \(number): \($0)" }
    }
  }

  private func feed(_ output: [UInt8]) throws -> [String] {
    let root = try XMLTree(output)
    guard let channel = root["channel"].first, root["channel"].count == 1 else {
      return ["no channel"]
    }
    for name in ["title", "link", "description"] where channel[name].count != 1 {
      return ["not one \(name)"]
    }
    let found = channel["item"]
    guard found.count == items.count else { return ["\(found.count) items"] }
    return zip(items, found).enumerated().compactMap { number, pair in
      let rules = ExpectedTree(json: pair.0, namespace: "urn:larder:item")
      return rules.feedProblem(pair.1).map { "item \(number): \($0)" }
    }
  }
}
