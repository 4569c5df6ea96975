import ByteIO

extension RequestList {
  /// The requests in `states` as items, in row order; see `RequestRow` for the fields.
  ///
  /// Of these, `rows` says which are read, and in which order.
  ///
  /// A request whose state changed since the queue was read through is left for the next run, so that
  /// a choice of states holds what it says.
  public func rows(
    _ states: Set<RequestState> = Set(RequestState.allCases),
    _ rows: RowRange = RowRange()
  ) -> RowSource {
    let isAll = states.isSuperset(of: RequestState.allCases)
    let chosen =
      isAll
      ? nil
      : (0..<count).filter { states.contains(standing($0).state) }.map {
        Int32(truncatingIfNeeded: $0)
      }
    return RowSource(
      count: chosen?.count ?? count,
      rows: rows,
      makeReader: { RequestRowReader(self, chosen) },
      conclude: { self.problems + self.folder.finish() }
    )
  }
}

private final class RequestRowReader: RowReader {
  private let list: RequestList
  /// The places in the list of the rows that are meant; nil for all.
  private let chosen: [Int32]?
  private var reader = RequestReader()

  init(_ list: RequestList, _ chosen: [Int32]?) {
    self.list = list
    self.chosen = chosen
  }

  func append(_ index: Int, to arena: inout ByteArena) -> RowOutcome {
    let index = chosen.map { Int($0[index]) } ?? index
    let name = list.name(index)
    let listed = list.standing(index)
    let place = listed.place.prefix + name.display
    switch list.folder.read(name, listed.place, &reader) {
    case .damaged(let problem): return .problem(problem)
    case .request(let fields):
      let now = reader.standing(fields, name, listed.place, list.order, now: list.now)
      guard chosen == nil || now.state == listed.state else {
        return .problem(
          Problem(
            .beingWritten,
            .note,
            file: place,
            message: "changed its state meanwhile; left for the next run"
          )
        )
      }
      var row = OutputBuffer()
      reader.appendRow(fields, now.state, to: &row)
      arena.append(row.bytes)
      return .item(.name(place))
    }
  }
}
