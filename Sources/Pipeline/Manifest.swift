import ByteIO
import JSONText
import SystemPackage

/// What a published folder says about itself: every file that we made, with size and hash.
///
/// It is public, so it names no input file and no path outside the site.
struct Manifest {
  /// One file of the site.
  struct Output {
    var path: String
    var bytes: Int
    var sha256: String
    /// The storage it was made from; nil for pages about several.
    var source: String?
    /// Whether people take it away, so that SHA256SUMS lists it.
    var isDownload = false
  }

  /// One storage of the site.
  struct Source {
    var ref: String
    var itemCount: Int?
    var damagedCount: Int
  }

  static let fileName = ".larder-manifest.json"
  /// Raised when a reader of an earlier version would misunderstand it.
  private static let version = 1
  private static let sizeLimit = 1 << 28

  var outputs: [Output] = []
  var sources: [Source] = []
  /// What the site knows of its past (see `History`); null if nothing.
  var history = JSONValue.null

  /// The paths of the files that we made.
  var paths: [String] { outputs.map(\.path) }

  init() {}

  /// Reads the manifest of the site in `folder`; nil if there is none that we wrote.
  init?(readingFrom folder: FilePath) {
    var arena = ByteArena()
    guard let directory = try? Directory(folder, followingLink: true) else { return nil }
    var reader = FileReader(limit: Self.sizeLimit)
    guard
      (try? reader.read(FileName(Self.fileName), in: directory, listed: .now(), into: &arena))
        != nil
    else { return nil }
    var index = JSONIndex()
    guard let root = try? index.add(arena, 0..<arena.count) else { return nil }
    let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
    guard let tool = json.value(of: "tool", in: root), json[tool].kind == .string,
      json.string(tool).hasPrefix("larder "), let list = json.value(of: "outputs", in: root)
    else { return nil }
    var elements = json.elements(of: list)
    while let element = elements.next() {
      guard let path = json.value(of: "path", in: element), json[path].kind == .string else {
        continue
      }
      var output = Output(path: json.string(path), bytes: 0, sha256: "")
      if let hash = json.value(of: "sha256", in: element) { output.sha256 = json.string(hash) }
      outputs.append(output)
    }
    if let node = json.value(of: "history", in: root), let value = JSONValue(json, node) {
      history = value
    }
  }

  /// The document, files and storages in a fixed order.
  func document() -> [UInt8] {
    let outputs = outputs.sorted { $0.path < $1.path }.map { output in
      JSONValue.object([
        .init("path", .string(output.path)), .init("bytes", .int(output.bytes)),
        .init("sha256", .string(output.sha256)), .init("source", JSONValue(output.source)),
      ])
    }
    let sources = sources.map { source in
      JSONValue.object([
        .init("ref", .string(source.ref)), .init("itemCount", JSONValue(source.itemCount)),
        .init("damagedCount", .int(source.damagedCount)),
      ])
    }
    return JSONValue.object([
      .init("version", .int(Self.version)), .init("tool", .string(ToolVersion.name)),
      .init("outputs", .array(outputs)), .init("sources", .array(sources)),
      .init("history", history),
    ]).bytes(.pretty)
  }
}
