import ByteIO
import JSONText

/// What a thread finds out about a batch, for ``DatasetProfile`` to add up in order.
///
/// Everything that looks at every byte of a value happens here, on any thread: its type, its length or
/// size, and the digest that it is recognised by. Reused for the batches of one dataset: reading a batch
/// forgets the one before, but for how coarse its histograms became.
public struct BatchProfile: ~Copyable, Sendable {
  /// What is counted of each of the batch's leaves, column by column and in each in the order of the items.
  ///
  /// So one column's tables are in use at a time, and memory is gone through from one end to the other.
  private(set) var values: [Value] = []
  /// The nodes of the values.
  private(set) var nodes: [UInt32] = []
  /// What the values cost if all of them are kept.
  private(set) var cost = 0
  /// The columns that the batch has, in the order in which it has them.
  private(set) var summaries: [ColumnSummary] = []
  /// Where the values of each of these columns end.
  private var ends: [Int] = []

  /// The place of each column in `summaries`; -1 for those that the batch has not.
  private var places: [Int32] = []
  /// How coarse the histograms of each column have become.
  ///
  /// Theirs of the whole will be at least as coarse, so that those of the next batch need not begin anew.
  private var levels: [(sizes: Int8, lengths: Int8)] = []
  private var scratch = OutputBuffer()

  /// A value, recognised without looking at it again.
  struct Value: Sendable {
    /// ``ValueDigest/none`` for null.
    var digest = ValueDigest.none
    var form = KeptText.Form()

    /// What it costs to keep it, in bytes (see ``ValueTally``).
    var cost: Int { ValueTally.entryCost + Int(form.count) }

    /// Null.
    init() {}

    @inline(__always)
    init(_ type: ValueType, _ text: Span<UInt8>) { self.init(type, text, digested: text) }

    /// `digested` is the same for all spellings of one number.
    @inline(__always)
    init(_ type: ValueType, _ text: Span<UInt8>, digested: Span<UInt8>) {
      digest = ValueDigest(digested, seed: UInt64(type.rawValue))
      form = KeptText.Form(type, text)
    }
  }

  /// Makes one that has read nothing.
  public init() {}

  /// Reads a batch whose leaves were resolved.
  public mutating func read(_ batch: borrowing ItemBatch) {
    for summary in summaries {
      places[summary.column] = -1
      levels[summary.column] = (
        Int8(truncatingIfNeeded: summary.sizes.level),
        Int8(truncatingIfNeeded: summary.lengthSizes.level)
      )
    }
    summaries.removeAll(keepingCapacity: summaries.capacity < 1 << 12)
    scratch.removeAll(keeping: 1 << 20)
    let json = batch.json
    let leaves = batch.leaves.span
    for at in leaves.indices { meet(Int(leaves[at].column)) }
    Self.resize(&values, to: leaves.count, Value())
    Self.resize(&nodes, to: leaves.count, 0)
    ends = Self.sort(leaves, places, summaries.count, &nodes)
    cost = 0
    for place in summaries.indices {
      cost += Self.read(json, nodes, range(ofPlace: place), &summaries[place], &values, &scratch)
    }
  }

  /// The values of the column that stands at `place` in ``summaries``.
  func range(ofPlace place: Int) -> Range<Int> { (place == 0 ? 0 : ends[place - 1])..<ends[place] }

  /// The place of a column that the batch has in ``summaries``.
  func place(of column: Int) -> Int { Int(places[column]) }

  /// Reads the values of one column; returns what they cost.
  private static func read(
    _ json: JSONView,
    _ nodes: [UInt32],
    _ range: Range<Int>,
    _ summary: inout ColumnSummary,
    _ values: inout [Value],
    _ scratch: inout OutputBuffer
  ) -> Int {
    // Spans, since an array is checked for other owners at each access.
    let nodes = nodes.span
    var values = values.mutableSpan
    var cost = 0
    for at in range {
      let value = read(json, Int(nodes[at]), &summary, &scratch)
      cost &+= value.cost
      values[at] = value
    }
    return cost
  }

  /// Puts the leaves' nodes in the order of their columns' places, of which there are `count`, by counting;
  /// returns where each column ends.
  private static func sort(
    _ leaves: Span<Leaf>,
    _ places: [Int32],
    _ count: Int,
    _ nodes: inout [UInt32]
  ) -> [Int] {
    let places = places.span
    var nodes = nodes.mutableSpan
    // First how many leaves each column has, then where its next one goes.
    var next = [Int](repeating: 0, count: count)
    for at in leaves.indices { next[Int(places[Int(leaves[at].column)])] += 1 }
    var start = 0
    for place in next.indices {
      let count = next[place]
      next[place] = start
      start += count
    }
    for at in leaves.indices {
      let place = Int(places[Int(leaves[at].column)])
      nodes[next[place]] = leaves[at].node
      next[place] += 1
    }
    return next
  }

  private static func resize<T>(_ array: inout [T], to count: Int, _ element: T) {
    if array.capacity >= 1 << 18 { array = [] }
    if array.count > count {
      array.removeLast(array.count - count)
    } else {
      array.append(contentsOf: repeatElement(element, count: count - array.count))
    }
  }

  /// Makes a place for a column that the batch is the first time found to have.
  @inline(__always)
  private mutating func meet(_ column: Int) {
    if column < places.count, places[column] >= 0 { return }
    while places.count <= column {
      places.append(-1)
      levels.append((0, 0))
    }
    places[column] = Int32(truncatingIfNeeded: summaries.count)
    let (sizes, lengths) = levels[column]
    summaries.append(ColumnSummary(column: column, levels: (Int(sizes), Int(lengths))))
  }

  /// Values that are equal have the same digest, values of different types never.
  @inline(__always)
  private static func read(
    _ json: JSONView,
    _ node: Int,
    _ summary: inout ColumnSummary,
    _ scratch: inout OutputBuffer
  ) -> Value {
    let value = json[node]
    switch value.kind {
    case .null, .key:
      summary.count(.null)
      return Value()
    case .true, .false:
      summary.count(.boolean)
      if value.kind == .true { summary.trueCount &+= 1 }
      return Value(.boolean, json.spelling(node))
    case .number:
      let spelling = json.spelling(node)
      summary.add(number: node, json)
      if value.flags.contains(.integer), DecimalForm.isCommon(integer: spelling) {
        summary.count(.integer)
        return Value(.integer, spelling)
      }
      let type = ValueType(json, node)
      summary.count(type)
      scratch.truncate(to: 0)
      DecimalForm.appendCommon(spelling, to: &scratch)
      return Value(type, spelling, digested: scratch.bytes)
    case .string:
      summary.count(.string)
      let isASCII = value.flags.isDisjoint(with: [.nonASCII, .escaped])
      return json.withText(node, &scratch) { text in
        summary.add(string: node, text, isASCII: isASCII)
        return Value(.string, text)
      }
    case .array, .object:
      let type = ValueType(json, node)
      summary.count(type)
      scratch.truncate(to: 0)
      JSONWriter.compact(json, node, to: &scratch)
      return Value(type, scratch.bytes)
    }
  }
}
