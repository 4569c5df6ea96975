import ByteIO
import JSONText

/// What one batch has in one column, values named by their nodes: exact, and cheap to add up.
///
/// Of equal extremes the first is kept, so that adding up in order gives what one pass would.
struct ColumnSummary: Sendable {
  /// The column in the plan.
  let column: Int
  /// How many values of each type, by its raw value.
  var types = InlineArray<8, Int>(repeating: 0)
  /// How many values are true.
  var trueCount = 0
  /// The least and the greatest number.
  var numbers: (min: Number, max: Number)?
  /// Whether a number has more than ``longestNumber`` characters.
  var hasLongNumber = false
  /// The least and the greatest length of a string in code points.
  var lengths: (min: Int, max: Int)?
  /// The earliest and the latest date.
  var dates: (earliest: Date, latest: Date)?
  /// How many strings are dates.
  var dateCount = 0
  /// Its numbers by size.
  var sizes: SizeHistogram
  /// The lengths of its strings by size.
  var lengthSizes: SizeHistogram
  /// The days of its dates.
  var days: [DayTally.Run] = []

  /// Longer numbers are not compared: somebody would have to keep them.
  static let longestNumber = 256

  /// A number by its node, with the double next to it, if that was easy to find.
  struct Number {
    var node: Int
    var double: Double
  }

  struct Date {
    var node: Int
    var date: ItemDate
  }

  /// `levels` may be what the histograms of an earlier batch came to.
  init(column: Int, levels: (sizes: Int, lengths: Int) = (0, 0)) {
    self.column = column
    let limit = Self.bucketLimit(column)
    sizes = SizeHistogram(limit: limit, level: levels.sizes)
    lengthSizes = SizeHistogram(limit: limit, level: levels.lengths)
  }

  /// How many buckets a histogram of the column may have: few where there may be very many columns.
  static func bucketLimit(_ column: Int) -> Int { column < 1024 ? 64 : 16 }

  @inline(__always)
  mutating func count(_ type: ValueType) { types[Int(type.rawValue)] &+= 1 }

  @inline(__always)
  mutating func add(number node: Int, _ json: JSONView) {
    let spelling = json.spelling(node)
    guard spelling.count <= Self.longestNumber else {
      hasLongNumber = true
      return
    }
    let number = Number(node: node, double: DecimalForm.nearest(spelling))
    sizes.add(number.double.isNaN ? DecimalForm.rough(spelling) : number.double)
    guard let (min, max) = numbers else {
      numbers = (number, number)
      return
    }
    if min.double < number.double, number.double < max.double { return }
    if DecimalForm.isLess(spelling, number.double, json.spelling(min.node), min.double) {
      numbers = (number, max)
    } else if DecimalForm.isLess(json.spelling(max.node), max.double, spelling, number.double) {
      numbers = (min, number)
    }
  }

  @inline(__always)
  mutating func add(string node: Int, _ text: Span<UInt8>, isASCII: Bool) {
    let length = isASCII ? text.count : UTF8Length.of(text)
    lengthSizes.add(Double(length))
    if let (min, max) = lengths {
      if length < min { lengths = (length, max) }
      if length > max { lengths = (min, length) }
    } else {
      lengths = (length, length)
    }
    guard let date = ItemDate(iso8601: text) else { return }
    dateCount &+= 1
    count(date.day)
    let found = Date(node: node, date: date)
    guard let (earliest, latest) = dates else {
      dates = (found, found)
      return
    }
    if date.isBefore(earliest.date) { dates = (found, latest) }
    if latest.date.isBefore(date) { dates = (earliest, found) }
  }
}

extension ColumnSummary {
  @inline(__always)
  private mutating func count(_ day: Int32) {
    if let last = days.indices.last, days[last].day == day {
      days[last].count &+= 1
    } else {
      days.append(DayTally.Run(day: day, count: 1))
    }
  }
}

extension ItemDate {
  /// Whether it is earlier; a date without time is its first moment.
  func isBefore(_ other: ItemDate) -> Bool {
    (seconds, nanoseconds) < (other.seconds, other.nanoseconds)
  }
}
