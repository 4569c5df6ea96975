/// The packed entries of an ``ItemListing`` while they are gathered.
///
/// A folder tells its files in any order, but clients count them, so that their numbers lie close together:
/// they are bits of a row of words wherever that takes no more memory than the entries by themselves. Two
/// million take a quarter of a megabyte then, not 16; and are in order, which took 29 ms for 200,000 that were
/// compared with each other.
struct EntrySet: Sendable {
  /// How many entries are gathered before their bits are set: few enough to lie in a core's cache.
  private static let usualPatience = 1 << 14

  /// The entries by themselves: those that came last, of another spelling, or far from the others.
  private var loose: [UInt64] = []
  /// A bit for each number of the usual spelling, from `base` on.
  private var bits: [UInt64] = []
  /// A multiple of 64.
  private var base: UInt64 = 0
  private var bitCount = 0
  /// The lowest six bits of an entry: those of the first.
  private var spelling: UInt64 = 0
  /// How many loose entries there may be.
  private var patience = Self.usualPatience

  /// How many entries there are; one that was told twice may count twice before they are sorted.
  var count: Int { bitCount + loose.count }

  /// The spelling of all entries; nil if there are several, or none.
  var commonSpelling: UInt64? {
    guard let first = bits.isEmpty ? loose.first.map({ $0 & 63 }) : spelling else { return nil }
    return loose.allSatisfy { $0 & 63 == first } ? first : nil
  }

  /// Adds an entry: a number above six bits for its spelling.
  @inline(__always)
  mutating func insert(_ entry: UInt64) {
    loose.append(entry)
    if loose.count >= patience { gather() }
  }

  /// Puts the entries in order; to be called once, after the last.
  mutating func sort() {
    gather()
    loose.sort()
    var kept = 0
    for entry in loose where !hasBit(entry) && (kept == 0 || loose[kept - 1] != entry) {
      loose[kept] = entry
      kept += 1
    }
    loose.removeLast(loose.count - kept)
  }

  /// Calls `body` with each entry, in order; once sorted.
  @inline(__always)
  func forEach(_ body: (UInt64) -> Void) {
    var next = 0
    for (word, marks) in bits.enumerated() where marks != 0 {
      var rest = marks
      while rest != 0 {
        let number = base + UInt64(word << 6 + rest.trailingZeroBitCount)
        let entry = number << 6 | spelling
        while next < loose.count, loose[next] < entry {
          body(loose[next])
          next += 1
        }
        body(entry)
        rest &= rest - 1
      }
    }
    for entry in loose[next...] { body(entry) }
  }

  /// Sets the bits of the loose entries of the usual spelling, unless their numbers lie too far apart.
  private mutating func gather() {
    guard let first = loose.first else { return }
    if bits.isEmpty { spelling = first & 63 }
    var least = bits.isEmpty ? UInt64.max : base
    var most = bits.isEmpty ? 0 : base + UInt64(bits.count) << 6 - 1
    for entry in loose where entry & 63 == spelling {
      least = min(least, entry >> 6)
      most = max(most, entry >> 6)
    }
    defer { patience = max(Self.usualPatience, 2 * loose.count) }
    guard least <= most, Int(most >> 6 - least >> 6) < count else { return }
    makeRoom(for: least...most)
    var kept = 0
    for at in loose.indices {
      let entry = loose[at]
      guard entry & 63 == spelling else {
        loose[kept] = entry
        kept += 1
        continue
      }
      let place = Int(entry >> 6 - base)
      let mark: UInt64 = 1 << UInt64(place & 63)
      if bits[place >> 6] & mark == 0 { bitCount += 1 }
      bits[place >> 6] |= mark
    }
    loose.removeLast(loose.count - kept)
  }

  private mutating func makeRoom(for numbers: ClosedRange<UInt64>) {
    let start = numbers.lowerBound & ~63
    let words = Int(numbers.upperBound >> 6 - start >> 6) + 1
    if bits.isEmpty { base = start }
    if start < base {
      let more = Int((base - start) >> 6)
      bits.insert(contentsOf: repeatElement(0, count: more), at: 0)
      base = start
    }
    if bits.count < words {
      bits.append(contentsOf: repeatElement(0, count: words - bits.count))
    }
  }

  private func hasBit(_ entry: UInt64) -> Bool {
    guard entry & 63 == spelling, entry >> 6 >= base else { return false }
    let place = entry >> 6 - base
    guard place >> 6 < UInt64(bits.count) else { return false }
    return bits[Int(place >> 6)] & 1 << (place & 63) != 0
  }
}
