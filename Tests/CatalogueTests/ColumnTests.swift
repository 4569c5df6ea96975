import ItemFormats
import JSONText
import Storages
import Testing

@testable import Catalogue

@Suite struct ColumnTests {
  private func files(
    _ items: [JSONValue],
    _ change: (inout CatalogueStorage) -> Void = { _ in }
  ) throws -> [String: String] {
    var content = Samples.ordinary
    var entry = Samples.emptyDataset
    entry.profile = Profiled.columns(items)
    entry.columnCount = entry.profile.count
    change(&entry)
    content.storages = [entry]
    return try Samples.files(content).mapValues { String(decoding: $0, as: UTF8.self) }
  }

  private func page(
    _ items: [JSONValue],
    _ change: (inout CatalogueStorage) -> Void = { _ in }
  ) throws -> String {
    try #require(files(items, change)["datasets/categories/index.html"])
  }

  private func wording(_ values: [JSONValue]) throws -> ColumnWording {
    ColumnWording(try #require(Profiled.columns(values.map { ["v": $0] }).first))
  }

  // MARK: - Words

  @Test(
    arguments: [
      ([1, 1, 1], ["always the same"]), ([1], []),
      ([1, 1, nil], ["always the same, where it is there"]),
      (["a", "b"], ["unique"]), (["a", 1, "a"], ["mixed types"]), ([1, .number("1.5"), 1], []),
      ([nil, nil], ["all empty"]), (["", "", []], ["all empty", "mixed types"]),
      (["2026-11-17", "2026-11-18"], ["unique", "looks like dates"]),
      (["2026-11-17", "2026-11-17", "x"], []), ([true, false, true], []),
    ] as [([JSONValue], [String])]
  )
  func `What is remarkable is said in words`(values: [JSONValue], flags: [String]) throws {
    #expect(try wording(values).flags == flags)
  }

  @Test func `A column that few items have is nearly all empty, and not the same throughout`() {
    let items: [JSONValue] = (0..<100).map { $0 < 5 ? ["v": "x", "w": 1] : ["w": 1] }
    let columns = Profiled.columns(items)
    #expect(
      ColumnWording(columns[0]).flags == ["nearly all empty", "always the same, where it is there"]
    )
    #expect(ColumnWording(columns[1]).flags == ["always the same"])
  }

  @Test func `An estimate is called one, and never unique`() throws {
    let many = try wording((0..<3_000).map { .string("v\($0)") })
    #expect(many.flags.isEmpty && many.distinct.hasPrefix("about "))
    #expect(try wording((0..<1_000).map { .string("v\($0)") }).flags == ["unique"])
  }

  @Test func `Whole numbers among others are numbers, and shares are of what is there`() throws {
    let items: [JSONValue] = [["v": 1], ["v": .number("2.5")], ["v": nil], ["v": 7], ["w": 1]]
    let column = ColumnWording(Profiled.columns(items)[0])
    #expect(column.types == "number 75 %, null 25 %" && !column.isMixed)
    #expect(try wording([1, 2]).types == "whole number")
    let figures = column.figures.map { "\($0.term): \($0.text)" }
    #expect(
      figures == [
        "Least: 1", "Median: about 2.5", "Greatest: 7", "Missing: 1 (20\u{A0}%)",
        "Null: 1 (20\u{A0}%)",
        "Distinct: 3",
      ]
    )
  }

  @Test(arguments: [
    (0, "0"), (7, "7"), (-7, "-7"), (1234, "1234"), (0.325, "0.325"), (2.5, "2.5"),
    (-0.062_51, "-0.0625"), (99.999, "100"), (512.25, "512"), (1.234e20, "1.23e+20"),
    (-5.5e-9, "-5.5e-09"), (0.000_12, "0.00012"),
  ])
  func `Numbers have three digits at least`(value: Double, text: String) {
    #expect(Wording.decimal(value) == text)
  }

  // MARK: - Charts

  @Test(
    arguments: [
      ((1...40).map { .int($0 * $0) }, "v, 1 to 1600; most up to"),
      (
        (0..<30).map { .string(String(repeating: "x", count: $0)) },
        "Length of v, 0 to 29 characters"
      ),
      (["a", "a", "b"], "v: a 2, 67 %; b 1, 33 %"),
      ([true, true, false], "v: true 2, 67 %; false"),
      ([1, "a", nil], "v: text 1, 33 %; whole number 1, 33 %; null 1, 33 %"),
      (
        ["2026-11-17", "2026-11-18", "2026-11-18", "2026-11-20"]
          + Array(repeating: "2026-11-21", count: 3)
          + ["2026-11-22", "2026-11-23"],
        "v, 2026-11-17 to 2026-11-23, 7 days; most on 2026-11-21: 3"
      ),
    ] as [([JSONValue], String)]
  )
  func `A chart's label says what it shows`(values: [JSONValue], label: String) throws {
    let markup = Markup(Array(ColumnChart(wording: try wording(values)).markup.utf8))
    let svg = try #require(markup.tags.first)
    #expect(svg.attributes["role"] == "img")
    #expect(try #require(svg.attributes["aria-label"]).hasPrefix(label))
    #expect(markup.tags.count { $0.name == "rect" } == markup.tags.count { $0.name == "title" })
  }

  @Test(arguments: [[1, 1, 1], ["a", "b", "c"], ["a"], [nil]] as [[JSONValue]])
  func `Where there is nothing to tell there is no chart`(values: [JSONValue]) throws {
    #expect(ColumnChart(wording: try wording(values)).markup.isEmpty)
  }

  @Test(arguments: [[1, 1_000_000], [3, 0, 1], [Int](repeating: 1, count: 120)])
  func `Bars are at least a pixel high and wide, and inside the chart`(counts: [Int]) throws {
    let chart = BarChart(
      bars: counts.map { .init(count: $0, title: "x") },
      label: "x",
      width: 480,
      height: 60
    )
    let bars = Markup(Array(chart.markup.utf8)).tags.filter { $0.name == "rect" }
    #expect(bars.count == counts.count { $0 > 0 })
    for bar in bars {
      func length(_ name: String) -> Double { Double(bar.attributes[name] ?? "") ?? -1 }
      #expect(length("width") >= 1 && length("height") >= 1 && length("x") >= 0)
      #expect(length("x") + length("width") <= 480 && length("y") + length("height") <= 60.1)
    }
  }

  // MARK: - Pages

  @Test func `A card has the owner's words, figures, an example and frequent values`() throws {
    let items: [JSONValue] = (0..<30).map { ["p/q": ["r": .string($0 % 3 == 0 ? "<a>" : "b")]] }
    let page = try page(items) { entry in
      entry.columnDescriptions = ["p/q/r": "Without <tax>."]
      var schema = DatasetSchema()
      schema.fields = [.init(name: "p/q/r", title: "Kind & sort", description: "unused")]
      entry.datasetSchema = schema
    }
    #expect(page.contains("<h3>Kind &amp; sort <small>p/q/r</small></h3>"))
    #expect(page.contains("<p>Without &lt;tax&gt;.</p>") && !page.contains("unused"))
    #expect(page.contains("<dt>Distinct</dt><dd>2</dd>"))
    #expect(page.contains("<dt>Example</dt><dd><code>&lt;a&gt;</code></dd>"))
    #expect(page.contains("<tr><th scope=\"row\">b</th><td class=\"num\">20</td><td><svg"))
  }

  @Test func `Names, labels and figures are text, whatever is in them`() throws {
    let page = try page([["<i>": "2026-11-01", "<b>": 1, "<u>": 7], ["<b>": 2], ["<b>": 3]]) {
      entry in
      var schema = DatasetSchema()
      schema.fields = [.init(name: "<u>", title: "<s>")]
      entry.datasetSchema = schema
    }
    for heading in ["<h3>&lt;i&gt;</h3>", "<h3>&lt;s&gt; <small>&lt;u&gt;</small></h3>"] {
      #expect(page.contains(heading))
    }
    #expect(page.contains("Values of &lt;b&gt; by range"))
    #expect(page.matches(of: /<(i|b|u|s)>/).isEmpty)
  }

  @Test func `A few columns stand on the dataset's page, many on pages of their own`() throws {
    let few = try files([["a": 1, "b": 2]])
    #expect(few["datasets/categories/columns.html"] == nil)
    #expect(few["datasets/categories/index.html"]?.contains("<p>2 columns. Bars") == true)

    let wide = JSONValue.object((0..<700).map { .init("column \($0)", .int($0)) })
    let many = try files([wide, wide, .object([.init("column 3", "text")])])
    let start = try #require(many["datasets/categories/index.html"])
    #expect(start.contains("Showing 24 of 700 columns; <a href=\"columns.html\">"))
    #expect(start.matches(of: /class="card"/).count == 24)
    let pages = many.filter { $0.key.contains("/columns") }
    #expect(pages.count > 1 && pages.values.allSatisfy { $0.utf8.count <= 300_000 })
    #expect(pages.values.reduce(0) { $0 + $1.matches(of: /class="card"/).count } == 700)
    let second = try #require(pages["datasets/categories/columns-2.html"])
    #expect(second.contains("<title>Columns of categories, page 2 of \(pages.count) · Shop data"))
    #expect(second.contains("<nav class=\"contents\""))
  }

  @Test func `Cards leave room for the rest of a page, whatever is in them`() throws {
    let text = String(repeating: "<&\">", count: 60)
    let items: [JSONValue] = (0..<40).map { number in
      .object((0..<60).map { .init("\($0)" + text, .string("\(number % 20 * $0)" + text)) })
    }
    let page = try page(items) { entry in
      entry.preview = Preview(
        columnNames: ["a"],
        columnCount: 1,
        rows: [BrowserRow(cells: [String(repeating: " ", count: 60_000)], json: "{}")],
        total: 40
      )
    }
    #expect(page.utf8.count <= 150_000)
    let shown = page.matches(of: /class="card"/).count
    #expect(shown > 0 && shown < 24 && page.contains("Showing \(shown) of 60 columns"))
  }

  // MARK: - Items per day

  @Test(
    arguments: [
      (["scrapedAt", "date"], ["date", "other"], "date"), (["x"], ["other"], "other"),
      (["x"], ["one", "other"], nil), (["other"], ["one", "other"], "other"), ([], [], nil),
    ] as [([String], [String], String?)]
  )
  func `Days are those of the first column named, else of the only one with dates`(
    named: [String],
    dated: [String],
    chosen: String?
  ) throws {
    var content = Samples.ordinary
    var entry = Samples.emptyDataset
    entry.profile = Profiled.columns([
      .object(dated.map { .init($0, "2026-11-17") } + [.init("scrapedAt", "no date")])
    ])
    content.dateColumns = named
    content.storages = [entry]
    let bytes = try #require(try Samples.files(content)["datasets/categories/index.html"])
    let page = String(decoding: bytes, as: UTF8.self)
    #expect(page.contains("<h2>Items per day</h2>") == (chosen != nil))
    if let chosen { #expect(page.contains("By <code>\(chosen)</code>, in UTC.")) }
  }

  @Test func `Days are told in words and numbers, and what has no date is not hidden`() throws {
    let days = ["2026-11-17", "2026-11-17", "2026-11-19"]
    let page = try page(days.map { ["date": .string($0)] } + [["x": 1]])
    #expect(page.contains("2026-11-17 to 2026-11-19, 3 days; most on 2026-11-17: 2. By"))
    #expect(page.contains("which 3 of 4 items have"))
    #expect(page.contains("<tr><th scope=\"row\">2026-11-17</th><td class=\"num\">2</td></tr>"))
    #expect(page.contains("width=\"480\" height=\"60\""))
  }

  // MARK: - Documents

  @Test func `The document has the same figures`() throws {
    var entry = Samples.products
    let document = JSONValue.object(StorageJSON.details(entry))
    guard case .array(let columns) = try #require(document["columns"]) else {
      Issue.record("no list")
      return
    }
    #expect(columns.map { $0["name"] } == entry.profile.map { .string($0.name) })
    let price = columns[1]
    #expect(price["types"] == ["number": 980, "null": 20] && price["nullCount"] == 20)
    #expect(price["description"] == "Without shipping." && price["title"] == JSONValue.null)
    let histogram = try #require(entry.profile[1].histogram)
    guard case .array(let bars) = try #require(price["histogram"]?["bars"]) else {
      Issue.record("no bars")
      return
    }
    #expect(bars.map { $0["count"] } == histogram.bars.map { .int($0.count) })
    #expect(columns[0]["unique"] == true && columns[2]["top"] != nil)
    #expect(columns[4]["dates"]?["unit"] == "day")
    entry.profile = []
    #expect(JSONValue.object(StorageJSON.details(entry))["columns"] == JSONValue.null)
  }
}
