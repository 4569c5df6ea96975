import ByteIO
import Catalogue
import ItemFormats
import JSONText
import Pipeline
import Storages

/// A profile for people, and as JSON for programs.
struct ProfileReport {
  private let result: ProfileRun.Result

  init(_ result: ProfileRun.Result) { self.result = result }

  // MARK: - For people

  /// A line about all of it, then a row a column.
  var text: String {
    var lines = [
      "\(result.source.ref): \(Wording.count(result.source.itemCount, result.noun)), "
        + Wording.count(result.columns.count, "column")
    ]
    if !result.columns.isEmpty {
      var table = TextTable(
        ["COLUMN", "TYPES", "MISSING", "NULL", "DISTINCT", "RANGE", "TOP VALUES"],
        rightAligned: [2, 3, 4]
      )
      for column in result.columns { table.add(row(column).map(FileName.display)) }
      lines += [""] + table.lines(width: Console.width)
    }
    if result.hurriedCount > 0 {
      lines += [
        "",
        "\(Wording.count(result.hurriedCount, "column")): not all values fit the memory kept "
          + "for them, so their number is an estimate",
      ]
    }
    return lines.map { FileName.display($0) + "\n" }.joined()
  }

  private func row(_ column: ColumnProfile) -> [String] {
    let types = column.types.filter { $0.type != .null }
    return [
      column.name,
      types.count < 2
        ? types.first?.type.name ?? "–"
        : types.map { "\($0.type.name) \(Wording.number($0.count))" }.joined(separator: ", "),
      Self.count(column.missingCount),
      Self.count(column.nullCount),
      (column.isDistinctExact ? "" : "about ") + Wording.number(column.distinctCount),
      range(column),
      column.isUnique
        ? "all different" : column.top.prefix(5).map(Self.words).joined(separator: ", "),
    ]
  }

  private func range(_ column: ColumnProfile) -> String {
    var parts: [String] = []
    if let numbers = column.numbers { parts.append(Self.span(numbers.min, numbers.max)) }
    if let dates = column.dates, dates.count == column.count(.string) {
      parts.append(Self.span(dates.earliest, dates.latest))
    } else if let lengths = column.lengths {
      let least = lengths.lowerBound == lengths.upperBound ? "" : "\(lengths.lowerBound) … "
      parts.append(least + Wording.count(lengths.upperBound, "character"))
    }
    if column.count(.boolean) > 0 { parts.append("\(Wording.number(column.trueCount)) true") }
    return parts.joined(separator: "; ")
  }

  private static func count(_ count: Int) -> String { count == 0 ? "" : Wording.number(count) }

  private static func span(_ least: String, _ most: String) -> String {
    least == most ? least : "\(least) … \(most)"
  }

  /// A value and how often it was met: `"Mug" × 12`.
  private static func words(_ value: ProfiledValue) -> String {
    var text: String
    switch value.value {
    case .string(let string):
      let shown = string.prefix(30)
      text = shown + (shown.count < string.count || value.isCut ? "…" : "")
      if value.type == .string { text = "\"\(text)\"" }
    case .number(let spelling): text = spelling
    case .bool(let flag): text = "\(flag)"
    case .array: text = "[]"
    case .object: text = "{}"
    default: text = "null"
    }
    return "\(text) × \(value.isExact ? "" : "about ")\(Wording.number(value.count))"
  }

  // MARK: - For programs

  /// The document.
  func document(_ now: Timestamp) -> JSONValue {
    [
      "version": .int(StorageJSON.version), "tool": .string(ToolVersion.name),
      "now": .string(now.rfc3339()), "ref": .string(result.source.ref),
      "itemCount": .int(result.source.itemCount),
      "damagedCount": .int(result.source.damagedCount),
      "columns": .array(result.columns.map { .object(StorageJSON.column($0)) }),
      "problems": .array(result.source.problems.map(StorageJSON.problem)),
    ]
  }
}
