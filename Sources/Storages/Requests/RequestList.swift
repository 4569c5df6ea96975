import ByteIO
import JSONText

/// The requests of a queue: their states and their order, found by reading every file once.
///
/// What a request says is not kept, so the memory is about 50 bytes a request; ``RequestRows`` reads
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

  /// Reads the queue in an open folder.
  ///
  /// - Parameters:
  ///   - listing: the folder's listing.
  ///   - table: the files that were found.
  ///   - order: what is known of the order.
  ///   - problems: what was found wrong in listing.
  ///   - now: the moment that locks are compared with.
  ///   - jobs: how many threads read.
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
    var table = table
    table.sort()
    let scan = RequestScan(listing, table, order, now)
    let found = scan.run(jobs, &table)
    self.folder = listing
    self.totals = totals
    self.metadata = metadata
    self.order = order
    self.now = now
    table.sort(by: RequestStanding.order)
    self.table = table
    summary = RequestSummary(counts: found.counts, errors: found.errors, hosts: found.hosts)
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
