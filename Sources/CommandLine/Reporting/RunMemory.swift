import ByteIO
import JSONText
import Pipeline
import Storages
import SystemPackage

/// What the report of the run before says: what exports were made of, and what people were told.
///
/// A report that is not there, damaged or somebody else's is as good as none.
struct RunMemory {
  /// What exports were made of.
  let exports: ExportMemory
  /// The messages that stood then, with the days on which they were printed last.
  private let printed: [String: String]

  /// A report is read up to this size; none of ours comes near it.
  private static let limit = 1 << 28

  /// Reads the report at `path`.
  init(readingFrom path: FilePath?) {
    let report = path.flatMap(Self.read) ?? .null
    exports = ExportMemory(reading: report)
    var printed: [String: String] = [:]
    for entry in report["messages"]?.elements ?? [] {
      guard let key = entry["message"]?.text, let day = entry["printed"]?.text else { continue }
      printed[key] = day
    }
    self.printed = printed
  }

  /// The day on which a message was printed last; nil if it is news.
  func day(of key: String) -> String? { printed[key] }

  private static func read(_ path: FilePath) -> JSONValue? {
    guard let stamp = try? Directory.stamp(of: path, followingLink: true), stamp.kind == .file,
      stamp.size < limit, let arena = try? InputFile(path).readAll(limit: limit)
    else { return nil }
    var index = JSONIndex()
    guard let root = try? index.add(arena, 0..<arena.count) else { return nil }
    return JSONValue(JSONView(bytes: arena.bytes, nodes: index.nodes), root)
  }
}
