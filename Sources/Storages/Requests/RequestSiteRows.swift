import ByteIO

/// The requests of a queue as a site shows them: failed ones first, secrets masked, and of what a
/// request carries only what is published.
///
/// A row is an object with `url`, `method`, `state`, `retryCount`, `label`, `errorMessages`, `loadedUrl`
/// and `handledAt`, the same in every row, and with `userData`, `headers` and `payload` as they are if
/// these are published. Addresses, messages and labels have their secrets masked.
public struct RequestSiteRows: Sendable {
  /// The fields of every row that are always there, in order.
  public static let fields = [
    "url", "method", "state", "retryCount", "label", "errorMessages", "loadedUrl", "handledAt",
  ]

  private let list: RequestList
  private let showsPrivate: Bool
  /// The places in the list, in the order of the rows.
  private let places: [Int32]
  /// How many failed; their rows are the first.
  public let failedCount: Int

  /// The rows of `list`; `showsPrivate` says whether headers, payload and `userData` are published.
  public init(_ list: RequestList, showsPrivate: Bool = false) {
    self.list = list
    self.showsPrivate = showsPrivate
    var failed: [Int32] = []
    var others: [Int32] = []
    for place in 0..<list.count {
      let isFailed = list.standing(place).state == .failed
      if isFailed {
        failed.append(Int32(truncatingIfNeeded: place))
      } else {
        others.append(Int32(truncatingIfNeeded: place))
      }
    }
    failedCount = failed.count
    places = failed + others
  }

  /// How many rows there are.
  public var count: Int { places.count }

  /// The rows as items, from one source for one pass; `rows` says which.
  public func source(_ rows: RowRange = RowRange()) -> RowSource {
    RowSource(
      count: count,
      rows: rows,
      makeReader: { SiteRowReader(self.list, self.places, self.showsPrivate) },
      conclude: { self.list.problems + self.list.folder.finish() }
    )
  }

  /// Calls `body` with one row after the other, as JSON; `rows` says which.
  ///
  /// What can no longer be read is passed over and comes back as a problem.
  public func forEach(
    _ rows: Range<Int>,
    _ body: (Span<UInt8>) throws -> Void
  ) throws -> [Problem] {
    let reader = SiteRowReader(list, places, showsPrivate)
    var arena = ByteArena(capacity: 1 << 14)
    var problems: [Problem] = []
    for row in rows.clamped(to: 0..<count) {
      arena.removeAll(keeping: 1 << 20)
      switch reader.append(row, to: &arena) {
      case .item: try body(arena.bytes)
      case .problem(let problem): problems.append(problem)
      case .nothing: break
      }
    }
    return problems
  }
}

private final class SiteRowReader: RowReader {
  private let list: RequestList
  private let places: [Int32]
  private let showsPrivate: Bool
  private var reader = RequestReader()

  init(_ list: RequestList, _ places: [Int32], _ showsPrivate: Bool) {
    self.list = list
    self.places = places
    self.showsPrivate = showsPrivate
  }

  func append(_ index: Int, to arena: inout ByteArena) -> RowOutcome {
    let place = Int(places[index])
    let name = list.name(place)
    let listed = list.standing(place)
    let file = listed.place.prefix + name.display
    switch list.folder.read(name, listed.place, &reader) {
    case .damaged(let problem): return .problem(problem)
    case .request(let fields):
      let now = reader.standing(fields, name, listed.place, list.order, now: list.now)
      guard now.state == listed.state else {
        return .problem(
          Problem(
            .beingWritten,
            .note,
            file: file,
            message: "changed its state meanwhile; left for the next run"
          )
        )
      }
      var row = OutputBuffer()
      reader.appendSiteRow(fields, now.state, showsPrivate, to: &row)
      arena.append(row.bytes)
      return .item(.name(file))
    }
  }
}
