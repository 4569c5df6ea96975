import ItemFormats

/// Rows of a table of items as markup: the item's number, its cells, and the whole item as text.
struct ItemTable {
  /// How many columns the table has.
  let columns: Int
  /// Whether a cell behind the others has the whole item.
  let hasWhole: Bool

  /// The rows of `items`, the first of which is number `first`, from 0.
  ///
  /// Whole items take `wholeBytes` at most, all together: of larger ones only their size is told.
  func markup(_ items: ArraySlice<BrowserRow>, first: Int, wholeBytes: Int = .max) -> String {
    let limit = hasWhole ? Self.share(items, of: wholeBytes) : 0
    var out: [UInt8] = []
    for (place, item) in items.enumerated() {
      let number = first + place + 1
      let id = hasWhole ? " id=\"item-\(number)\"" : ""
      out += "<tr\(id)><th scope=\"row\">\(number)</th>".utf8
      let shown = min(columns, item.ends.count)
      if shown > 0 { out += item.cells[..<item.ends[shown - 1]] }
      for _ in shown..<max(shown, columns) { out += "<td></td>".utf8 }
      if hasWhole { Self.whole(item, limit, &out) }
      out += "</tr>\n".utf8
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func whole(_ item: BrowserRow, _ limit: Int, _ out: inout [UInt8]) {
    guard let json = item.json, json.count <= limit else {
      out += "<td class=\"muted\">\(Wording.size(item.jsonCount)), in the downloads</td>".utf8
      return
    }
    out += "<td><details><summary>JSON</summary><pre>".utf8
    out += json
    out += "</pre></details></td>".utf8
  }

  /// The size up to which whole items fit into `room` together.
  private static func share(_ items: ArraySlice<BrowserRow>, of room: Int) -> Int {
    var room = room
    let sizes = items.compactMap { $0.json?.count }.sorted()
    for size in sizes {
      guard size <= room else { return size - 1 }
      room -= size
    }
    return .max
  }

  /// How many of the first columns fit into `room` bytes on each page of `size` items.
  static func fittingColumns(_ items: [BrowserRow], _ most: Int, size: Int, room: Int) -> Int {
    var fitting = most
    for start in stride(from: 0, to: items.count, by: size) {
      let page = items[start..<min(start + size, items.count)]
      while fitting > 1, weight(page, fitting) > room { fitting -= 1 }
    }
    return fitting
  }

  private static func weight(_ page: ArraySlice<BrowserRow>, _ columns: Int) -> Int {
    page.reduce(0) { sum, item in
      let shown = min(columns, item.ends.count)
      return sum + (shown > 0 ? item.ends[shown - 1] : 0) + (columns - shown) * 9
    }
  }
}
