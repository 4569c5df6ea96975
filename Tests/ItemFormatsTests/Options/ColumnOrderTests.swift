@testable import ItemFormats
import TestSupport
import Testing

/// Which columns tables have, and in which order.
@Suite struct ColumnOrderTests {
  private func header(_ items: [String], _ options: ColumnOptions, fields: [String]? = nil) throws
    -> [String]
  {
    var selection = ItemSelection()
    selection.fields = fields
    let plan = try SelectionPlan(selection)
    let columns = plan.columns
    var found = ColumnRegistry(options, fields: columns)
    var batch = Export.batch(items.map { Array($0.utf8) })
    var selector = ItemSelector(plan)
    let isWhole = batch.select(&selector)
    #expect(isWhole)
    found.register(&batch)
    let sorted = ColumnRegistry(options, fields: columns, known: found.plan)
    return (0..<sorted.plan.count).map { String(decoding: sorted.plan.name($0), as: UTF8.self) }
  }

  @Test(arguments: [
    ["l/0", "l/1", "l/2", "l/9", "l/10", "l/11"],
    ["a", "a/0", "a/b", "a-b", "a1", "a2", "a10", "aa", "b"],
    ["0", "1", "01", "001", "2", "010a", "11"],
    ["@type", "A", "a", "target/0", "target/@type", "target/a"],
    ["", "/", "/a", "a//b", "a/b"],
    ["9a", "10a", "10b", "99999999999999999999998", "99999999999999999999999"],
    ["k 1/x", "k 2/x", "k 10/x", "é", "中", "😀", "\u{FFFF}"],
  ])
  func `Columns stand in natural order, step by step`(names: [String]) {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<20 {
      var paths = PathTable(ColumnOptions())
      var batch = Export.batch([
        Array(
          ("{" + names.shuffled(using: &random).map { "\"\($0)\":1" }.joined(separator: ",") + "}")
            .utf8
        )
      ])
      _ = batch.resolve(&paths, growing: true)
      paths.sortNaturally()
      #expect(paths.columns.map { String(decoding: $0, as: UTF8.self) } == names)
    }
  }

  @Test func `Values stay under their columns when these are sorted`() throws {
    let items = [#"{"b":{"y":1,"x":[2,3]},"a10":4}"#, #"{"a9":5,"b":{"x":[6]},"c":[]}"#]
    var options = ColumnOptions()
    options.order = .sorted
    let whole = Export(.csv, items, columnOptions: options)
    #expect(
      whole.text == """
        \u{FEFF}"a9","a10","b/x/0","b/x/1","b/y","c"
        ,"4","2","3","1",
        "5",,"6",,,"[]"

        """
    )
    for size in [1, 2] {
      #expect(Export(.csv, items, batchSize: size, columnOptions: options).bytes == whole.bytes)
    }
  }

  @Test func `Fields that were asked for come first, what is in each sorted`() throws {
    let items = [#"{"z":1,"o":{"b":1,"a10":1,"a9":1},"m":{"k":1}}"#]
    var options = ColumnOptions()
    options.order = .sorted
    #expect(
      try header(items, options, fields: ["z", "o", "none"]) == [
        "z", "o/a9", "o/a10", "o/b", "none",
      ]
    )
  }

  @Test func `Empty containers have no column where that is asked for`() throws {
    var options = ColumnOptions()
    options.keepsEmptyContainers = false
    let items = [#"{"o":{"k":[{"x":1}]},"e":[],"f":{},"g":{"h":[[],{}]}}"#, "{}"]
    let export = Export(.csv, items, columnOptions: options)
    #expect(export.text == "\u{FEFF}\"o/k/0/x\"\n\"1\"\n\n")
  }

  @Test func `Columns of the first items stay the only ones, and what is left out is counted`() {
    var options = ColumnOptions()
    options.order = .first
    let items = [
      "{}", #"{"a":1,"b":{"c":2}}"#, #"{"d":[3,{"e":4},[]],"a":5}"#, #"{"b":6,"b/c":7,"f":{}}"#,
    ]
    let late = Export(.csv, items, batchSize: 2, late: true, columnOptions: options)
    #expect(late.text == "\u{FEFF}\"a\",\"b/c\"\n,\n\"1\",\"2\"\n\"5\",\n,\n")
    #expect(late.leftOut.counts == [.lateColumn: LossTally.Count(count: 6, firstRow: 2)])
    let whole = Export(.csv, items, columnOptions: options)
    #expect(whole.leftOut == LossTally())
  }

  @Test(arguments: ["csv", "html"])
  func `Random datasets keep every value under its column, whatever the order`(name: String) throws
  {
    let format = try #require(ItemFormat.named(name))
    var source = RandomJSON(seed: 11)
    var options = ColumnOptions()
    options.order = .sorted
    for _ in 0..<200 {
      let items = (0..<8).map { _ in source.object() }
      let whole = Export(format, items, columnOptions: options)
      let parts = Export(format, items, batchSize: 3, columnOptions: options)
      #expect(parts.bytes == whole.bytes)
    }
  }
}
