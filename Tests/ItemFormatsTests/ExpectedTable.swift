import TestSupport

/// The columns and cells that items make, computed in the plainest way.
struct ExpectedTable {
  /// A column: the keys that lead to it.
  struct Column: Hashable {
    var path: [[UInt8]]
    var name: [UInt8] { Array(path.joined(separator: [UInt8(ascii: "/")])) }
  }

  /// A cell.
  enum Cell {
    case missing
    case text([UInt8])
    /// The JSON of what lies too deep for a column, in its canonical form.
    case json([UInt8])

    /// Whether `found`, the content of a CSV field, is this cell's.
    func matches(_ found: [UInt8]?) -> Bool {
      switch self {
      case .missing: found == nil
      case .text(let text): found == text
      case .json(let json):
        found.flatMap { try? PlainJSON($0) }.map { $0.canonical() == json } ?? false
      }
    }
  }

  private(set) var columns: [Column] = []
  private(set) var rows: [[Cell]] = []

  init(_ items: [PlainJSON]) {
    var places: [Column: Int] = [:]
    var sparse: [[Int: Cell]] = []
    for item in items {
      var row: [Int: Cell] = [:]
      Self.walk(item, 0, []) { path, cell in
        let column = Column(path: path)
        let place = places[column] ?? columns.count
        if place == columns.count { columns.append(column) }
        places[column] = place
        row[place] = cell
      }
      sparse.append(row)
    }
    rows = sparse.map { row in columns.indices.map { row[$0] ?? .missing } }
  }

  /// Recursion ends at 64 steps, where columns do.
  private static func walk(
    _ json: PlainJSON,
    _ node: Int,
    _ path: [[UInt8]],
    _ body: ([[UInt8]], Cell) -> Void
  ) {
    let value = json.nodes[node]
    switch value.kind {
    case .null: body(path, .missing)
    case .yes: body(path, .text(Array("true".utf8)))
    case .no: body(path, .text(Array("false".utf8)))
    case .number, .text: body(path, .text(value.bytes))
    case .array, .object:
      if path.isEmpty || path.count < 64 && !value.children.isEmpty {
        for (place, child) in value.children.enumerated() {
          let key = value.kind == .array ? Array("\(place)".utf8) : value.keys[place]
          walk(json, child, path + [key], body)
        }
      } else {
        body(path, .json(json.canonical(node)))
      }
    }
  }
}

/// A CSV file as a strict reader sees it: RFC 4180 with LF, every value quoted.
struct CSVRows {
  /// Why a file is not CSV.
  struct Refusal: Error { var offset: Int }

  /// The fields; nil where there is nothing between delimiters.
  private(set) var rows: [[[UInt8]?]] = []

  init(_ bytes: [UInt8]) throws {
    guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw Refusal(offset: 0) }
    var at = 3
    var row: [[UInt8]?] = []
    while at < bytes.count {
      var field: [UInt8]?
      if bytes[at] == UInt8(ascii: "\"") {
        var text: [UInt8] = []
        at += 1
        while true {
          guard at < bytes.count else { throw Refusal(offset: at) }
          if bytes[at] == UInt8(ascii: "\"") {
            at += 1
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { break }
          }
          text.append(bytes[at])
          at += 1
        }
        field = text
      }
      row.append(field)
      guard at < bytes.count, bytes[at] == UInt8(ascii: ",") || bytes[at] == UInt8(ascii: "\n")
      else { throw Refusal(offset: at) }
      if bytes[at] == UInt8(ascii: "\n") {
        rows.append(row)
        row = []
      }
      at += 1
    }
    guard row.isEmpty else { throw Refusal(offset: at) }
  }
}
