/// How many different values there are, roughly, in a few kilobytes: HyperLogLog.
///
/// A value's digest chooses a register and says how many zeros begin the rest of it; a register keeps
/// the largest such number. The registers depend on the set of values alone, neither on their order nor
/// on how often they occur. With 2^p registers the standard error is 1.04 / √2^p: 1.6 % for p = 12.
///
/// Flajolet, Fusy, Gandouet, Meunier 2007; the estimate is the one of Ertl, "New cardinality estimation
/// algorithms for HyperLogLog sketches", 2017, algorithm 6, which is unbiased for few values too.
struct DistinctSketch: Sendable {
  /// The binary logarithm of the number of registers.
  private(set) var precision: Int
  private var registers: [UInt8]

  /// A sketch of no values.
  init(precision: Int) {
    self.precision = precision
    registers = [UInt8](repeating: 0, count: 1 << precision)
  }

  /// Adds a value; one that was added before changes nothing.
  mutating func add(_ digest: ValueDigest) {
    let register = Int(truncatingIfNeeded: digest.high &>> UInt64(64 &- precision))
    let rest = digest.high &<< UInt64(precision)
    let rank = UInt8(truncatingIfNeeded: min(rest.leadingZeroBitCount, 64 &- precision) &+ 1)
    if registers[register] < rank { registers[register] = rank }
  }

  /// Makes it what it would be with fewer registers.
  ///
  /// The last bit that chose a register becomes the first that is counted.
  mutating func fold(to precision: Int) {
    while self.precision > precision {
      var half = [UInt8](repeating: 0, count: registers.count / 2)
      for (register, rank) in registers.enumerated() where rank > 0 {
        let folded = register & 1 == 1 ? 1 : rank + 1
        half[register >> 1] = max(half[register >> 1], folded)
      }
      registers = half
      self.precision -= 1
    }
  }

  /// The number of different values that were added, estimated.
  var estimate: Double {
    let last = 64 - precision + 1
    var histogram = [Int](repeating: 0, count: last + 1)
    for rank in registers { histogram[Int(rank)] += 1 }
    let count = Double(registers.count)
    var sum = count * Self.tau(1 - Double(histogram[last]) / count)
    for rank in stride(from: last - 1, through: 1, by: -1) {
      sum = 0.5 * (sum + Double(histogram[rank]))
    }
    sum += count * Self.sigma(Double(histogram[0]) / count)
    // 1 / (2 ln 2)
    return 0.721_347_520_444_481_7 * count * count / sum
  }

  private static func sigma(_ share: Double) -> Double {
    guard share < 1 else { return .infinity }
    var power = share
    var factor = 1.0
    var sum = share
    while true {
      power *= power
      let before = sum
      sum += power * factor
      factor += factor
      if sum == before { return sum }
    }
  }

  private static func tau(_ share: Double) -> Double {
    guard share > 0, share < 1 else { return 0 }
    var root = share
    var factor = 1.0
    var sum = 1 - share
    while true {
      root = root.squareRoot()
      let before = sum
      factor *= 0.5
      sum -= (1 - root) * (1 - root) * factor
      if sum == before { return sum / 3 }
    }
  }
}
