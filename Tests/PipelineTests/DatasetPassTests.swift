import ByteIO
import Foundation
import ItemFormats
import Storages
import Synchronization
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct DatasetPassTests {
  /// Exports `items` in `format` to a file and returns its text and the result.
  private func export(
    _ items: [String],
    _ format: ItemFormat,
    jobs: Int = 1,
    perBatch: Int = 1000,
    maxColumns: Int = 16_384,
    selection: ItemSelection = ItemSelection(),
    onRead: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> (text: String?, result: DatasetPass.Result) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("larder-pass-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("out").path
    let output = TextOutput(
      format,
      facts: DatasetFacts(title: "test"),
      place: OutputPlace(file: try AtomicFile(replacing: FilePath(path)))
    )
    var options = DatasetPass.Options(jobs: jobs, selection: try SelectionPlan(selection))
    options.columns.limit = maxColumns
    let pass = DatasetPass(
      MemorySource(items, perBatch: perBatch, onRead: onRead),
      outputs: [output],
      options: options
    )
    let result = try pass.run()
    let text = FileManager.default.contents(atPath: path).map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path)
        == (text == nil ? [] : ["out"]),
      "nothing lies beside the output"
    )
    return (text, result)
  }

  /// A selection without hidden fields.
  private var hiding: ItemSelection {
    var selection = ItemSelection()
    selection.skipsHidden = true
    return selection
  }

  @Test func rowsBeforeALateColumnAreWidened() throws {
    let items = [#"{"a":"x\n\"y\""}"#, "{}", #"{"b":1,"a":null}"#]
    let (text, _) = try export(items, .csv, perBatch: 1)
    #expect(text == "\u{FEFF}\"a\",\"b\"\n\"x\n\"\"y\"\"\",\n,\n,\"1\"\n")
  }

  @Test func aTableOfNoColumnsAtFirstGetsItsHeaderLater() throws {
    let (text, _) = try export(["{}", "{}", #"{"a":1,"b":2}"#], .csv, perBatch: 1)
    #expect(text == "\u{FEFF}\"a\",\"b\"\n,\n,\n\"1\",\"2\"\n")
  }

  @Test func anHTMLRowBeforeALateColumnIsWidened() throws {
    let (text, _) = try export([#"{"a":"</tr>"}"#, #"{"b":1}"#], .html, perBatch: 1)
    let rows = try #require(text).split(separator: "<tbody>\n")[1]
    #expect(
      rows.hasPrefix(
        """
        <tr><th scope="row">1</th><td>&lt;/tr&gt;</td><td></td></tr>
        <tr><th scope="row">2</th><td></td><td class="num">1</td></tr>
        </tbody>
        """
      )
    )
  }

  @Test(arguments: [ItemFormat.csv, .html])
  func aTableOfManyColumnsIsTheSameWhetherItsItemsCameTogetherOrOneByOne(
    format: ItemFormat
  ) throws {
    // Together they are 630,000 cells, which are encoded in parts.
    let items = (0..<300).map { number in
      "{" + (0..<7).map { #""k\#(number * 7 + $0)":\#(number)"# }.joined(separator: ",") + "}"
    }
    let (together, result) = try export(items, format)
    let (oneByOne, _) = try export(items, format, perBatch: 1)
    #expect(result.itemCount == 300)
    let isSame = together == oneByOne
    #expect(isSame)
    if format == .csv {
      let lines = try #require(together).split(separator: "\n")
      #expect(lines.count == 301)
      for (row, line) in lines.dropFirst().enumerated() {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        #expect(cells.count == 2_100)
        #expect(cells.indices.filter { !cells[$0].isEmpty } == Array(row * 7..<row * 7 + 7))
      }
    }
  }

  @Test func aDamagedItemIsLeftOutAndReportedWithItsPlace() throws {
    let (text, result) = try export([#"{"a":1}"#, #"{"a":"#, #"{"a":3}"#, "[]"], .jsonl)
    #expect(text == "{\"a\":1}\n{\"a\":3}\n")
    #expect(result.itemCount == 2)
    #expect(result.damagedCount == 2)
    #expect(result.problems.map(\.file) == ["000000002.json", "000000004.json"])
    #expect(result.problems.map(\.code) == [.notJSON, .notAnObject])
  }

  @Test(arguments: [1, 2, 100])
  func anItemThatDidNotArriveWholeIsReadOnceMoreBeforeItIsCalledDamaged(perBatch: Int) throws {
    let whole = ##"{"a":"}","b":[{"c":1}]}"##
    let beginnings = (1..<whole.utf8.count).map { String(whole.prefix($0)) }
    let places = (1...beginnings.count).map { ItemPlace.file(number: UInt64($0), digits: 9) }
    var second = Dictionary(uniqueKeysWithValues: places.map { ($0.name, whole) })
    second[places[4].name] = beginnings[9]
    let source = MemorySource(beginnings + [whole], perBatch: perBatch, secondReading: second)
    let result = try DatasetPass(source, outputs: [], options: DatasetPass.Options()).run()
    #expect(result.itemCount == beginnings.count)
    #expect(result.problems.map(\.file) == ["000000005.json"])
  }

  @Test func tooManyColumnsRefuseTheTableAndLeaveNoFile() throws {
    let (text, result) = try export([#"{"a":1,"b":2,"c":3}"#], .csv, maxColumns: 2)
    #expect(text == nil)
    #expect(result.refused.map(\.format.name) == ["csv"])
    #expect(result.outputs.isEmpty)
  }

  @Test func hiddenFieldsAreLeftOutAndNamed() throws {
    let items = [##"{"#debug":{"x":1},"a":{"#inner":1}}"##, #"{"\u0023error":false,"b":2}"#]
    let (text, result) = try export(items, .jsonl, selection: hiding)
    #expect(text == "{\"a\":{\"#inner\":1}}\n{\"b\":2}\n")
    #expect(result.selection.hiddenFields == ["#debug", "#error"])
  }

  @Test(arguments: ItemFormat.all.filter(\.isText))
  func bytesDoNotDependOnTheNumberOfThreads(format: ItemFormat) throws {
    let items = (0..<5_000).map { number in
      #"{"id":\#(number),"text":"\#(String(repeating: "x", count: number % 50))","k\#(number / 700)":1}"#
    }
    let (one, _) = try export(items, format, jobs: 1, perBatch: 100)
    let (four, _) = try export(items, format, jobs: 4, perBatch: 100)
    #expect(one == four)
  }

  @Test(arguments: [2, 3, 8])
  func bytesDoNotDependOnWhichThreadIsSlow(jobs: Int) throws {
    var selection = ItemSelection()
    selection.unwind = ["rows"]
    // Some batches are carried in several pieces: their items become many rows each.
    let items = (0..<60).map { number in
      let rows = (0..<(number % 9 == 0 ? 1_500 : 3)).map { #"{"r":\#($0)}"# }
      return #"{"id":\#(number),"k\#(number / 20)":1,"rows":[\#(rows.joined(separator: ","))]}"#
    }
    let (one, _) = try export(items, .csv, perBatch: 2, selection: selection)
    for slowness in [2, 3, 5] {
      let (other, _) = try export(items, .csv, jobs: jobs, perBatch: 2, selection: selection) {
        if $0 % slowness == 0 { usleep(3_000) }
      }
      let isSame = one == other
      #expect(isSame)
    }
  }

  @Test func aThreadThatComesBeforeItsTurnGoesOnWithTheNextBatch() throws {
    let third = DispatchSemaphore(value: 0)
    let cameInTime = Mutex(false)
    let items = (0..<5).map { #"{"a":\#($0)}"# }
    let (text, _) = try export(items, .jsonl, jobs: 2, perBatch: 1) { batch in
      if batch == 0 {
        let outcome = third.wait(timeout: .now() + 20)
        cameInTime.withLock { $0 = outcome == .success }
      }
      if batch == 2 { third.signal() }
    }
    #expect(cameInTime.withLock { $0 }, "the third batch is read while the first one still is")
    #expect(text == items.map { $0 + "\n" }.joined())
  }

  @Test(arguments: ItemFormat.all.filter(\.isText))
  func noItemsGiveAWholeFile(format: ItemFormat) throws {
    let (text, result) = try export([], format)
    #expect(text != nil)
    #expect(result.itemCount == 0)
  }

  @Test func aDatasetThatWasReplacedWhileItWasReadIsReadAgainOnceAndNeverMixed() throws {
    var passes = 0
    #expect(throws: SourceReplaced.self) {
      try SourceReplaced.tryingAgain { _ in
        passes += 1
        let source = MemorySource([#"{"a":1}"#], isReplaced: true)
        return try DatasetPass(source, outputs: [], options: DatasetPass.Options()).run()
      }
    }
    #expect(passes == 2)
  }

  @Test(arguments: [1, 4], [1, 3, 100])
  func itemsThatAreNotAsTheSchemaSaysAreCountedAndKept(jobs: Int, perBatch: Int) throws {
    let schema = try #require(
      ItemSchema(Array(##"{"required":["#n"],"properties":{"#n":{"maximum":2}}}"##.utf8))
    )
    let items = (0..<200).map { $0 % 50 == 7 ? "{}" : ##"{"#n":\##($0 % 4)}"## }
    let result = try DatasetPass(
      MemorySource(items, perBatch: perBatch),
      outputs: [],
      options: DatasetPass.Options(
        jobs: jobs,
        selection: try SelectionPlan(hiding),
        schema: schema
      )
    ).run()
    #expect(result.itemCount == 200)
    #expect(result.tally.itemCount == 52)
    #expect(
      schema.violations(result.tally).map { "\($0.path) \($0.count) \($0.first.name)" }
        == ["#n 48 000000004.json", "#n 4 000000008.json"]
    )
  }
}
