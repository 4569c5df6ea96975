import ByteIO
import ItemFormats
import JSONText

/// The item browser's files of one storage: chunks of rows, chunks of columns, and the map of them.
///
/// A row chunk takes whole items up to 256 KiB. A chunk of values takes one column of 16,384 items; small
/// storages have none, since a browser reads all their rows sooner. Rows go to their file as they come;
/// memory is one chunk of values of each column, whatever the number of items.
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

  /// A file that was written.
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
  /// The chunk of rows that grows; nil if the next item begins one.
  private var rows: HashedFile?
  /// Where each chunk of rows begins.
  private var rowStarts: [Int] = []
  /// The chunk of values that grows.
  private var columns: [ColumnCells] = []
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
    try endRows()
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
    var start = 0
    var item = 0
    while item < piece.itemCount {
      var end = start
      let file: HashedFile
      if let rows {
        file = rows
      } else {
        file = try begin(rowsName(rowStarts.count), "larderRows", rowStarts.count)
        rows = file
        rowStarts.append(result.itemCount + item)
        // A chunk's first item is taken whatever its size, without what separates it from another.
        start += BrowserEncoder.rowSeparator.utf8CodeUnitCount
        end = piece.rowEnds[item]
        item += 1
      }
      let room = Self.rowBytes - file.sink.position
      while item < piece.itemCount, piece.rowEnds[item] - start <= room {
        end = piece.rowEnds[item]
        item += 1
      }
      try file.sink.append(piece.rows, start..<end)
      start = end
      if item < piece.itemCount { try endRows() }
    }
  }

  private func endRows() throws(OutputError) {
    guard let file = rows.take() else { return }
    try end(file, rowsName(rowStarts.count - 1))
  }

  private func rowsName(_ chunk: Int) -> String { "rows/\(chunk).js" }

  // MARK: - Values

  private func addValues(_ run: ValueRun) throws(OutputError) {
    for (column, cells) in run.columns.enumerated() {
      guard let cells else { continue }
      while columns.count <= column {
        columns.append(ColumnCells())
        ranges.append([])
        isNumeric.append(true)
      }
      columns[column].append(cells, from: valueCount)
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
      let cells = columns[column]
      cells.pad(to: valueCount)
      let facts = cells.facts
      ranges[column].append(
        ChunkRange(numbers: facts.isNumeric ? facts.range : nil, emptyCount: facts.emptyCount)
      )
      if facts.emptyCount < valueCount {
        let name = "cols/\(column)/\(valueChunks).js"
        let file = try begin(name, "larderValues", column, valueChunks)
        try file.sink.append(cells.text, 1..<cells.text.count)
        try end(file, name)
      }
      // The next chunk is as large, and needs the same memory.
      cells.removeAll()
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
    let map = try create("rows/map.js")
    try map.sink.append(file)
    try complete(map, "rows/map.js")
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

  // MARK: - Files

  /// Creates a file that calls `function` with `numbers` and with an array in a string, up to the array's
  /// contents.
  private func begin(
    _ name: String,
    _ function: StaticString,
    _ numbers: Int...
  ) throws(OutputError) -> HashedFile {
    var head = OutputBuffer(capacity: 64)
    head.append(function)
    head.append("(")
    for number in numbers {
      head.append(decimal: number)
      head.append(",")
    }
    head.append("'[")
    let file = try create(name)
    try file.sink.append(head)
    return file
  }

  /// Ends the array, the call and the file.
  private func end(_ file: HashedFile, _ name: String) throws(OutputError) {
    var foot = OutputBuffer(capacity: 64)
    foot.append("]');\n")
    try file.sink.append(foot)
    try complete(file, name)
  }

  private func create(_ name: String) throws(OutputError) -> HashedFile {
    try tree.createHashed(folder + name, isPatched: false, readingBackAhead: false)
  }

  private func complete(_ file: HashedFile, _ name: String) throws(OutputError) {
    try file.commit()
    let (bytes, sha256) = try file.committed()
    result.files.append(WrittenFile(path: folder + name, bytes: bytes, sha256: sha256))
  }
}
