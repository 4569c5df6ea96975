import JSONText

/// The values of one column with how often each occurs: all while they are few, then the frequent ones.
///
/// A value that is met while there is room is counted from then on, exactly. When there is no room, the
/// less frequent half is forgotten, and ``bound`` remembers how often a forgotten value may have
/// occurred; a value that is met later, perhaps again, may have been missed that often. The bound grows
/// by the median each time, so it stays below 2/1000 of all values: whatever is more frequent is kept.
///
/// Lossy counting (Manku, Motwani 2002) in fixed room (Anderson and others, "A High-Performance
/// Algorithm for Identifying Frequent Items in Data Streams", 2017). It depends on the order of the
/// values, but on nothing else.
struct ValueTally: Sendable {
  /// The most values that are kept.
  static let limit = 1_000
  /// With less room than this nothing can be said about frequent values.
  private static let leastRoom = 8

  /// A value that is kept.
  struct Entry: Sendable {
    let digest: ValueDigest
    let type: ValueType
    /// Whether its text is longer than what is kept of it.
    let isCut: Bool
    let textLength: UInt16
    var textStart: UInt32
    /// How often it was met since it is kept.
    var count: Int
    /// How often it may have been met before.
    let missed: Int
  }

  /// The values that are kept, in the order in which they were met.
  private(set) var entries: [Entry] = []
  /// How many values there is room for.
  ///
  /// Lowered when memory is short.
  private(set) var room = limit
  /// How often a value that is not kept may have been met.
  ///
  /// Raised when values are forgotten.
  private(set) var bound = 0
  /// The texts of the entries, one behind the other.
  private var text: [UInt8] = []
  /// A hash table of the entries' places, counted from 1; its size is a power of two.
  private var slots: [UInt16] = []

  /// Counts a value that is kept; false if it is not.
  @inline(__always)
  mutating func count(_ digest: ValueDigest) -> Bool {
    guard !slots.isEmpty else { return false }
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: digest.low) & mask
    while slots[slot] != 0 {
      let entry = Int(slots[slot]) &- 1
      if entries[entry].digest == digest {
        entries[entry].count &+= 1
        return true
      }
      slot = (slot &+ 1) & mask
    }
    return false
  }

  /// What a value that is kept costs besides its text: bytes, spare capacity included.
  static let entryCost = 96

  /// What the values that are kept cost, in bytes.
  var cost: Int { entries.count * Self.entryCost + text.count }

  /// Whether no other value can be kept.
  var isFull: Bool { entries.count >= room }

  /// Keeps a value that was met for the first time; there must be room.
  mutating func keep(_ digest: ValueDigest, _ text: borrowing KeptText) {
    entries.append(
      Entry(
        digest: digest,
        type: text.type,
        isCut: text.isCut,
        textLength: UInt16(truncatingIfNeeded: text.bytes.count),
        textStart: UInt32(truncatingIfNeeded: self.text.count),
        count: 1,
        missed: bound
      )
    )
    unsafe text.bytes.withUnsafeBufferPointer { unsafe self.text.append(contentsOf: $0) }
    if entries.count * 2 > slots.count {
      rebuild(max(16, slots.count * 2))
    } else {
      place(entries.count - 1)
    }
  }

  /// Takes away the room that is not in use; all of it, if it is too little to be of use.
  mutating func restrict() { room = entries.count < Self.leastRoom ? 0 : entries.count }

  /// Forgets the less frequent half of the values, or all where there is no room.
  mutating func forget() {
    guard room > 0 else {
      self = ValueTally()
      room = 0
      return
    }
    bound = entries.map { $0.count + $0.missed }.sorted()[entries.count / 2]
    var kept = ValueTally()
    for entry in entries where entry.count + entry.missed > bound {
      var moved = entry
      moved.textStart = UInt32(truncatingIfNeeded: kept.text.count)
      kept.text += text(of: entry)
      kept.entries.append(moved)
    }
    // The memory is used again, as it is soon needed.
    entries.replaceSubrange(0..., with: kept.entries)
    text.replaceSubrange(0..., with: kept.text)
    rebuild(slots.count)
  }

  private func text(of entry: Entry) -> ArraySlice<UInt8> {
    text[Int(entry.textStart)..<Int(entry.textStart) + Int(entry.textLength)]
  }

  /// The `count` most frequent values, in order; of equally frequent ones the first met.
  ///
  /// Those that may be less frequent than a value that is not kept are left out.
  func top(_ count: Int) -> [Entry] {
    let certain = entries.enumerated().filter { $0.element.count > bound }
    return certain.sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
      .prefix(count).map(\.element)
  }

  /// An entry with its value.
  func value(_ entry: Entry) -> ProfiledValue {
    ProfiledValue(
      text(of: entry),
      entry.type,
      isCut: entry.isCut,
      count: entry.count,
      isExact: entry.missed == 0
    )
  }

  private mutating func rebuild(_ size: Int) {
    slots = [UInt16](repeating: 0, count: size)
    for entry in entries.indices { place(entry) }
  }

  private mutating func place(_ entry: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: entries[entry].digest.low) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt16(truncatingIfNeeded: entry + 1)
  }
}
