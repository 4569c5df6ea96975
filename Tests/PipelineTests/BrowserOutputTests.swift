import Foundation
import ItemFormats
import SystemPackage
import Testing

@testable import Pipeline

/// The item browser's files, read back as a browser would.
@Suite struct BrowserOutputTests {
  /// The files of a pass over `items`, by their paths, and what the pass says of them.
  private func browse(
    _ items: [String],
    jobs: Int = 1,
    perBatch: Int = 1000,
    firstItems: Int = 3,
    valueLimit: Int = .max
  ) throws -> (files: [String: String], result: BrowserOutput.Result) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("larder-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let tree = try SiteTree(
      FilePath(folder.appendingPathComponent("site").path),
      SiteTree.Placing()
    )
    let browser = BrowserOutput(
      tree,
      folder: "x/",
      noun: "item",
      firstItems: firstItems,
      valueLimit: valueLimit
    )
    let result = try DatasetPass(
      MemorySource(items, perBatch: perBatch),
      outputs: [],
      browser: browser,
      options: DatasetPass.Options(jobs: jobs)
    ).run()
    let made = try #require(result.browser)
    var files: [String: String] = [:]
    for file in made.files {
      let path = tree.staging.appending(file.path).string
      let bytes = try #require(FileManager.default.contents(atPath: path), "\(file.path)")
      #expect(bytes.count == file.bytes)
      files[String(file.path.dropFirst(2))] = String(decoding: bytes, as: UTF8.self)
    }
    return (files, made)
  }

  /// What the one string in a call of a script stands for, and the text around it.
  private func literal(_ script: String) throws -> (call: String, text: String) {
    let start = try #require(script.firstIndex(of: "'"))
    let end = try #require(script.lastIndex(of: "'"))
    var text = String.UnicodeScalarView()
    var rest = script.unicodeScalars[start..<end].dropFirst()
    while let scalar = rest.popFirst() {
      #expect(scalar != "'" && scalar != "\n" && scalar != "<" && scalar != "\u{2028}")
      guard scalar == "\\" else {
        text.append(scalar)
        continue
      }
      let next = rest.popFirst()
      let kind = try #require(next)
      switch kind {
      case "n": text.append("\n")
      case "u", "x":
        let count = kind == "u" ? 4 : 2
        let code = try #require(
          UInt32(String(String.UnicodeScalarView(rest.prefix(count))), radix: 16)
        )
        text.append(try #require(Unicode.Scalar(code)))
        rest = rest.dropFirst(count)
      default: text.append(kind)
      }
    }
    return (String(script[..<start]) + String(script[end...]), String(text))
  }

  private func value(_ text: String) throws -> [Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [Any])
  }

  private func map(_ files: [String: String]) throws -> [String: Any] {
    let script = try #require(files["rows/map.js"])
    #expect(script.hasPrefix("larderMap({") && script.hasSuffix("});\n"))
    let json = Data(script.dropFirst(10).dropLast(3).utf8)
    return try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
  }

  private let hard = [
    #"{"n":1.0,"t":"it's </script> & \"quoted\" \\ \u2028","big":123456789012345678901234567890}"#,
    #"{"n":1e400,"t":"line\nfeed é 🎁"}"#, #"{"t":null,"late":true}"#,
  ]

  @Test func `Rows hold the items as they are spelled`() throws {
    let (files, result) = try browse(hard)
    let (call, text) = try literal(try #require(files["rows/0.js"]))
    #expect(call == "larderRows(0,');\n")
    #expect(text == "[" + hard.joined(separator: ",\n") + "]")
    #expect(result.itemCount == 3)
    #expect(result.columnNames == ["n", "t", "big", "late"])
    #expect(result.numericColumns == [2])
    let map = try map(files)
    #expect(map["items"] as? Int == 3)
    #expect(map["rows"] as? [Int] == [0])
    #expect(map["values"] is NSNull, "few rows are read as fast")
  }

  @Test func `Chunks of rows take 256 KiB and begin where the map says`() throws {
    let items = (0..<5000).map { #"{"n":\#($0),"t":"\#(String(repeating: "x", count: 200))"}"# }
    let (files, _) = try browse(items)
    let starts = try #require(try map(files)["rows"] as? [Int])
    #expect(starts.count == files.keys.count { $0.hasPrefix("rows/") } - 1)
    for (chunk, start) in starts.enumerated() {
      let script = try #require(files["rows/\(chunk).js"])
      #expect(script.utf8.count < 1 << 18 + 64)
      let end = chunk + 1 < starts.count ? starts[chunk + 1] : items.count
      #expect(
        try literal(script).text == "[" + items[start..<end].joined(separator: ",\n") + "]"
      )
    }
  }

  @Test func `A column's values cover every item, in chunks with their range`() throws {
    let items = (0..<40_000).map { number in
      let text = number % 3 == 0 ? "é'<" + String(repeating: "long ", count: number % 20) : "t"
      let late = number >= 30_000 ? #","late":true"# : ""
      return #"{"n":\#(number % 5 == 0 ? "null" : "\(number).5"),"t":"\#(text)"\#(late)}"#
    }
    let (files, _) = try browse(items)
    let values = try #require(try map(files)["values"] as? [String: Any])
    #expect(values["size"] as? Int == 16_384)
    let columns = try #require(values["columns"] as? [String: [[Any]]])
    #expect(columns.keys.sorted() == ["0", "1", "2"])
    var seen: [[Any]] = [[], [], []]
    for column in 0..<3 {
      for (chunk, facts) in try #require(columns["\(column)"]).enumerated() {
        let count = min(16_384, 40_000 - chunk * 16_384)
        guard facts[2] as? Int != count else {
          #expect(files["cols/\(column)/\(chunk).js"] == nil)
          seen[column] += Array(repeating: NSNull(), count: count)
          continue
        }
        let (call, text) = try literal(try #require(files["cols/\(column)/\(chunk).js"]))
        #expect(call == "larderValues(\(column),\(chunk),');\n")
        let cells = try value(text)
        #expect(cells.count == count)
        #expect(cells.count { $0 is NSNull } == facts[2] as? Int)
        let numbers = cells.compactMap { $0 as? Double }
        if column == 0 {
          #expect(facts[0] as? Double == numbers.min() && facts[1] as? Double == numbers.max())
        } else {
          #expect(facts[0] is NSNull && facts[1] is NSNull)
        }
        seen[column] += cells
      }
      #expect(seen[column].count == items.count)
    }
    for number in stride(from: 0, to: items.count, by: 7) {
      #expect(seen[0][number] as? Double == (number % 5 == 0 ? nil : Double(number) + 0.5))
      let cell = try #require(seen[1][number] as? String)
      let text = number % 3 == 0 ? "é'<" + String(repeating: "long ", count: number % 20) : "t"
      #expect(cell.utf8.count <= 36)
      #expect(cell.last == "…" ? text.hasPrefix(cell.dropLast()) : cell == text)
      #expect((seen[2][number] as? Bool ?? false) == (number >= 30_000))
    }
  }

  @Test(arguments: [(4, 1000), (1, 77), (4, 333)])
  func `Files do not depend on threads and batches`(jobs: Int, perBatch: Int) throws {
    let items = (0..<20_000).map { #"{"n":\#($0),"k\#($0 / 9000)":"\#($0 * 7919 % 1000)"}"# }
    #expect(try browse(items, jobs: jobs, perBatch: perBatch).files == browse(items).files)
  }

  @Test func `Beyond the limit there are rows but no values`() throws {
    let items = (0..<40_000).map { #"{"n":\#($0)}"# }
    let (files, result) = try browse(items, valueLimit: 39_999)
    #expect(try map(files)["values"] is NSNull)
    #expect(!files.keys.contains { $0.hasPrefix("cols/") })
    #expect(result.itemCount == 40_000)
  }

  @Test func `An item that is too large to browse leaves its place empty`() throws {
    let large = #"{"t":"\#(String(repeating: "x", count: 600_000))"}"#
    let (files, result) = try browse([#"{"a":1}"#, large, #"{"a":2}"#])
    #expect(try literal(try #require(files["rows/0.js"])).text == "[{\"a\":1},\nnull,\n{\"a\":2}]")
    #expect(result.first.map(\.jsonCount) == [7, large.utf8.count, 7])
    #expect(result.first[1].json == nil)
  }

  @Test func `The first items are cells, cut for reading and escaped`() throws {
    let long = String(repeating: "é", count: 100)
    let address = "https://shop.example/" + String(repeating: "p/", count: 40)
    let (_, result) = try browse([
      #"{"a":"<b>","b":"","c":null,"e":"\#(long)","u":"\#(address)","l":[1,[]]}"#, #"{"z":1.50}"#,
    ])
    let cells = result.first.map { String(decoding: $0.cells, as: UTF8.self) }
    #expect(cells[0].contains("<td>&lt;b&gt;</td><td><span class=\"empty\">\"\"</span></td>"))
    #expect(cells[0].contains("<td><span class=\"null\">null</span></td>"))
    #expect(cells[0].contains("<td>\(String(repeating: "é", count: 69))…</td>"))
    #expect(cells[0].contains("title=\"\(address)\">https://shop.example/p/p/p/p/p/p/p/p/p/…"))
    #expect(cells[0].hasSuffix("<td class=\"num\">1</td><td>[]</td>"))
    #expect(cells[1] == String(repeating: "<td></td>", count: 7) + "<td class=\"num\">1.50</td>")
    let json = try #require(result.first[0].json)
    #expect(String(decoding: json, as: UTF8.self).hasPrefix(#"{"a":"&lt;b&gt;","b":""#))
  }
}
