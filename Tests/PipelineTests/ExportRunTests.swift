import ByteIO
import Foundation
import ItemFormats
import Storages
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

@Suite struct ExportRunTests {
  @Test func aStrictRunThatFailsWhilePublishingTellsWhatItPublished() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make(
      """
      root/datasets/a/1.json {"a": 1}
      root/datasets/b/1.json {"b": 1}
      """,
      in: folder
    )
    let root = StorageRoot(label: "r", path: folder.at("root"))
    let now = Timestamp(seconds: 1_764_000_000)
    let requests = try StorageFinder(now: now).find(in: root).storages.map { storage in
      ExportRun.Request(
        dataset: .storage(storage),
        formats: [.jsonl],
        output: OutputPattern(folder.at("{name}.{ext}").string)
      )
    }
    var run = ExportRun(now: now)
    run.isStrict = true
    var report = RunReport()
    let error = #expect(throws: OutputError.self) {
      try run.run(requests, adding: &report) { _ in
        // No file takes the place of a folder.
        try FileManager.default.createDirectory(
          atPath: folder.at("b.jsonl").string,
          withIntermediateDirectories: false
        )
      }
    }
    #expect(error?.path == folder.at("b.jsonl").string)
    #expect(report.outputs.map(\.path) == [folder.at("a.jsonl").string])
    #expect(FileManager.default.fileExists(atPath: folder.at("a.jsonl").string))
  }
}
