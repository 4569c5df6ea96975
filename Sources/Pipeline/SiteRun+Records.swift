import ByteIO
import Catalogue
import ItemFormats
import JSONText
import Storages

extension SiteRun {
  /// Publishes the records of a store, and completes what its page says.
  ///
  /// Values are copied one after the other, in pieces; of their contents only the little is kept that
  /// the page shows.
  func readStore(
    _ shown: inout CatalogueStorage,
    _ build: inout SiteBuild
  ) throws -> [BrowserRow] {
    let storage = shown.storage
    shown.damagedCount = storage.problems.count { $0.severity == .error }
    shown.hasRecordList = records != .none
    defer { build.note(shown, itemCount: nil) }
    guard records != .none, let list = try list(&shown) else { return [] }
    var copies = RecordCopies(storage, folder: shown.files.records)
    var rows: [RecordRow] = []
    rows.reserveCapacity(list.count)
    for record in list {
      var row = RecordRow(record)
      if row.isWithheld {
        row.isWithheld =
          !isUnabridged && !publish.contains { $0.matches(record.key, of: storage) }
      }
      if records == .all {
        if record.role == .statistics { row.statistics = copies.statistics(record) }
        if !row.isWithheld { try copies.publish(record, rows.count, build.tree) }
      }
      rows.append(row)
      if copies.isFull { try complete(&rows, &copies, &build) }
    }
    try complete(&rows, &copies, &build)
    shown.records = rows
    shown.problems += copies.problems
    shown.damagedCount += copies.problems.count { $0.severity == .error }
    shown.noteUnfitRecords()
    return try browse(Self.source(rows, shown), "record", &shown, &build)
  }

  /// The records of a store; nil if it cannot be listed, which its page then says.
  private func list(_ shown: inout CatalogueStorage) throws -> RecordList? {
    do throws(FileError) {
      return try RecordList(shown.storage.path)
    } catch {
      guard !error.isExhaustion else { throw error }
      add([Problem(error)], to: &shown)
      return nil
    }
  }

  /// The records as rows; where their bytes lie is told from the store's page.
  private static func source(_ rows: [RecordRow], _ shown: CatalogueStorage) -> RowSource {
    let folder = shown.link(toFolder: shown.files.records)
    return RecordSiteRows.source(count: rows.count) { place in
      let row = rows[place]
      return RecordSiteRows.Row(
        key: row.key,
        contentType: row.published?.contentType ?? row.contentType,
        size: row.published?.bytes ?? row.bytes,
        changed: row.changed,
        file: row.published.map { folder + $0.file }
      )
    }
  }

  /// Hashes the copies made since the last time, and gives them to their rows.
  private func complete(
    _ rows: inout [RecordRow],
    _ copies: inout RecordCopies,
    _ build: inout SiteBuild
  ) throws {
    let made = copies.takeAll()
    guard !made.isEmpty else { return }
    let paths = made.map { copies.folder + $0.name }
    let files = try build.add(files: paths, of: copies.storage.ref, jobs: jobs)
    for (copy, file) in zip(made, files) {
      rows[copy.row].published = PublishedRecord(
        file: copy.name,
        contentType: copy.contentType,
        bytes: file.bytes,
        sha256: file.sha256,
        look: copy.look
      )
    }
  }
}

/// The records of one store on their way into a site.
private struct RecordCopies {
  /// A record that was copied and not yet hashed.
  struct Copy {
    let row: Int
    let name: String
    let contentType: String
    let look: PublishedRecord.Look
  }

  let storage: Storage
  /// Where the copies lie in the site, with a slash at its end.
  let folder: String
  /// What could not be copied.
  private(set) var problems: [Problem] = []
  private var made: [Copy] = []
  private var names = RecordNames()
  /// How many more bytes of text are kept for the page.
  private var textRoom = 64_000

  /// Texts up to this size are shown whole; of an error's snapshot this much.
  private static let shownText = 4_096
  /// Pictures up to this size are shown.
  private static let shownPicture = 1_000_000
  /// Statistics beyond this size are no crawler's.
  private static let statisticsSize = 1 << 20

  init(_ storage: Storage, folder: String) {
    self.storage = storage
    self.folder = folder
  }

  /// Whether there are enough for one round of hashing.
  var isFull: Bool { made.count >= 256 }

  /// Hands out what was copied since the last time.
  mutating func takeAll() -> [Copy] {
    defer { made.removeAll(keepingCapacity: true) }
    return made
  }

  /// Copies a record; what cannot be read becomes a problem.
  mutating func publish(_ record: Record, _ row: Int, _ tree: SiteTree) throws {
    // The name depends on the bytes, which are seen while they are copied.
    let place = folder + ".copy"
    let file = try tree.create(place)
    var form = RecordForm(record)
    var head: [UInt8] = []
    let isSnapshot = record.role == .errorSnapshot
    do {
      try RecordCopy(record, of: storage).forEachPiece { piece in
        let isWhole = file.sink.position == 0 && piece.count == record.size
        form.add(piece, isWhole: isWhole)
        if head.isEmpty, isSnapshot || isWhole && piece.count < Self.shownText {
          head = (0..<min(piece.count, Self.shownText)).map { piece[$0] }
        }
        try file.sink.append(piece)
      }
      form.finish()
      try file.commit()
    } catch let error as FileError where !error.isExhaustion {
      file.discard()
      var problem = Problem(error)
      problem.file = record.file.display
      problems.append(problem)
      return
    } catch is RefusedError {
      file.discard()
      problems.append(
        Problem(
          .beingWritten,
          .note,
          file: record.file.display,
          message: "is being written; left for the next run"
        )
      )
      return
    }
    let name = names.add(record.key, form.fileExtension)
    try tree.move(place, to: folder + name)
    made.append(
      Copy(
        row: row,
        name: name,
        contentType: form.contentType,
        look: look(form, head, size: file.sink.position)
      )
    )
  }

  private mutating func look(_ form: RecordForm, _ head: [UInt8], size: Int)
    -> PublishedRecord.Look
  {
    if let picture = form.picture {
      return size < Self.shownPicture
        ? .picture(width: picture.width, height: picture.height) : .none
    }
    guard ["txt", "json", "jsonl", "csv"].contains(form.fileExtension), !head.isEmpty,
      textRoom >= head.count
    else { return .none }
    textRoom -= head.count
    var text = head
    if size > text.count {
      // A cut never falls into a character.
      while let last = text.last, last & 0xC0 == 0x80 { text.removeLast() }
      if let last = text.last, last >= 0x80 { text.removeLast() }
    }
    return .text(String(decoding: text, as: UTF8.self), isWhole: size <= text.count)
  }

  /// The numbers of a statistics record; nil if it holds none that can be read.
  func statistics(_ record: Record) -> CrawlerStatistics? {
    guard record.size <= Self.statisticsSize else { return nil }
    var arena = ByteArena()
    do {
      try RecordCopy(record, of: storage).forEachPiece { arena.append($0) }
      var index = JSONIndex()
      let root = try index.add(arena, 0..<arena.count)
      return CrawlerStatistics(JSONView(bytes: arena.bytes, nodes: index.nodes), root)
    } catch {
      return nil
    }
  }
}
