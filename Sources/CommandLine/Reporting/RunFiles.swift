import ByteIO
import JSONText
import Pipeline
import Storages
import SystemPackage

/// The files in which a configuration's runs are written down: the log and the report.
struct RunFiles {
  /// What the run before left.
  let memory: RunMemory
  /// Where messages go too.
  let log: RunLog?
  /// Where the report goes.
  private let report: FilePath?

  /// Opens the log and reads the report that is there; a dry run leaves both alone.
  ///
  /// - Throws: if one of them cannot be written, or lies in a storage.
  init(_ configuration: Configuration, _ storages: [Storage], isDryRun: Bool) throws {
    memory = RunMemory(readingFrom: configuration.report)
    for path in [configuration.log, configuration.report].compactMap(\.self) {
      try Self.check(path, storages)
    }
    if let path = configuration.report, !isDryRun { try AtomicFile(replacing: path).discard() }
    log = isDryRun ? nil : try configuration.log.map { try RunLog(appendingTo: $0) }
    report = isDryRun ? nil : configuration.report
  }

  /// Replaces the report.
  func write(_ document: JSONValue) throws {
    guard let report else { return }
    let file = try AtomicFile(replacing: report)
    try file.sink.append(document.bytes(.pretty).span)
    try file.commit()
  }

  private static func check(_ path: FilePath, _ storages: [Storage]) throws {
    let folder = path.removingLastComponent()
    try InputPlaces(storages: storages.map(\.path)).check(path, in: folder)
    guard let stamp = try? Directory.stamp(of: path, followingLink: true) else { return }
    guard stamp.kind == .file else {
      throw OutputError(.cannotCreate, path, nil, detail: "it is \(stamp.kind.words)")
    }
  }
}
