import ByteIO
import Catalogue
import ItemFormats
import JSONText
import Storages

extension SiteRun {
  /// How many requests of a queue its page may show.
  private static let shownRequests = 100

  /// Reads a queue, writes its failed requests into the new tree, completes what its page says, and
  /// returns its first rows.
  func readQueue(
    _ shown: inout CatalogueStorage,
    _ build: inout SiteBuild
  ) throws -> [BrowserRow] {
    let storage = shown.storage
    var first: [BrowserRow] = []
    shown.showsRequestContents = isUnabridged || publish.contains { $0.matches(storage) }
    shown.damagedCount = storage.problems.count { $0.severity == .error }
    do {
      let list = try StorageFinder(now: now, jobs: jobs).requests(of: storage)
      let rows = RequestSiteRows(list, showsPrivate: shown.showsRequestContents)
      // Counted again, so that the page agrees with what stands on it.
      shown.storage.requests = list.summary
      let counts = list.summary.counts
      shown.storage.holds = .requests(
        total: counts.total,
        pending: counts.pending + counts.inProgress,
        handled: counts.handled + counts.failed
      )
      var problems = list.problems + (try failed(rows, &shown, &build))
      if isUnabridged { problems += try unabridged(list, &shown, &build) }
      var index = JSONIndex()
      var arena = ByteArena()
      problems += try rows.forEach(0..<Self.shownRequests) { row in
        shown.requests.append(try Self.view(row, &arena, &index))
      }
      add(problems, to: &shown)
      first = try browse(rows.source(), "request", &shown, &build)
    } catch let error as FileError where !error.isExhaustion {
      fail(&shown, Problem(error), &build)
      return []
    } catch let error as SourceReplaced {
      fail(&shown, Problem(.replaced, .error, message: error.description), &build)
      return []
    }
    build.note(shown, itemCount: nil)
    return first
  }

  private static func view(
    _ row: Span<UInt8>,
    _ arena: inout ByteArena,
    _ index: inout JSONIndex
  ) throws -> RequestView {
    arena.removeAll(keeping: 1 << 20)
    index.removeAll(keeping: 1 << 16)
    arena.append(row)
    let root = try index.add(arena, 0..<arena.count)
    return RequestView(JSONView(bytes: arena.bytes, nodes: index.nodes), root)
  }

  /// Writes the failed requests: their addresses, a line each, and their rows as JSON Lines.
  private func failed(
    _ rows: RequestSiteRows,
    _ shown: inout CatalogueStorage,
    _ build: inout SiteBuild
  ) throws -> [Problem] {
    guard rows.failedCount > 0 else { return [] }
    let folder = shown.files.downloads
    let addresses = try build.tree.create(folder + "failed.txt")
    let lines = try build.tree.create(folder + "failed.jsonl")
    var addressCount = 0
    var lineCount = 0
    var arena = ByteArena()
    var index = JSONIndex()
    var texts = OutputBuffer(capacity: 1 << 16)
    var objects = OutputBuffer(capacity: 1 << 16)
    func flush(_ least: Int) throws {
      if texts.count > least {
        try addresses.sink.append(texts.bytes)
        texts.truncate(to: 0)
      }
      if objects.count > least {
        try lines.sink.append(objects.bytes)
        objects.truncate(to: 0)
      }
    }
    let problems = try rows.forEach(0..<rows.failedCount) { row in
      objects.append(row)
      objects.append("\n")
      lineCount += 1
      if let url = try Self.view(row, &arena, &index).url, Self.append(url, to: &texts) {
        addressCount += 1
      }
      try flush(1 << 16)
    }
    try flush(0)
    try addresses.commit()
    try lines.commit()
    let files: [(name: String, format: String, type: String, count: Int)] = [
      ("failed.txt", "TXT", "text/plain; charset=utf-8", addressCount),
      ("failed.jsonl", "JSONL", "application/x-ndjson", lineCount),
    ]
    let hashes = try build.add(
      files: files.map { folder + $0.name },
      of: shown.storage.ref,
      jobs: jobs
    )
    build.describe(folder + "failed.jsonl", as: .jsonl, items: lineCount)
    for (file, hash) in zip(files, hashes) {
      shown.downloads.append(
        Download(
          format: file.format,
          note: file.name.hasSuffix(".txt") ? "addresses" : nil,
          file: file.name,
          contentType: file.type,
          bytes: hash.bytes,
          items: file.count,
          sha256: hash.sha256
        )
      )
    }
    return problems
  }

  /// Writes all requests as they are, as JSON Lines.
  private func unabridged(
    _ list: RequestList,
    _ shown: inout CatalogueStorage,
    _ build: inout SiteBuild
  ) throws -> [Problem] {
    let path = shown.files.downloads + "requests.jsonl"
    let facts = DatasetInput.storage(shown.storage).facts
    let place = OutputPlace(file: try build.tree.create(path))
    var options = DatasetPass.Options()
    options.jobs = jobs
    let output = try OutputMaker.make(.jsonl, facts, place)
    let result = try DatasetPass(list.rows(), outputs: [output], options: options).run()
    for hash in try build.add(files: [path], of: shown.storage.ref, jobs: jobs) {
      shown.downloads.append(
        Download(
          format: "JSONL",
          note: "all requests",
          file: "requests.jsonl",
          contentType: "application/x-ndjson",
          bytes: hash.bytes,
          items: result.itemCount,
          sha256: hash.sha256
        )
      )
    }
    build.describe(path, as: .jsonl, items: result.itemCount)
    return result.problems
  }

  /// Appends an address as a line; line breaks in it count for nothing, as in browsers.
  private static func append(_ url: String, to out: inout OutputBuffer) -> Bool {
    let start = out.count
    for byte in url.utf8 where byte != 0x0A && byte != 0x0D && byte != 0x09 && byte != 0 {
      out.append(byte)
    }
    guard out.count > start else { return false }
    out.append("\n")
    return true
  }
}
