import ByteIO
import ItemFormats
import JSONText
import SystemPackage

/// What a published folder says about itself: every file that we made, with size and hash.
///
/// It is public, so it names no input file and no path outside the site. The next build reads it back
/// and believes nothing of it that does not check out (see `OldTree`).
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
    /// What it is made of; nil for what is not ours to read back.
    var form: ContentForm?
    /// How many items it holds; nil if it is none of items.
    var items: Int?
  }

  /// The file with the hashes of all others, this document's too, whose own hash it cannot state; nil for
  /// a site.
  var seal: Output?

  /// One storage of the site.
  struct Source {
    var ref: String
    var itemCount: Int?
    var damagedCount: Int
    /// By what it is known that the same would be made of it again; nil if nobody can tell.
    var mark: String?
    /// What its downloads could not hold as it is.
    var losses: [RunReport.Losses] = []
  }

  static let fileName = ".larder-manifest.json"
  /// Raised when a reader of an earlier version would misunderstand it.
  private static let version = 1
  private static let sizeLimit = 1 << 28

  var outputs: [Output] = []
  var sources: [Source] = []
  /// By what it is known that the same site would be built again; nil if nobody can tell.
  var mark: String?
  /// The time of the build.
  var builtAt: String?
  /// What the site knows of its past (see `History`); null if nothing.
  var history = JSONValue.null
  /// What it says and cannot be, none of which is believed.
  private(set) var refused: [String] = []

  /// The paths of the files that we made.
  var paths: [String] { (outputs + [seal].compactMap(\.self)).map(\.path) }

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
    self.init(arena)
  }

  /// Reads a manifest's bytes; nil if we did not write them.
  init?(_ arena: borrowing ByteArena) {
    var index = JSONIndex()
    guard let root = try? index.add(arena, 0..<arena.count) else { return nil }
    let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
    func text(_ name: StaticString, _ node: Int) -> String? {
      guard let value = json.value(of: name, in: node), json[value].kind == .string else {
        return nil
      }
      return json.string(value)
    }
    func count(_ name: StaticString, _ node: Int) -> Int? {
      json.value(of: name, in: node).flatMap { JSONValue(json, $0)?.count }
    }
    guard let tool = text("tool", root), tool.hasPrefix("larder "),
      let list = json.value(of: "outputs", in: root)
    else { return nil }
    var elements = json.elements(of: list)
    while let element = elements.next() {
      guard let path = text("path", element) else { continue }
      guard Self.isInside(path) else {
        refused.append("names a path that leads out: \(path)")
        continue
      }
      let items = json.value(of: "items", in: element).flatMap { JSONValue(json, $0) }
      if let items, items != .null, items.count == nil {
        refused.append("states no count of the items of \(path)")
      }
      outputs.append(
        Output(
          path: path,
          bytes: count("bytes", element) ?? -1,
          sha256: text("sha256", element) ?? "",
          source: text("source", element),
          isDownload: json.value(of: "download", in: element).map { json[$0].kind == .true }
            ?? false,
          form: text("form", element).flatMap(ContentForm.init(rawValue:)),
          items: items?.count
        )
      )
    }
    if let list = json.value(of: "sources", in: root) {
      var elements = json.elements(of: list)
      while let element = elements.next() {
        guard let ref = text("ref", element) else { continue }
        var source = Source(
          ref: ref,
          itemCount: count("itemCount", element),
          damagedCount: count("damagedCount", element) ?? 0,
          mark: text("mark", element)
        )
        if let node = json.value(of: "losses", in: element), let value = JSONValue(json, node) {
          source.losses = value.elements?.compactMap { RunReport.Losses($0, of: ref) } ?? []
        }
        sources.append(source)
      }
    }
    if let node = json.value(of: "seal", in: root), let path = text("path", node),
      Self.isInside(path)
    {
      seal = Output(path: path, bytes: count("bytes", node) ?? -1, sha256: "", source: nil)
    }
    mark = text("mark", root)
    builtAt = text("builtAt", root)
    if let node = json.value(of: "history", in: root), let value = JSONValue(json, node) {
      history = value
    }
  }

  /// Whether a path stays in the folder: the manifest may have been written by anybody.
  static func isInside(_ path: String) -> Bool {
    !path.isEmpty && !path.utf8.contains(0)
      && path.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !["", ".", ".."].contains($0) }
  }

  /// The document, files and storages in a fixed order, with the hash by which it is known again.
  func document() -> [UInt8] {
    var bytes = blankDocument()
    let hash = Array(FileHash.of(bytes).utf8)
    bytes.replaceSubrange(Self.hashRange, with: hash)
    return bytes
  }

  /// Whether a manifest's bytes are as ``document()`` made them.
  static func fitsOwnHash(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: head), bytes.count >= hashRange.upperBound else { return false }
    var blank = bytes
    blank.replaceSubrange(hashRange, with: Array(noHash.utf8))
    return bytes[hashRange].elementsEqual(FileHash.of(blank).utf8)
  }

  /// How a manifest begins, up to its own hash.
  private static let head = Array("{\n  \"version\": \(version),\n  \"sha256\": \"".utf8)
  private static let hashRange = head.count..<head.count + 64
  /// What stands in the place of the hash while it is computed.
  private static let noHash = String(repeating: "0", count: 64)

  private func blankDocument() -> [UInt8] {
    let outputs = outputs.sorted { $0.path < $1.path }.map { output in
      JSONValue.object([
        .init("path", .string(output.path)), .init("bytes", .int(output.bytes)),
        .init("sha256", .string(output.sha256)), .init("source", JSONValue(output.source)),
        .init("download", .bool(output.isDownload)),
        .init("form", JSONValue(output.form?.rawValue)), .init("items", JSONValue(output.items)),
      ])
    }
    let sources = sources.sorted { $0.ref < $1.ref }.map { source in
      JSONValue.object([
        .init("ref", .string(source.ref)), .init("itemCount", JSONValue(source.itemCount)),
        .init("damagedCount", .int(source.damagedCount)), .init("mark", JSONValue(source.mark)),
        .init("losses", .array(source.losses.map(\.document))),
      ])
    }
    let seal = seal.map { seal -> JSONValue.Member in
      .init("seal", ["path": .string(seal.path), "bytes": .int(seal.bytes)])
    }
    return JSONValue.object(
      [
        .init("version", .int(Self.version)), .init("sha256", .string(Self.noHash)),
        .init("tool", .string(ToolVersion.name)), .init("builtAt", JSONValue(builtAt)),
        .init("mark", JSONValue(mark)), .init("outputs", .array(outputs)),
        .init("sources", .array(sources)), .init("history", history),
      ] + [seal].compactMap(\.self)
    ).bytes(.pretty)
  }
}

extension Manifest.Output {
  /// The manifest itself, as a seal lists it.
  init(manifestHash: String) {
    self.init(path: Manifest.fileName, bytes: 0, sha256: manifestHash, source: nil)
  }
}

extension RunReport.Losses {
  /// As the manifest has it; the file is named within the site.
  fileprivate var document: JSONValue {
    [
      "path": .string(path), "format": .string(format),
      "rules": .array(
        tally.counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { rule, count in
          [
            "rule": .string(rule.rawValue), "count": .int(count.count),
            "firstRow": .int(count.firstRow),
          ]
        }
      ),
    ]
  }

  fileprivate init?(_ json: JSONValue, of ref: String) {
    guard let path = json["path"]?.text, let format = json["format"]?.text else { return nil }
    var tally = LossTally()
    for rule in json["rules"]?.elements ?? [] {
      guard let name = rule["rule"]?.text.flatMap(LossRule.init(rawValue:)),
        let count = rule["count"]?.count, let row = rule["firstRow"]?.count
      else { return nil }
      tally.count(name, row: row, times: count)
    }
    self.init(path: path, ref: ref, format: format, tally: tally)
  }
}
