import ByteIO

extension StorageReader {
  /// An open queue whose requests are not read yet.
  struct ListedQueue: ~Copyable {
    let listing: RequestQueueFolder
    var table: NameTable<RequestStanding>
    var totals: FolderTotals
    var metadata: StorageMetadata?
    var order: RequestOrder
    var problems: [Problem]
  }

  /// Lists an open queue, which lies in `parent`.
  mutating func listQueue(
    _ folder: consuming Directory,
    _ parent: borrowing Directory,
    _ storage: inout Storage
  ) throws(FileError) -> ListedQueue {
    var totals = FolderTotals()
    var table = NameTable<RequestStanding>()
    var irregular: [Problem] = []
    let listing = try RequestQueueFolder(
      folder,
      at: storage.path,
      &totals,
      &irregular
    ) { name, place in table.append(name, RequestStanding(place)) }
    var metadata: StorageMetadata?
    try listing.withFolder { (folder) throws(FileError) in
      addNotes(totals, folder, &storage)
      metadata = try readMetadata(folder, &totals, &storage)
    }
    let order = readOrder(metadata, parent)
    // It stands in another storage's folder, and belongs to this one.
    totals.fingerprint.add(order.fingerprint)
    return ListedQueue(
      listing: listing,
      table: table,
      totals: totals,
      metadata: metadata,
      order: order,
      problems: irregular
    )
  }

  /// Reads the requests of an open queue, which lies in `parent`.
  mutating func readQueue(
    _ folder: consuming Directory,
    _ parent: borrowing Directory,
    _ storage: inout Storage
  ) throws(FileError) -> RequestList {
    let queue = try listQueue(folder, parent, &storage)
    let list = RequestList(
      queue.listing,
      queue.table,
      totals: queue.totals,
      metadata: queue.metadata,
      order: queue.order,
      problems: queue.problems,
      now: now,
      jobs: jobs
    )
    let counts = list.summary.counts
    storage.holds = .requests(
      total: counts.total,
      pending: counts.pending + counts.inProgress,
      handled: counts.handled + counts.failed
    )
    return list
  }

  /// What stands about the queue's order in its metadata and in the default key-value store.
  private func readOrder(
    _ metadata: StorageMetadata?,
    _ parent: borrowing Directory
  ) -> RequestOrder {
    guard let metadata else { return RequestOrder() }
    var reader = FileReader()
    // The id becomes part of a file's name, so it must look like one.
    guard let id = metadata.id, StorageName.isPlatformID(id) else {
      return RequestOrder(forefront: metadata.forefront)
    }
    do throws(FileError) {
      let store = try parent.openFolder(FileName(".."))
        .openFolder(FileName(StorageKind.keyValueStore.folder))
        .openFolder(FileName("default"))
      return RequestOrder(
        forefront: metadata.forefront,
        state: FileName("__RQ_STATE_" + id),
        in: store,
        &reader
      )
    } catch {
      return RequestOrder(forefront: metadata.forefront)
    }
  }
}
