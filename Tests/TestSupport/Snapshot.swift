import Foundation

/// An output that was once read and found good, kept beside the tests.
///
/// Snapshots are the files `Snapshots/<name>` in the folder of the calling test. One that is missing
/// records itself and fails the test; `RECORD_SNAPSHOTS=1` records all of them anew.
public enum Snapshot {
  /// What became of a comparison.
  public enum Outcome: Equatable, Sendable { case same, recorded, different(expected: [UInt8]) }

  /// Compares `bytes` with the snapshot `name` of the test in `file`.
  public static func compare(
    _ bytes: [UInt8],
    _ name: String,
    file: StaticString = #filePath
  ) throws -> Outcome {
    let folder = URL(fileURLWithPath: "\(file)").deletingLastPathComponent()
      .appending(path: "Snapshots")
    let snapshot = folder.appending(path: name)
    let records = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
    if !records, let expected = try? Data(contentsOf: snapshot) {
      return Array(expected) == bytes ? .same : .different(expected: Array(expected))
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: snapshot)
    return records ? .same : .recorded
  }
}
