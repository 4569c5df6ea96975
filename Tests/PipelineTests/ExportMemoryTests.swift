import ByteIO
import Catalogue
import ItemFormats
import JSONText
import Storages
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

@Suite struct ExportMemoryTests {
  private let folder: TemporaryDirectory
  private let now = Timestamp(seconds: 1_764_000_000)

  init() throws {
    folder = try TemporaryDirectory()
    try StorageTree.make(
      """
      root/datasets/a/1.json {"text": "\\ud800"}
      root/datasets/a/2.json {
      """,
      in: folder
    )
    for name in ["1", "2"] { try age("\(name).json") }
  }

  private func age(_ name: String) throws {
    try StorageTree.setTime(folder.at("root/datasets/a/\(name)"), seconds: 1_763_000_000)
  }

  private func run(_ memory: ExportMemory?, formats: [ItemFormat] = [.csv]) throws -> RunReport {
    let root = StorageRoot(label: "r", path: folder.at("root"))
    let found = try StorageFinder(now: now).find(in: root).storages
    let requests = found.map { storage in
      ExportRun.Request(
        dataset: .storage(storage),
        formats: formats,
        output: OutputPattern(folder.at("{name}.{ext}").string)
      )
    }
    var run = ExportRun(now: now)
    run.memory = memory
    var report = RunReport()
    try run.run(requests, adding: &report)
    report.identifyFiles(jobs: 1)
    return report
  }

  private func remembered(_ report: RunReport) throws -> ExportMemory {
    let bytes = JSONValue.object(report.members).bytes(.pretty)
    return ExportMemory(reading: try #require(JSONValue(reading: bytes)))
  }

  @Test func aReportTellsTheNextRunAllThatItWouldFindAgain() throws {
    let first = try run(ExportMemory())
    let second = try run(remembered(first))
    #expect(first.outputs.map(\.action) == [.written])
    #expect(second.outputs.map(\.action) == [.unchanged])
    #expect(second.isUnchanged && second.isPartial)
    #expect(second.outputs.first?.sha256 == first.outputs.first?.sha256)
    #expect(second.outputs.first?.items == 1)
    #expect(second.sources.first?.problems == first.sources.first?.problems)
    #expect(second.losses.first?.tally == first.losses.first?.tally)
    #expect(second.losses.first?.tally.counts[.loneSurrogate]?.count == 1)
    // And the report of that run does so again.
    #expect(try run(remembered(second)).isUnchanged)
  }

  @Test func withoutMemoryEverythingIsWritten() throws {
    #expect(try run(nil).outputs.map(\.action) == [.written])
    let again = try run(nil)
    #expect(again.outputs.map(\.action) == [.replaced])
    #expect(again.outputs.first?.fingerprint == nil)
  }

  @Test func otherOptionsOrFormatsAreSomethingElse() throws {
    let memory = try remembered(run(ExportMemory()))
    #expect(
      try run(memory, formats: [.csv, .jsonl]).outputs.map(\.action) == [.replaced, .written]
    )
    let quoted = try ItemFormat.csv.configured(with: ["quote": "needed"])
    #expect(try run(memory, formats: [quoted]).outputs.map(\.action) == [.replaced])
  }

  @Test func whatTimeAloneMayMendIsLookedAtAgain() throws {
    try StorageTree.make("root/datasets/a/3.json -> 1.json", in: folder)
    #expect(try run(remembered(run(ExportMemory()))).isUnchanged)
    // Being written: fresh, cut, and the last.
    try StorageTree.make("root/datasets/a/4.json {", in: folder)
    let report = try run(ExportMemory())
    #expect(report.outputs.first?.fingerprint == nil)
  }

  @Test(arguments: ["[]", "null", #"{"outputs": 1}"#, #"{"outputs": [{"fingerprint": "x"}]}"#])
  func whatIsNoReportIsForgotten(text: String) throws {
    let memory = ExportMemory(reading: try #require(JSONValue(reading: Array(text.utf8))))
    #expect(try run(memory).outputs.map(\.action) == [.written])
  }
}
