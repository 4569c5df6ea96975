public import JSONText
import Storages

extension CatalogueStorage {
  /// Takes over what an earlier build made of the same contents, from the document beside the
  /// storage's page; its pages then stand as they are.
  ///
  /// Of what they show only that is known which other pages show too.
  ///
  /// - Returns: false, and nothing is taken over, unless the document is one that we could have written.
  public mutating func keep(_ document: JSONValue) -> Bool {
    guard document["version"]?.number == StorageJSON.version,
      document["ref"]?.text == storage.ref, let damaged = document["damagedCount"]?.count,
      let list = document["problems"]?.elements
    else { return false }
    var kept = self
    kept.problems = list.compactMap { Problem(reading: $0) }
    guard kept.problems.count == list.count, kept.takeCounts(document),
      kept.takeContents(document)
    else { return false }
    kept.damagedCount = damaged
    kept.isKept = true
    self = kept
    return true
  }

  private mutating func takeCounts(_ document: JSONValue) -> Bool {
    guard let counts = Counts(document, storage.kind) else { return false }
    storage.holds = counts.holdings
    if case .requests = counts.holdings {
      storage.requests = counts.requests.map { RequestSummary(counts: $0) }
    }
    storage.claimed = document["metadata"].flatMap { Counts($0, storage.kind)?.holdings }
    return true
  }

  private mutating func takeContents(_ document: JSONValue) -> Bool {
    let files = document["downloads"]?.elements ?? []
    let folder = link(toFolder: self.files.downloads)
    downloads = files.compactMap { Download($0, in: folder) }
    guard downloads.count == files.count else { return false }
    columnCount = document["columnCount"]?.count
    part = PublishedPart(document["chosen"])
    hiddenFields = (document["hiddenFields"]?.elements ?? []).compactMap(\.text)
    columns = (document["columns"]?.elements ?? []).compactMap {
      $0["name"]?.text.map { CatalogueColumn(name: $0) }
    }
    guard storage.kind == .keyValueStore, let rows = document["records"]?.elements else {
      return true
    }
    let known = rows.compactMap { RecordRow($0) }
    records = known
    return known.count == rows.count
  }
}

/// The counts of a storage, as ``StorageJSON`` writes them.
private struct Counts {
  let holdings: Storage.Holdings
  var requests: RequestCounts?

  init?(_ json: JSONValue, _ kind: StorageKind) {
    switch kind {
    case .dataset:
      guard let items = json["itemCount"]?.count else { return nil }
      holdings = .items(items)
    case .keyValueStore:
      guard let records = json["recordCount"]?.count else { return nil }
      holdings = .records(records)
    case .requestQueue:
      guard let total = json["totalRequestCount"]?.count,
        let pending = json["pendingRequestCount"]?.count,
        let handled = json["handledRequestCount"]?.count
      else { return nil }
      holdings = .requests(total: total, pending: pending, handled: handled)
      guard let inProgress = json["inProgressRequestCount"],
        let failed = json["failedRequestCount"], inProgress != .null, failed != .null
      else { return }
      guard let inProgress = inProgress.count, inProgress <= pending,
        let failed = failed.count, failed <= handled
      else { return nil }
      requests = RequestCounts(
        pending: pending - inProgress,
        inProgress: inProgress,
        handled: handled - failed,
        failed: failed
      )
    }
  }
}

extension Download {
  fileprivate init?(_ json: JSONValue, in folder: String) {
    guard let format = json["format"]?.text, let file = json["file"]?.text,
      file.hasPrefix(folder), let type = json["contentType"]?.text,
      let bytes = json["bytes"]?.count, let items = json["items"]?.count,
      let hash = json["sha256"]?.text
    else { return nil }
    self.init(
      format: format,
      file: String(file.dropFirst(folder.count)),
      contentType: type,
      bytes: bytes,
      items: items,
      sha256: hash
    )
  }
}

extension RecordRow {
  fileprivate init?(_ json: JSONValue) {
    guard let key = json["key"]?.text, let size = json["size"]?.count,
      let file = json["file"]?.text, case .bool(let isInternal)? = json["internal"],
      case .bool(let isWithheld)? = json["withheld"], case .bool(let hasSidecar)? = json["sidecar"]
    else { return nil }
    self.init(
      key: key,
      contentType: json["contentType"]?.text,
      bytes: size,
      file: file,
      isInternal: isInternal,
      isWithheld: isWithheld
    )
    self.hasSidecar = hasSidecar
  }
}
