import ByteIO
import Foundation
import Glibc
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

  private static func name(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 9 - digits.count) + digits + ".json"
  }

  /// A dataset of `count` items of a kilobyte.
  private static func dataset(_ count: Int, in folder: FilePath) throws -> DatasetInput {
    for number in 1...count {
      let text = "{\"n\":\(number),\"text\":\"\(String(repeating: "x", count: 1_000))\"}"
      try StorageTree.write(Array(text.utf8), to: folder.appending(name(number)))
    }
    return try DatasetInput(path: folder)
  }

  @Test func `A large dataset with gaps is exported whole, whatever was read before it was listed`()
    throws
  {
    let folder = try TemporaryDirectory()
    let dataset = try Self.dataset(5_000, in: folder.at("datasets/a"))
    var expected = Array(1...5_000)
    for missing in [0, 4_000, 100, 5] {
      if missing > 0 { folder.remove("datasets/a/\(Self.name(missing))") }
      expected.removeAll { $0 == missing }
      for jobs in [2, 4, 1] {
        var run = ExportRun(now: Timestamp(seconds: 1_764_000_000))
        run.jobs = jobs
        let output = folder.at("a.jsonl")
        let pattern = OutputPattern(output.string)
        let request = ExportRun.Request(dataset: dataset, formats: [.jsonl], output: pattern)
        var report = RunReport()
        try run.run([request], adding: &report)
        let lines = FileManager.default.contents(atPath: output.string)?.split(separator: 10) ?? []
        let numbers = lines.map { line in
          Int(String(decoding: line.dropFirst(5).prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self))
        }
        #expect(numbers == expected)
        #expect(run.progress.items == expected.count)
        #expect(run.progress.expectedItems == expected.count)
      }
    }
  }

  @Test func `What went through a pipe is not written a second time when its dataset was replaced`()
    throws
  {
    let folder = try TemporaryDirectory()
    let dataset = try Self.dataset(2_000, in: folder.at("datasets/a"))
    try StorageTree.makePipe(folder.at("pipe"))
    let text = Guarded("")
    // Open until the end: who writes a second time is not to wait for a reader.
    let open = Guarded<FileHandle?>(nil)
    let reader = BackgroundCrew(0..<1) { _ in
      guard let pipe = FileHandle(forReadingAtPath: folder.at("pipe").string) else { return }
      open.change { $0 = pipe }
      // The pipe is full by now: the export waits.
      let first = pipe.readData(ofLength: 1)
      _ = unsafe rename(folder.at("datasets/a").string, folder.at("datasets/b").string)
      try? StorageTree.make("datasets/a/000000001.json {\"n\":1}", in: folder)
      let rest = first + pipe.readDataToEndOfFile()
      text.change { $0 = String(decoding: rest, as: UTF8.self) }
    }
    var run = ExportRun(now: Timestamp(seconds: 1_764_000_000))
    run.jobs = 2
    let request = ExportRun.Request(
      dataset: dataset,
      formats: [.jsonl],
      output: OutputPattern(folder.at("pipe").string)
    )
    var report = RunReport()
    #expect(throws: SourceReplaced.self) { try run.run([request], adding: &report) }
    reader.wait()
    let lines = text.value.split(separator: "\n").map { $0.prefix(12) }
    #expect(Set(lines).count == lines.count && lines.count > 300)
  }
}
