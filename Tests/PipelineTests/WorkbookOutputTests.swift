import ByteIO
import Foundation
import ItemFormats
import Storages
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct WorkbookOutputTests {
  /// A dataset of a workbook, and how its reading ends.
  private struct Input {
    var name: String
    var items: [String]
    var isReplaced = false
  }

  /// What became of a workbook.
  private struct Made {
    var bytes = Data()
    var results: [OutputResult] = []
    var size = 0
    var notes: [String] = []
    /// Names of files that lie beside it.
    var leftovers: [String] = []

    /// Whether it holds this XML; only if it was not compressed.
    func holds(_ text: String) -> Bool { bytes.range(of: Data(text.utf8)) != nil }
  }

  private static func withFolder<R>(_ body: (URL) throws -> R) throws -> R {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("larder-workbook-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  private static func run(
    _ input: Input,
    _ output: any ItemOutput,
    jobs: Int
  ) throws -> DatasetPass.Result {
    let pass = DatasetPass(
      MemorySource(input.items, perBatch: 25, isReplaced: input.isReplaced),
      outputs: [output],
      options: DatasetPass.Options(jobs: jobs)
    )
    return try pass.run()
  }

  /// Writes datasets into one workbook; what fails is left out.
  private static func makeBook(
    _ inputs: [Input],
    options: XLSXOptions,
    jobs: Int = 1
  ) throws -> Made {
    try withFolder { folder in
      var made = Made()
      let path = folder.appendingPathComponent("out.xlsx").path
      let workbook = try Workbook(
        AtomicFile(replacing: FilePath(path)),
        isSpooled: false,
        title: "All",
        options: options
      )
      for input in inputs {
        let facts = DatasetFacts(title: input.name)
        let output = workbook.makeOutput(.xlsx, facts: facts, sheetName: input.name)
        if let result = try? run(input, output, jobs: jobs) { made.results += result.outputs }
      }
      (made.size, made.notes) = try workbook.finish()
      made.bytes = try #require(FileManager.default.contents(atPath: path))
      made.leftovers = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      return made
    }
  }

  /// Writes a workbook of one dataset.
  private static func makeAlone(
    _ input: Input,
    options: XLSXOptions,
    jobs: Int = 1
  ) throws -> Made {
    try withFolder { folder in
      var made = Made()
      let path = folder.appendingPathComponent("out.xlsx").path
      let output = try WorkbookOutput(
        .xlsx,
        facts: DatasetFacts(title: input.name),
        options: options,
        file: AtomicFile(replacing: FilePath(path)),
        isSpooled: false
      )
      made.results = try run(input, output, jobs: jobs).outputs
      made.notes = made.results.flatMap(\.notes)
      made.bytes = try #require(FileManager.default.contents(atPath: path))
      made.leftovers = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      return made
    }
  }

  private static let linked = (0..<500).map { number in
    let url = number % 3 == 0 ? "x" : "https://a.example/\(number)#b"
    let late = number > 400 ? #","late":1"# : ""
    return #"{"id":\#(number),"url":"\#(url)","text":"a\rb"\#(late)}"#
  }

  /// No limit but meets the others inside a batch.
  private static var crowded: XLSXOptions {
    var options = XLSXOptions()
    options.hasLinks = true
    options.isTable = true
    options.limits.rows = 180
    options.limits.links = 90
    options.limits.bytes = 30_000
    return options
  }

  @Test func `The number of threads changes neither bytes nor counts`() throws {
    let input = Input(name: "a", items: Self.linked)
    let one = try Self.makeAlone(input, options: Self.crowded)
    #expect(one.results[0].losses.counts[.linkLimit] != nil)
    #expect(one.results[0].losses.counts[.lineEnd]?.count == 500)
    for jobs in [2, 4, 1] {
      let other = try Self.makeAlone(input, options: Self.crowded, jobs: jobs)
      #expect(other.bytes == one.bytes)
      #expect(other.results[0].losses == one.results[0].losses)
    }
  }

  @Test(arguments: [1, 4])
  func `Datasets of one workbook are its sheets, in order`(jobs: Int) throws {
    var options = XLSXOptions()
    options.compression = 0
    let inputs = [
      Input(name: "Shop", items: Self.linked), Input(name: "shop", items: []),
      Input(name: "Other", items: [#"{"other":1}"#]),
    ]
    let made = try Self.makeBook(inputs, options: options, jobs: jobs)
    #expect(
      made.holds(
        #"<sheet name="Shop" sheetId="1" r:id="rId1"/><sheet name="shop (2)" sheetId="2" "#
          + #"r:id="rId2"/><sheet name="Other" sheetId="3" r:id="rId3"/></sheets>"#
      )
    )
    #expect(made.holds("<dc:title>All</dc:title>"))
    #expect(made.size == made.bytes.count)
    #expect(made.leftovers == ["out.xlsx"])
    #expect(made.results.map(\.itemCount) == [500, 0, 1])
    #expect(made.results.map { $0.losses.counts[.lineEnd]?.count } == [500, nil, nil])
    #expect(try made.bytes == Self.makeBook(inputs, options: options).bytes)
  }

  @Test func `A dataset alone is the workbook that it makes with others' calls`() throws {
    let input = Input(name: "All", items: Self.linked)
    var options = Self.crowded
    options.sheetName = "All"
    let alone = try Self.makeAlone(input, options: options)
    let shared = try Self.makeBook([input], options: options)
    #expect(alone.bytes == shared.bytes)
    #expect(alone.results[0].bytes == alone.bytes.count)
    #expect(alone.leftovers == ["out.xlsx"])
  }

  @Test func `A dataset that fails half-way is in no sheet, and the next goes on`() throws {
    var options = XLSXOptions()
    options.compression = 0
    options.isTable = true
    let good = [
      Input(name: "One", items: Self.linked), Input(name: "Two", items: [#"{"A":1,"a":2}"#]),
    ]
    let bad = Input(name: "two", items: Self.linked + [#"{"id":"never"}"#], isReplaced: true)
    let made = try Self.makeBook([good[0], bad, good[1]], options: options)
    #expect(!made.holds("never"))
    #expect(made.results.count == 2)
    #expect(made.notes.count == 1)
    #expect(made.notes[0].hasPrefix("sheet \"Two\" is no table: "))
    #expect(try made.bytes.count == Self.makeBook(good, options: options).bytes.count)
    #expect(made.leftovers == ["out.xlsx"])
  }

  @Test func `A dataset of too many columns is dropped from a workbook with others`() throws {
    try Self.withFolder { folder in
      let path = folder.appendingPathComponent("out.xlsx").path
      var options = XLSXOptions()
      options.compression = 0
      let workbook = try Workbook(
        AtomicFile(replacing: FilePath(path)),
        isSpooled: false,
        title: "All",
        options: options
      )
      let keys = (0...16_384).map { "\"\($0)\":1" }.joined(separator: ",")
      for (name, item) in [("Wide", "{\(keys)}"), ("Good", #"{"a":1}"#)] {
        let output = workbook.makeOutput(.xlsx, facts: DatasetFacts(title: name), sheetName: name)
        let input = Input(name: name, items: [item])
        let result = try Self.run(input, output, jobs: 1)
        #expect(result.refused.count == (name == "Wide" ? 1 : 0))
      }
      _ = try workbook.finish()
      let bytes = try #require(FileManager.default.contents(atPath: path))
      #expect(bytes.range(of: Data(#"<sheets><sheet name="Good" sheetId="1""#.utf8)) != nil)
      #expect(bytes.range(of: Data("Wide".utf8)) == nil)
    }
  }

  @Test func `A workbook that is given up leaves nothing`() throws {
    try Self.withFolder { folder in
      let path = folder.appendingPathComponent("out.xlsx").path
      let workbook = try Workbook(
        AtomicFile(replacing: FilePath(path)),
        isSpooled: false,
        title: "All"
      )
      let facts = DatasetFacts(title: "a")
      let output = workbook.makeOutput(.xlsx, facts: facts, sheetName: "a")
      _ = try Self.run(Input(name: "a", items: Self.linked), output, jobs: 1)
      workbook.discard()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }

  @Test func `A stream that was spooled for gets the same workbook, with descriptors`() throws {
    try Self.withFolder { folder in
      let path = folder.appendingPathComponent("stream").path
      try Data().write(to: URL(fileURLWithPath: path))
      var options = XLSXOptions()
      options.hasLinks = true
      let inputs = [
        Input(name: "One", items: Self.linked), Input(name: "Two", items: [#"{"a":1}"#]),
      ]
      let workbook = try Workbook(
        StreamFile(device: FilePath(path), spooled: true, temporaryFolder: FilePath(folder.path)),
        isSpooled: true,
        title: "All",
        options: options
      )
      for input in inputs {
        let facts = DatasetFacts(title: input.name)
        let output = workbook.makeOutput(.xlsx, facts: facts, sheetName: input.name)
        _ = try Self.run(input, output, jobs: 2)
      }
      let size = try workbook.finish().bytes
      let bytes = try #require(FileManager.default.contents(atPath: path))
      #expect(size == bytes.count)
      let file = try Self.makeBook(inputs, options: options)
      // Two sheets and the relationships of the first.
      #expect(bytes.count == file.bytes.count + 3 * 16)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["stream"])
    }
  }
}
