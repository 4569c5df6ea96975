import ByteIO
import JSONText

/// The requests of a queue: their states and their order, found by reading every file once.
///
/// What a request says is not kept, so the memory is about 50 bytes a request; ``rows(_:_:)`` reads
/// the contents again in the order found here. The files are read by several threads; what comes out
/// does not depend on how many.
public final class RequestList: Sendable {
  /// What there is to know about all of them.
  public let summary: RequestSummary
  /// What could not be read, and what should be known.
  public let problems: [Problem]
  /// What the folder adds up to.
  let totals: FolderTotals
  /// What the queue's metadata say.
  let metadata: StorageMetadata?

  let folder: RequestQueueFolder
  let order: RequestOrder
  let now: Timestamp
  private let table: NameTable<RequestStanding>

  /// Reads the files of `table` in the queue that was listed, with `jobs` threads.
  ///
  /// `problems` is what was found wrong in listing; locks are compared with the moment `now`.
  init(
    _ listing: RequestQueueFolder,
    _ table: consuming NameTable<RequestStanding>,
    totals: FolderTotals,
    metadata: StorageMetadata?,
    order: RequestOrder,
    problems: [Problem],
    now: Timestamp,
    jobs: Int
  ) {
    var names = consume table
    names.sort()
    var (table, found) = RequestScan(listing, consume names, order, now).run(jobs)
    table.sort(by: RequestStanding.order)
    self.folder = listing
    self.totals = totals
    self.metadata = metadata
    self.order = order
    self.now = now
    self.table = table
    var summary = RequestSummary(counts: found.counts, errors: found.errors, hosts: found.hosts)
    summary.lockedCount = found.lockedCount
    self.summary = summary
    self.problems =
      problems + found.problems + order.problems + Self.note(found.unordered, order, metadata)
  }

  /// The number of requests that could be read.
  public var count: Int { table.count }

  /// The name of the file of the request `index`, in row order.
  func name(_ index: Int) -> FileName { table.name(index) }

  /// Where the request `index` stands.
  func standing(_ index: Int) -> RequestStanding { table[index] }

  private static func note(
    _ unordered: Int,
    _ order: RequestOrder,
    _ metadata: StorageMetadata?
  ) -> [Problem] {
    guard unordered > 1, metadata?.writer == .crawleePython1 else { return [] }
    let cause = order.hasState ? "is not in the state that its client saved" : "was not saved"
    return [
      Problem(
        .orderUnknown,
        .note,
        message: "the order of \(unordered) pending requests \(cause); they come last, by file name"
      )
    ]
  }
}
