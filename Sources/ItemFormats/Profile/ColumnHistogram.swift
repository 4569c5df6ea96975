/// How the numbers of a column, or the lengths of its texts, are distributed.
///
/// Taken from buckets that are wider the larger their numbers are, so that memory is small whatever the
/// numbers; what is told is exact but for ``median``.
public struct ColumnHistogram: Sendable, Equatable {
  /// A range of numbers with how many there are.
  public struct Bar: Sendable, Equatable {
    /// The least number that belongs to it.
    public let lower: Double
    /// Where it ends: the greatest number if all are whole, else the least that does not belong to it.
    ///
    /// The last bar ends with the greatest of all numbers, which belongs to it.
    public let upper: Double
    /// How many numbers belong to it.
    public let count: Int

    /// Makes a bar.
    public init(lower: Double, upper: Double, count: Int) {
      self.lower = lower
      self.upper = upper
      self.count = count
    }
  }

  /// From the least to the greatest, 20 at most; those between others may be empty.
  public let bars: [Bar]
  /// About the number in the middle, rounded to three digits.
  public let median: Double
  /// Whether all numbers are whole.
  public let isWhole: Bool

  /// Makes a histogram.
  public init(bars: [Bar], median: Double, isWhole: Bool) {
    self.bars = bars
    self.median = median
    self.isWhole = isWhole
  }

  /// The most bars.
  static let barLimit = 20

  /// How many numbers there are.
  public var count: Int { bars.reduce(0) { $0 + $1.count } }
}

extension ColumnHistogram {
  /// Draws what `sizes` counted of numbers between `range`'s ends; nil if there are none.
  init?(_ sizes: SizeHistogram, in range: ClosedRange<Double>, isWhole: Bool) {
    let cells = sizes.cells
    guard !cells.isEmpty else { return nil }
    let scale = Scale(range: range, isWhole: isWhole)
    self.isWhole = isWhole
    median = scale.median(cells, sizes.level)
    var bars: [Bar]?
    var shift = 0
    while bars == nil {
      bars = scale.bars(cells, sizes.level, shift)
      shift += 1
    }
    self.bars = bars ?? []
  }
}

/// Turns buckets into ranges of numbers.
private struct Scale {
  let range: ClosedRange<Double>
  let isWhole: Bool

  /// The buckets at `level`, joined so that `shift` bits fewer tell them apart, with the empty ones between them.
  ///
  /// Nil if that is too many. Between the numbers next to zero nothing is filled in, since there is no end to it.
  func bars(_ cells: [SizeHistogram.Cell], _ level: Int, _ shift: Int) -> [ColumnHistogram.Bar]? {
    let negative = cells.filter(\.isNegative).map { ($0.size >> shift, $0.count) }
    let positive = cells.filter { !$0.isNegative && $0.size >= 0 }
      .map { ($0.size >> shift, $0.count) }
    var bars: [ColumnHistogram.Bar] = []
    for (side, sign) in [(Array(negative.reversed()), -1.0), (positive, 1.0)] {
      guard let first = side.first?.0, let last = side.last?.0 else { continue }
      // Where all numbers are whole, many of these buckets may be impossible.
      guard last - first < (isWhole ? 1 << 12 : ColumnHistogram.barLimit) else { return nil }
      var counts = [Int](repeating: 0, count: last - first + 1)
      for (size, count) in side { counts[size - first] += count }
      var own: [ColumnHistogram.Bar] = []
      for place in counts.indices {
        guard let bar = bar(first + place, level + shift, sign, counts[place]) else { continue }
        own.append(bar)
        // At the first shifts there are often thousands.
        guard own.count <= ColumnHistogram.barLimit else { return nil }
      }
      bars += sign < 0 ? own.reversed() : own
    }
    if let zero = cells.first(where: { $0.size < 0 }) {
      let place = bars.firstIndex { $0.lower > 0 || ($0.lower == 0 && $0.upper > 0) } ?? bars.count
      bars.insert(ColumnHistogram.Bar(lower: 0, upper: 0, count: zero.count), at: place)
    }
    return bars.count <= ColumnHistogram.barLimit ? bars : nil
  }

  /// The bar of a bucket; nil if no number can be in it.
  private func bar(_ size: Int, _ level: Int, _ sign: Double, _ count: Int) -> ColumnHistogram.Bar?
  {
    let (lower, upper) = bounds(size, level, sign)
    return lower <= upper || count > 0
      ? ColumnHistogram.Bar(lower: lower, upper: max(lower, upper), count: count) : nil
  }

  private func bounds(_ size: Int, _ level: Int, _ sign: Double) -> (lower: Double, upper: Double) {
    var near = SizeHistogram.lowerBound(size, level: level)
    var far = SizeHistogram.lowerBound(size + 1, level: level)
    if isWhole {
      near = near.rounded(.up)
      far = far.rounded(.up) - 1
    }
    let (lower, upper) = sign < 0 ? (-far, -near) : (near, far)
    return (max(lower, range.lowerBound), min(upper, range.upperBound))
  }

  /// The number in the middle, or between the two there, as if numbers lay evenly in their bucket.
  func median(_ cells: [SizeHistogram.Cell], _ level: Int) -> Double {
    let count = cells.reduce(0) { $0 + $1.count }
    let (one, other) = (number((count - 1) / 2, cells, level), number(count / 2, cells, level))
    return Self.rounded(one == other ? one : one / 2 + other / 2)
  }

  private func number(_ rank: Int, _ cells: [SizeHistogram.Cell], _ level: Int) -> Double {
    var before = 0
    for cell in cells {
      if before + cell.count > rank {
        guard cell.size >= 0 else { return 0 }
        let (lower, upper) = bounds(cell.size, level, cell.isNegative ? -1 : 1)
        let share = (Double(rank - before) + 0.5) / Double(cell.count)
        // Halved, so that the width of the widest bucket is still a number.
        let found = lower + 2 * (upper / 2 - lower / 2) * share
        return isWhole ? found.rounded() : found
      }
      before += cell.count
    }
    return 0
  }

  /// A number rounded to three digits, as far as a double can be; whole digits stay.
  private static func rounded(_ number: Double) -> Double {
    guard number != 0, number.magnitude < 1e15, number.magnitude > 1e-15 else { return number }
    var unit = 1.0
    // Both are whole numbers, so that the quotient is the double next to the decimal.
    if number.magnitude >= 1000 { return number.rounded() }
    while (number * unit).magnitude < 100 { unit *= 10 }
    return (number * unit).rounded() / unit
  }
}
