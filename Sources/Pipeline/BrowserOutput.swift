import ByteIO
import ItemFormats
import JSONText

/// The item browser's files of one storage: chunks of rows, chunks of columns, and the map of them.
///
/// A row chunk takes whole items up to 256 KiB. A chunk of values takes one column of 16,384 items; small
/// storages have none, since a browser reads all their rows sooner. Memory is one chunk of rows and one
/// of each column, whatever the number of items.
final class BrowserOutput: @unchecked Sendable {
  /// What was made.
  struct Result {
    var itemCount = 0
    /// The first items.
    var first: [BrowserRow] = []
    /// The columns' names, as many as the map has.
    var columnNames: [String] = []
    var columnCount = 0
    /// The columns that hold numbers and nothing else.
    var numericColumns: Set<Int> = []
    /// The files, in the order in which they were written.
    var files: [WrittenFile] = []
  }

  /// A file that was written from memory.
  struct WrittenFile {
    var path: String
    var bytes: Int
    var sha256: String
  }

  let encoder: BrowserEncoder
  private let tree: SiteTree
  private let folder: String
  private let noun: String
  /// Beyond so many items no values are kept: they can be paged through, not sorted.
  private let valueLimit: Int

  private var result = Result()
  /// The chunk of rows that grows, and where each began.
  private var rows = OutputBuffer()
  private var rowStarts: [Int] = []
  /// The chunk of values that grows.
  private var columns: [ColumnCells?] = []
  private var valueCount = 0
  private var valueChunks = 0
  /// For each column what its chunks hold.
  private var ranges: [[ChunkRange]] = []
  private var isNumeric: [Bool] = []
  /// The columns that share their names, with the keys that lead to them.
  private var namesakes: [Int: [[String]]] = [:]

  private struct ChunkRange {
    var numbers: ClosedRange<Double>?
    var emptyCount: Int
  }

  private static let rowBytes = 1 << 18
  private static let namedColumns = 1000
  /// Up to so many chunks of rows are read faster than columns are worth.
  private static let smallChunks = 8

  init(_ tree: SiteTree, folder: String, noun: String, firstItems: Int, valueLimit: Int) {
    self.tree = tree
    self.folder = folder
    self.noun = noun
    self.valueLimit = valueLimit
    encoder = BrowserEncoder(firstItems: firstItems)
  }

  /// Takes a batch over; called for one after the other, in order.
  func commit(_ piece: BrowserBatch) throws(OutputError) {
    try addRows(piece)
    for run in piece.values where result.itemCount < valueLimit { try addValues(run) }
    result.first += piece.first
    result.itemCount += piece.itemCount
  }

  /// Writes what is left and the map.
  func finish(columns plan: ColumnPlan) throws(OutputError) -> Result {
    if rows.count > 0 { try writeRows() }
    let isLarge = rowStarts.count > Self.smallChunks || valueChunks > 0
    let hasValues = isLarge && result.itemCount <= valueLimit
    if hasValues, valueCount > 0 { try writeValues() }
    if !hasValues { dropValues() }
    result.columnCount = plan.count
    result.columnNames = (0..<min(plan.count, Self.namedColumns)).map {
      String(decoding: plan.name($0), as: UTF8.self)
    }
    namesakes = plan.namesakes
    result.numericColumns = Set(isNumeric.indices.filter { isNumeric[$0] })
    try writeMap(hasValues: hasValues)
    return result
  }

  /// Removes all files.
  func discard() {
    tree.remove(folder + "rows")
    tree.remove(folder + "cols")
  }

  // MARK: - Rows

  private func addRows(_ piece: BrowserBatch) throws(OutputError) {
    let separator = BrowserEncoder.rowSeparator.utf8CodeUnitCount
    var start = 0
    for item in 0..<piece.itemCount {
      let end = piece.rowEnds[item]
      if rows.count > 0, rows.count + end - start > Self.rowBytes { try writeRows() }
      if rows.count == 0 {
        rows.append("larderRows(")
        rows.append(decimal: rowStarts.count)
        rows.append(",'[")
        rowStarts.append(result.itemCount + item)
        start += separator
      }
      rows.append(piece.rows.bytes, start..<end)
      start = end
    }
  }

  private func writeRows() throws(OutputError) {
    rows.append("]');\n")
    try write("rows/\(rowStarts.count - 1).js", rows)
    rows.removeAll(keeping: 4 * Self.rowBytes)
  }

  // MARK: - Values

  private func addValues(_ run: ValueRun) throws(OutputError) {
    for (column, cells) in run.columns.enumerated() {
      guard let cells else { continue }
      while columns.count <= column {
        columns.append(nil)
        ranges.append([])
        isNumeric.append(true)
      }
      let own = columns[column] ?? ColumnCells()
      columns[column] = own
      own.append(cells, from: valueCount)
      isNumeric[column] = isNumeric[column] && cells.facts.isNumeric
    }
    valueCount += run.itemCount
    if valueCount == BrowserEncoder.valueItems { try writeValues() }
  }

  private func writeValues() throws(OutputError) {
    for column in columns.indices {
      let missing = valueChunks - ranges[column].count
      let whole = ChunkRange(numbers: nil, emptyCount: BrowserEncoder.valueItems)
      ranges[column] += Array(repeating: whole, count: missing)
      guard let cells = columns[column] else {
        ranges[column].append(ChunkRange(numbers: nil, emptyCount: valueCount))
        continue
      }
      cells.pad(to: valueCount)
      let facts = cells.facts
      ranges[column].append(
        ChunkRange(numbers: facts.isNumeric ? facts.range : nil, emptyCount: facts.emptyCount)
      )
      columns[column] = nil
      guard facts.emptyCount < valueCount else { continue }
      var file = OutputBuffer(capacity: cells.text.count + 64)
      file.append("larderValues(")
      file.append(decimal: column)
      file.append(",")
      file.append(decimal: valueChunks)
      file.append(",'[")
      file.append(cells.text.bytes, 1..<cells.text.count)
      file.append("]');\n")
      try write("cols/\(column)/\(valueChunks).js", file)
    }
    valueChunks += 1
    valueCount = 0
  }

  private func dropValues() {
    guard valueChunks > 0 else { return }
    tree.remove(folder + "cols")
    result.files.removeAll { $0.path.hasPrefix(folder + "cols/") }
  }

  // MARK: - The map

  private func writeMap(hasValues: Bool) throws(OutputError) {
    var members: [JSONValue.Member] = [
      .init("noun", .string(noun)), .init("items", .int(result.itemCount)),
      .init("rows", .array(rowStarts.map(JSONValue.int))),
      .init("columns", .array(result.columnNames.map(JSONValue.string))),
      .init("columnCount", .int(result.columnCount)),
      .init("values", hasValues ? values : .null),
    ]
    let ways = namesakes.filter { $0.key < result.columnNames.count }.sorted { $0.key < $1.key }
      .map { column, ways in
        JSONValue.Member(
          String(column),
          .array(ways.map { .array($0.map(JSONValue.string)) })
        )
      }
    if !ways.isEmpty { members.append(.init("ways", .object(ways))) }
    var file = OutputBuffer()
    file.append("larderMap(")
    JSONValue.object(members).write(.script, to: &file)
    file.append(");\n")
    try write("rows/map.js", file)
  }

  private var values: JSONValue {
    let columns = ranges.enumerated().map { column, chunks in
      let chunks = chunks.map { chunk -> JSONValue in
        let numbers = chunk.numbers.map { ["\($0.lowerBound)", "\($0.upperBound)"] }
        let bounds = numbers?.map(JSONValue.number) ?? [.null, .null]
        return .array(bounds + [.int(chunk.emptyCount)])
      }
      return JSONValue.Member(String(column), .array(chunks))
    }
    return .object([
      .init("size", .int(BrowserEncoder.valueItems)), .init("columns", .object(columns)),
    ])
  }

  private func write(_ name: String, _ bytes: borrowing OutputBuffer) throws(OutputError) {
    let path = folder + name
    let file = try tree.create(path)
    try file.sink.append(bytes)
    try file.commit()
    result.files.append(
      WrittenFile(path: path, bytes: bytes.count, sha256: FileHash.of(bytes))
    )
  }
}
