import JSONText

/// The values of one column with how often each occurs: all while they are few, then the frequent ones.
///
/// A value that is met while there is room is counted from then on, exactly. When there is no room, the
/// less frequent half is forgotten, and ``bound`` remembers how often a forgotten value may have
/// occurred; a value that is met later, perhaps again, may have been missed that often. The bound grows
/// by the median each time, so it stays below 2/1000 of all values: whatever is more frequent is kept.
///
/// Where values were forgotten, most never occur again: nothing is told of one that was met once, so its
/// text is not kept before it is met a second time.
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
    /// What its text is like: that of the value it is taken from, once it is kept.
    ///
    /// Equal numbers are one value, whose spellings may differ in length.
    var form: KeptText.Form
    /// Where its text begins, or ``noText``.
    var textStart: UInt32
    /// How often it was met since it is kept.
    var count: Int
    /// How often it may have been met before.
    let missed: Int
  }

  /// What became of a value that was met.
  enum Met {
    case counted
    case isNew
    /// It is kept, and was counted; its text is to be given to ``complete(_:_:)``.
    case lacksText(entry: Int)
  }

  private static let noText = UInt32.max

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
  /// How long the texts of all entries are, kept or not yet.
  private var textCount = 0
  /// A hash table of the entries' places, counted from 1, with 16 bits of their digests above; its size is
  /// a power of two.
  ///
  /// So a value that is met for the first time is not compared with entries, which lie anywhere in memory:
  /// that took half of the time of counting.
  private var slots: [UInt32] = []

  /// Counts a value that is kept.
  @inline(__always)
  mutating func count(_ digest: ValueDigest) -> Met {
    guard !slots.isEmpty else { return .isNew }
    let mask = slots.count &- 1
    let mark = Self.mark(of: digest)
    var slot = Int(truncatingIfNeeded: digest.low) & mask
    while slots[slot] != 0 {
      let entry = Int(slots[slot] ^ mark) &- 1
      // Of another mark, the place lies far beyond all.
      if entry < entries.count, entries[entry].digest == digest {
        entries[entry].count &+= 1
        return entries[entry].textStart == Self.noText ? .lacksText(entry: entry) : .counted
      }
      slot = (slot &+ 1) & mask
    }
    return .isNew
  }

  /// What a value that is kept costs besides its text: bytes, spare capacity included.
  static let entryCost = 96

  /// What the values that are kept cost, in bytes.
  var cost: Int { entries.count * Self.entryCost + textCount }

  /// Whether no other value can be kept.
  var isFull: Bool { entries.count >= room }

  /// Whether the text of a value is wanted when it is met for the first time.
  var wantsTexts: Bool { bound == 0 }

  /// Keeps a value that was met for the first time; there must be room.
  ///
  /// If ``wantsTexts``, its text must follow.
  mutating func keep(_ digest: ValueDigest, _ form: KeptText.Form) {
    entries.append(
      Entry(digest: digest, form: form, textStart: Self.noText, count: 1, missed: bound)
    )
    textCount += Int(form.count)
    if entries.count * 2 > slots.count {
      rebuild(max(16, slots.count * 2))
    } else {
      place(entries.count - 1)
    }
  }

  /// Keeps the text of an entry that lacks it.
  mutating func complete(_ entry: Int, _ text: borrowing KeptText) {
    textCount += Int(text.form.count) - Int(entries[entry].form.count)
    entries[entry].form = text.form
    entries[entry].textStart = UInt32(truncatingIfNeeded: self.text.count)
    unsafe text.bytes.withUnsafeBufferPointer { unsafe self.text.append(contentsOf: $0) }
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
    bound = medianCount
    var kept = ValueTally()
    for entry in entries where entry.count + entry.missed > bound {
      var moved = entry
      if entry.textStart != Self.noText {
        moved.textStart = UInt32(truncatingIfNeeded: kept.text.count)
        kept.text += text(of: entry)
      }
      kept.entries.append(moved)
      kept.textCount += Int(entry.form.count)
    }
    // The memory is used again, as it is soon needed.
    entries.replaceSubrange(0..., with: kept.entries)
    text.replaceSubrange(0..., with: kept.text)
    textCount = kept.textCount
    rebuild(slots.count)
  }

  /// How often the entry in the middle may have been met.
  private var medianCount: Int {
    let counts = entries.map { $0.count + $0.missed }
    // Where values rarely repeat, that is the least: there is nothing to be sorted.
    let least = counts.min() ?? 0
    let middle = counts.count / 2
    return counts.count { $0 == least } > middle ? least : counts.sorted()[middle]
  }

  private func text(of entry: Entry) -> ArraySlice<UInt8> {
    text[Int(entry.textStart)..<Int(entry.textStart) + Int(entry.form.count)]
  }

  /// The `count` most frequent values, in order; of equally frequent ones the first met.
  ///
  /// Those that may be less frequent than a value that is not kept are left out. The others have their
  /// texts: where values were forgotten, such a one was met twice at least.
  func top(_ count: Int) -> [Entry] {
    let certain = entries.enumerated().filter { $0.element.count > bound }
    return certain.sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
      .prefix(count).map(\.element)
  }

  /// An entry with its value.
  func value(_ entry: Entry) -> ProfiledValue {
    ProfiledValue(
      text(of: entry),
      entry.form.type,
      isCut: entry.form.isCut,
      count: entry.count,
      isExact: entry.missed == 0
    )
  }

  private mutating func rebuild(_ size: Int) {
    slots = [UInt32](repeating: 0, count: size)
    for entry in entries.indices { place(entry) }
  }

  private mutating func place(_ entry: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: entries[entry].digest.low) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = Self.mark(of: entries[entry].digest) | UInt32(truncatingIfNeeded: entry + 1)
  }

  /// The bits of a digest that stand above a place.
  @inline(__always)
  private static func mark(of digest: ValueDigest) -> UInt32 {
    UInt32(truncatingIfNeeded: digest.high &<< 16)
  }
}
