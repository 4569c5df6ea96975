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
  private(set) var sizes: SizeHistogram
  private(set) var lengthSizes: SizeHistogram
  var days = DayTally()

  init(column: Int) {
    let limit = ColumnSummary.bucketLimit(column)
    sizes = SizeHistogram(limit: limit)
    lengthSizes = SizeHistogram(limit: limit)
  }

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
    for type in summary.types.indices { types[type] &+= summary.types[type] }
    trueCount += summary.trueCount
    dateCount += summary.dateCount
    hasLongNumber = hasLongNumber || summary.hasLongNumber
    sizes.add(summary.sizes)
    lengthSizes.add(summary.lengthSizes)
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

// MARK: - The result

extension ColumnTotals {
  /// The range of the numbers; nil if there are none, or not all can be compared.
  var range: ColumnProfile.Numbers? {
    guard !hasLongNumber, let (min, max) = numbers else { return nil }
    return ColumnProfile.Numbers(
      min: String(decoding: min.spelling, as: UTF8.self),
      max: String(decoding: max.spelling, as: UTF8.self)
    )
  }

  /// How the numbers are distributed; nil as ``range``.
  var histogram: ColumnHistogram? {
    guard !hasLongNumber, let (min, max) = numbers else { return nil }
    func double(_ number: Number) -> Double {
      number.double.isNaN ? DecimalForm.rough(number.spelling.span) : number.double
    }
    // Two that are all but equal may change places when they are rounded.
    let range = Swift.min(double(min), double(max))...double(max)
    return ColumnHistogram(sizes, in: range, isWhole: count(.number) == 0)
  }

  /// How the lengths of the strings are distributed.
  var lengthHistogram: ColumnHistogram? {
    guard let (min, max) = lengths else { return nil }
    return ColumnHistogram(lengthSizes, in: Double(min)...Double(max), isWhole: true)
  }
}
