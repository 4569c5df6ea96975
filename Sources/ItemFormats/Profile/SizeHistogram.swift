/// How many numbers there are of each size: at most 64 buckets, each as wide as its numbers are large.
///
/// A bucket is the sign of a double, its exponent and the first bits of its fraction: ten at first, a
/// bit less each time that there are too many buckets. So numbers that lie close together are told apart
/// and numbers that do not are still few buckets. How coarse it becomes depends on the set of numbers alone, so
/// that histograms of parts add up to that of the whole. Zero is always a bucket of its own.
struct SizeHistogram: Sendable {
  /// A bucket with what is in it.
  struct Cell: Sendable {
    /// The exponent and the first bits of the fraction; -1 for zero.
    let size: Int
    let isNegative: Bool
    let count: Int
  }

  /// The most buckets.
  private let limit: Int

  /// How many bits of the fraction were given up; beyond ten, exponents are joined too.
  ///
  /// Never falls.
  private(set) var level: Int
  /// A hash table of buckets, the code in the low 24 bits and the count above; its size is a power of 2.
  private var slots: [UInt64] = []
  /// How many of the slots are in use.
  private var used = 0
  /// The code, at level 0, of numbers that are not in the table yet: often the next one is like the last.
  private var waiting = zero
  private var waitingCount: UInt64 = 0

  private static let codeBits: UInt64 = 24
  private static let codeMask: UInt64 = 1 << codeBits - 1
  private static let one: UInt64 = 1 << codeBits
  /// The bits of a double below the ten of its fraction that are told apart.
  private static let dropped: UInt64 = 42
  private static let zero: UInt64 = 1

  /// A histogram of nothing.
  ///
  /// `level` may be what one of another part has come to: the whole is at least as coarse.
  init(limit: Int = 64, level: Int = 0) {
    self.limit = limit
    self.level = level
  }

  /// Adds a number other than NaN.
  @inline(__always)
  mutating func add(_ number: Double) {
    let bits = number.bitPattern
    let size = (bits & 0x7FFF_FFFF_FFFF_FFFF) &>> Self.dropped
    let code = number == 0 ? Self.zero : (size &<< 1) &+ 2 &+ (bits &>> 63)
    if code == waiting {
      waitingCount &+= 1
    } else {
      flush()
      waiting = code
      waitingCount = 1
    }
  }

  /// Puts the numbers that wait into the table.
  private mutating func flush() {
    guard waitingCount > 0 else { return }
    let code = coarse(waiting, from: 0)
    let more = waitingCount &<< Self.codeBits
    let isKnown = unsafe slots.withUnsafeMutableBufferPointer { slots in
      let mask = slots.count &- 1
      var slot = Int(truncatingIfNeeded: code &>> 1) & mask
      for _ in 0..<slots.count {
        let found = unsafe slots[slot]
        if found & Self.codeMask == code {
          unsafe slots[slot] = found &+ more
          return true
        }
        if found == 0 { return false }
        slot = (slot &+ 1) & mask
      }
      return false
    }
    if !isKnown { add(code, count: waitingCount) }
    waitingCount = 0
  }

  /// Adds the numbers of another part.
  mutating func add(_ other: SizeHistogram) {
    while level < other.level { coarsen() }
    // Each addition may make it coarser still.
    for slot in other.slots where slot != 0 {
      add(coarse(slot & Self.codeMask, from: other.level), count: slot >> Self.codeBits)
    }
    if other.waitingCount > 0 { add(coarse(other.waiting, from: 0), count: other.waitingCount) }
  }

  /// How many of the numbers are zero.
  var zeroCount: Int { cells.first { $0.size < 0 }?.count ?? 0 }

  /// The buckets with something in them, from the least numbers to the greatest.
  ///
  /// Of a sum, whose numbers all are in the table.
  var cells: [Cell] {
    slots.filter { $0 != 0 }.map { slot in
      let code = slot & Self.codeMask
      return Cell(
        size: code == Self.zero ? -1 : Int(code >> 1) - 1,
        isNegative: code != Self.zero && code & 1 == 1,
        count: Int(slot >> Self.codeBits)
      )
    }.sorted { ($0.isNegative ? -$0.size - 2 : $0.size) < ($1.isNegative ? -$1.size - 2 : $1.size) }
  }

  /// The least size of a number in a bucket; numbers of the next bucket begin where it ends.
  static func lowerBound(_ size: Int, level: Int) -> Double {
    let bits = UInt64(size) << (dropped + UInt64(level))
    return min(Double(bitPattern: min(bits, Double.infinity.bitPattern)), .greatestFiniteMagnitude)
  }

  // MARK: - The table

  private mutating func add(_ code: UInt64, count: UInt64) {
    var code = code
    while true {
      if let slot = place(of: code) {
        // Half empty while it may grow, so that most buckets are where they are looked for.
        if slots[slot] == 0 {
          if used * 2 >= slots.count, slots.count < limit {
            rebuild(slots.count * 2) { $0 }
            continue
          }
          used += 1
        }
        slots[slot] = code | ((slots[slot] & ~Self.codeMask) &+ (count << Self.codeBits))
        return
      }
      if slots.count < limit {
        rebuild(max(8, slots.count * 2)) { $0 }
      } else {
        coarsen()
        code = Self.coarser(code)
      }
    }
  }

  /// The slot of a bucket, or the empty one that is to be its; nil if there is none.
  @inline(__always)
  private func place(of code: UInt64) -> Int? {
    let slots = slots.span
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: code &>> 1) & mask
    for _ in slots.indices {
      let found = slots[slot]
      if found == 0 || found & Self.codeMask == code { return slot }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  private mutating func coarsen() {
    level += 1
    rebuild(slots.count, Self.coarser)
  }

  /// The bucket of this level that a bucket of a finer one is part of.
  @inline(__always)
  private func coarse(_ code: UInt64, from level: Int) -> UInt64 {
    let shift = UInt64(truncatingIfNeeded: self.level &- level)
    return code == Self.zero ? code : (((code &- 2) &>> (1 &+ shift)) &<< 1) &+ 2 &+ (code & 1)
  }

  /// The bucket that a bucket becomes part of.
  private static func coarser(_ code: UInt64) -> UInt64 {
    code == zero ? zero : (((code - 2) >> 2) << 1) + 2 + (code & 1)
  }

  private mutating func rebuild(_ size: Int, _ code: (UInt64) -> UInt64) {
    let old = slots
    slots = [UInt64](repeating: 0, count: size)
    used = 0
    for slot in old where slot != 0 {
      let code = code(slot & Self.codeMask)
      guard let place = place(of: code) else { continue }
      if slots[place] == 0 { used += 1 }
      slots[place] = code | ((slots[place] & ~Self.codeMask) &+ (slot & ~Self.codeMask))
    }
  }
}
