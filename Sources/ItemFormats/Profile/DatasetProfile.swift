//===----------------------------------------------------------------------===//
// Profile: what the columns of a dataset hold.
//
//   each thread:  batch ─► BatchProfile (types, ranges, a digest for each value)
//   in order:     DatasetProfile ─► ColumnTotals (added up) and ValueTally (value by value)
//
// The result is a function of the items in their order: neither the number of threads nor where batches
// are cut shows in it. Memory is bounded, whatever the data: 16 MiB of values, 4 MiB of sketches, 4 MiB
// of days, and for each column some 500 bytes, an example, and up to 1 KiB of histograms (256 bytes
// beyond the first thousand columns).
//===----------------------------------------------------------------------===//

import ByteIO
import JSONText

/// The profile of a dataset's columns, batch by batch.
public struct DatasetProfile: Sendable {
  /// How many frequent values are named.
  private static let topCount = 10
  /// What a column costs, whatever its values: so tables of many thousand columns keep fewer values.
  private static let columnCost = 768
  /// How many bytes the sketches of all columns may take.
  private static let sketchBytes = 4 << 20
  /// How many days all columns may have together.
  private static let dayLimit = 1 << 16

  /// How many bytes columns and the values kept of them may take together.
  private let budget: Int

  /// How many items were added.
  public private(set) var itemCount = 0
  /// The bytes of columns and of values that are kept.
  ///
  /// Falls when values are forgotten.
  private var spent = 0
  private var columns: [Column] = []
  /// How many columns have a sketch.
  ///
  /// Never falls.
  private var sketchCount = 0
  /// How fine the sketches are: they take 4 MiB together.
  ///
  /// Falls as they become more.
  private var precision = 12
  /// The shortest periods that dates are counted by; nil if they no longer are.
  ///
  /// Never becomes finer.
  private var dayUnit: DayTally.Unit? = .day

  private struct Column: Sendable {
    var totals: ColumnTotals
    var tally = ValueTally()
    /// Counts different values once they are too many to be kept.
    var sketch: DistinctSketch?
    /// How many different values there are at least.
    var leastDistinct = 0
    /// The first value, or the first that is not empty.
    private(set) var example: Example?
    /// Whether there is no example, or an empty one.
    private(set) var wantsExample = true

    init(number: Int) { totals = ColumnTotals(column: number) }

    /// Counts the values `range`, up to the first that takes more than that: one that cannot be kept just
    /// so, or whose entry lacks the text.
    mutating func countKept(
      _ values: Span<BatchProfile.Value>,
      _ range: Range<Int>,
      _ spent: inout Int,
      _ budget: Int
    ) -> (place: Int, entry: Int?)? {
      for place in range {
        let value = values[place]
        if value.digest == .none { continue }
        switch tally.count(value.digest) {
        case .counted: break
        case .isNew:
          guard spent + value.cost <= budget, keep(value) else { return (place, nil) }
          spent += value.cost
        case .lacksText(let entry): return (place, entry)
        }
      }
      return nil
    }

    /// Keeps a value that was not kept before, if no more than that is to be done; else returns false.
    @inline(__always)
    private mutating func keep(_ value: BatchProfile.Value) -> Bool {
      guard !tally.isFull, !tally.wantsTexts, !wantsExample else { return false }
      tally.keep(value.digest, value.form)
      sketch?.add(value.digest)
      return true
    }

    /// Takes a value as the example, unless it is empty and there is one.
    mutating func take(_ text: borrowing KeptText) {
      let taken = Example(
        type: text.form.type,
        text: unsafe text.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) },
        isCut: text.form.isCut
      )
      guard example == nil || !taken.isEmpty else { return }
      example = taken
      wantsExample = taken.isEmpty
    }
  }

  private struct Example: Sendable {
    let type: ValueType
    let text: [UInt8]
    let isCut: Bool

    var isEmpty: Bool { text.isEmpty || type == .array || type == .object }
  }

  /// Makes a profile of nothing; values of all columns may take `budget` bytes.
  public init(budget: Int = 16 << 20) { self.budget = budget }

  /// Adds what `part` read of `batch`; batches must come in order.
  public mutating func add(_ part: borrowing BatchProfile, of batch: borrowing ItemBatch) {
    itemCount += batch.itemCount
    addTotals(part.summaries, batch.json)
    add(days: part.summaries)
    var scratch = OutputBuffer()
    let order = batch.leafColumns
    if spent + part.cost <= budget {
      for (place, column) in order.columns.enumerated() {
        add(part, order.range(ofPlace: place), of: batch, to: column, &scratch)
      }
      return
    }
    // There may be too many values, and who comes first is kept: they are counted item by item. That takes
    // nearly half as much time again.
    var next = order.columns.indices.map { order.range(ofPlace: $0).lowerBound }
    for leaf in batch.leaves.span.indices {
      let column = Int(batch.leaves.span[leaf].column)
      let place = order.place(of: column)
      add(part, next[place]..<next[place] + 1, of: batch, to: column, &scratch)
      next[place] += 1
    }
  }

  private mutating func addTotals(_ summaries: [ColumnSummary], _ json: JSONView) {
    for summary in summaries {
      while columns.count <= summary.column {
        columns.append(Column(number: columns.count))
        spent += Self.columnCost
      }
      columns[summary.column].totals.add(summary, json)
    }
  }

  /// Adds the values `range` of a batch, all of one column.
  private mutating func add(
    _ part: borrowing BatchProfile,
    _ range: Range<Int>,
    of batch: borrowing ItemBatch,
    to column: Int,
    _ scratch: inout OutputBuffer
  ) {
    let json = batch.json
    var rest = range
    while let (place, entry) = columns[column].countKept(part.values.span, rest, &spent, budget) {
      let node = Int(batch.leafColumns.cells[place].node)
      if let entry {
        complete(entry, of: column, json, node, &scratch)
      } else {
        add(part.values[place], json, node, to: column, &scratch)
      }
      rest = place + 1..<range.upperBound
    }
  }

  private mutating func add(days summaries: [ColumnSummary]) {
    guard let unit = dayUnit, summaries.contains(where: { !$0.days.isEmpty }) else { return }
    for summary in summaries where !summary.days.isEmpty {
      columns[summary.column].totals.days.coarsen(to: unit)
      columns[summary.column].totals.days.add(summary.days)
    }
    while let unit = dayUnit,
      columns.reduce(0, { $0 + $1.totals.days.weight(unit) }) > Self.dayLimit
    {
      dayUnit = DayTally.Unit(rawValue: unit.rawValue + 1)
      for column in columns.indices {
        if let dayUnit {
          columns[column].totals.days.coarsen(to: dayUnit)
        } else {
          columns[column].totals.days = DayTally()
        }
      }
    }
  }

  /// Adds a value that is not kept.
  private mutating func add(
    _ value: BatchProfile.Value,
    _ json: JSONView,
    _ node: Int,
    to column: Int,
    _ scratch: inout OutputBuffer
  ) {
    if columns[column].wantsExample {
      KeptText.with(json, node, &scratch) { columns[column].take($0) }
    }
    if columns[column].tally.room > 0 {
      if spent + value.cost > budget { columns[column].tally.restrict() }
      if columns[column].tally.isFull { forget(column) }
      if !columns[column].tally.isFull {
        columns[column].tally.keep(value.digest, value.form)
        spent += value.cost
        if columns[column].tally.wantsTexts {
          let entry = columns[column].tally.entries.count - 1
          complete(entry, of: column, json, node, &scratch)
        }
      }
    }
    columns[column].sketch?.add(value.digest)
  }

  private mutating func complete(
    _ entry: Int,
    of column: Int,
    _ json: JSONView,
    _ node: Int,
    _ scratch: inout OutputBuffer
  ) {
    let cost = columns[column].tally.cost
    KeptText.with(json, node, &scratch) { columns[column].tally.complete(entry, $0) }
    spent += columns[column].tally.cost - cost
  }

  /// Makes room among the values of a column; from now on their number is an estimate.
  private mutating func forget(_ column: Int) {
    if columns[column].sketch == nil { addSketch(to: column) }
    spent -= columns[column].tally.cost
    columns[column].tally.forget()
    spent += columns[column].tally.cost
  }

  private mutating func addSketch(to column: Int) {
    var sketch = DistinctSketch(precision: precision)
    for entry in columns[column].tally.entries { sketch.add(entry.digest) }
    columns[column].sketch = sketch
    // One more is at the door.
    columns[column].leastDistinct = columns[column].tally.entries.count + 1
    sketchCount += 1
    guard sketchCount << precision > Self.sketchBytes else { return }
    precision -= 1
    for column in columns.indices { columns[column].sketch?.fold(to: precision) }
  }
}

// MARK: - The result

extension DatasetProfile {
  /// How many columns have fewer than 1,000 different values that could not all be kept.
  public var hurriedCount: Int {
    columns.count { $0.sketch != nil && $0.leastDistinct <= ValueTally.limit }
  }

  /// What the items have in each column of `plan`, in its order; at most in the first `limit`.
  public func columns(_ plan: ColumnPlan, limit: Int = .max) -> [ColumnProfile] {
    (0..<min(plan.count, limit)).map { number in
      let column = number < columns.count ? columns[number] : Column(number: number)
      return profile(column, String(decoding: plan.name(number), as: UTF8.self))
    }
  }

  private func profile(_ column: Column, _ name: String) -> ColumnProfile {
    let totals = column.totals
    let valueCount = totals.presentCount - totals.count(.null)
    let hasDates = valueCount > 0 && totals.dateCount * 100 >= valueCount * 95
    return ColumnProfile(
      name: name,
      types: ValueType.allCases.filter { totals.count($0) > 0 }
        .map { ColumnProfile.TypeCount(type: $0, count: totals.count($0)) },
      missingCount: itemCount - totals.presentCount,
      numbers: totals.range,
      lengths: totals.lengths.map { $0.min...$0.max },
      dates: totals.dates.map { dates in
        ColumnProfile.Dates(
          earliest: dates.earliest.text,
          latest: dates.latest.text,
          count: totals.dateCount
        )
      },
      histogram: totals.histogram,
      lengthHistogram: totals.lengthHistogram,
      emptyTextCount: totals.lengthSizes.zeroCount,
      days: hasDates ? PeriodCounts(totals.days, limit: 120) : nil,
      periods: hasDates ? PeriodCounts(totals.days, limit: 24) : nil,
      trueCount: totals.trueCount,
      distinctCount: distinctCount(column, of: valueCount),
      isDistinctExact: column.sketch == nil,
      example: column.example.map {
        ProfiledValue($0.text[...], $0.type, isCut: $0.isCut, count: 1, isExact: false)
      },
      top: column.tally.top(Self.topCount).map(column.tally.value)
    )
  }

  private func distinctCount(_ column: Column, of valueCount: Int) -> Int {
    guard let sketch = column.sketch else { return column.tally.entries.count }
    return min(max(Int(sketch.estimate.rounded()), column.leastDistinct), valueCount)
  }
}
