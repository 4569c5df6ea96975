import ByteIO
import JSONText

/// What all batches so far have in one column: the sum of ``ColumnSummary``s, its extremes kept as text.
struct ColumnTotals: Sendable {
  private(set) var types = SIMD8<Int>()
  private(set) var trueCount = 0
  private(set) var dateCount = 0
  private(set) var hasLongNumber = false
  private(set) var numbers: (min: Number, max: Number)?
  private(set) var lengths: (min: Int, max: Int)?
  private(set) var dates: (earliest: Date, latest: Date)?

  struct Number: Sendable {
    let spelling: [UInt8]
    let double: Double
  }

  struct Date: Sendable {
    let text: String
    let date: ItemDate
  }

  /// How many items have the column.
  var presentCount: Int { types.wrappedSum() }

  /// How many values are of that type.
  func count(_ type: ValueType) -> Int { types[Int(type.rawValue)] }

  /// Adds what a later batch has.
  mutating func add(_ summary: ColumnSummary, _ json: JSONView) {
    types &+= summary.types
    trueCount += summary.trueCount
    dateCount += summary.dateCount
    hasLongNumber = hasLongNumber || summary.hasLongNumber
    if let (min, max) = summary.lengths {
      lengths = (Swift.min(min, lengths?.min ?? min), Swift.max(max, lengths?.max ?? max))
    }
    if let (min, max) = summary.numbers { add(min, max, json) }
    if let (earliest, latest) = summary.dates { add(earliest, latest, json) }
  }

  private mutating func add(
    _ min: ColumnSummary.Number,
    _ max: ColumnSummary.Number,
    _ json: JSONView
  ) {
    func kept(_ number: ColumnSummary.Number) -> Number {
      let spelling = json.spelling(number.node)
      return Number(
        spelling: unsafe spelling.withUnsafeBufferPointer { unsafe [UInt8]($0) },
        double: number.double
      )
    }
    guard let known = numbers else {
      numbers = (kept(min), kept(max))
      return
    }
    if DecimalForm.isLess(
      json.spelling(min.node),
      min.double,
      known.min.spelling.span,
      known.min.double
    ) {
      numbers?.min = kept(min)
    }
    if DecimalForm.isLess(
      known.max.spelling.span,
      known.max.double,
      json.spelling(max.node),
      max.double
    ) {
      numbers?.max = kept(max)
    }
  }

  private mutating func add(
    _ earliest: ColumnSummary.Date,
    _ latest: ColumnSummary.Date,
    _ json: JSONView
  ) {
    func kept(_ date: ColumnSummary.Date) -> Date {
      Date(text: json.string(date.node), date: date.date)
    }
    guard let known = dates else {
      dates = (kept(earliest), kept(latest))
      return
    }
    if earliest.date.isBefore(known.earliest.date) { dates?.earliest = kept(earliest) }
    if known.latest.date.isBefore(latest.date) { dates?.latest = kept(latest) }
  }
}
