import ByteIO
import JSONText

/// What a thread finds out about a batch, for ``DatasetProfile`` to add up in order.
///
/// Everything that looks at every byte of a value happens here, on any thread: its type, its length or
/// size, and the digest that it is recognised by. Reused for the batches of one dataset: reading a batch
/// forgets the one before, but for how coarse its histograms became.
public struct BatchProfile: ~Copyable, Sendable {
  /// What is counted of each of the batch's leaves, in the order of its columns (``LeafColumns``).
  private(set) var values: [Value] = []
  /// What the values cost if all of them are kept.
  private(set) var cost = 0
  /// The columns that the batch has, in the same order.
  private(set) var summaries: [ColumnSummary] = []

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

  /// Reads a batch whose leaves were sorted by column.
  public mutating func read(_ batch: borrowing ItemBatch) {
    for summary in summaries {
      while levels.count <= summary.column { levels.append((0, 0)) }
      levels[summary.column] = (
        Int8(truncatingIfNeeded: summary.sizes.level),
        Int8(truncatingIfNeeded: summary.lengthSizes.level)
      )
    }
    summaries.removeAll(keepingCapacity: summaries.capacity < 1 << 12)
    scratch.removeAll(keeping: 1 << 20)
    let json = batch.json
    let columns = batch.leafColumns
    values.removeAll(keepingCapacity: values.capacity < 1 << 18)
    values.reserveCapacity(columns.cells.count)
    cost = 0
    for (place, column) in columns.columns.enumerated() {
      let (sizes, lengths) = column < levels.count ? levels[column] : (0, 0)
      var summary = ColumnSummary(column: column, levels: (Int(sizes), Int(lengths)))
      let cells = columns.cells.span.extracting(columns.range(ofPlace: place))
      cost += Self.read(json, cells, &summary, &values, &scratch)
      summaries.append(summary)
    }
  }

  /// Reads the values of one column; returns what they cost.
  private static func read(
    _ json: JSONView,
    _ cells: Span<LeafColumns.Cell>,
    _ summary: inout ColumnSummary,
    _ values: inout [Value],
    _ scratch: inout OutputBuffer
  ) -> Int {
    var cost = 0
    for at in cells.indices {
      let value = read(json, Int(cells[at].node), &summary, &scratch)
      cost &+= value.cost
      values.append(value)
    }
    return cost
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
