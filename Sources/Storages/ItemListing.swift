import ByteIO

/// The item files of one dataset folder: a snapshot, in order.
///
/// Items are the files `^[0-9]+\.json$`, ordered by number and then by name. An entry takes 8 bytes:
///
///     63                                    6 5        0
///     ┌──────────────────────────────────────┬──────────┐
///     │ number, below 2^58                   │ 63 − digits
///     └──────────────────────────────────────┴──────────┘
///
/// so that sorting integers sorts files: of two spellings of one number the longer comes first, as
/// its name does. Names that do not fit, which no client writes, are kept aside with their place. Once
/// sorted, numbers without gaps, as clients write them, are one entry: two million items take no more
/// memory than twenty thousand.
struct ItemListing: Sendable {
  /// The entries that fit in 64 bits, until they are sorted.
  private var gathered = EntrySet()
  /// The sorted entries, unless they are many fewer runs.
  ///
  /// Set by ``sort()``, as what follows.
  private var packed: [UInt64] = []
  private var runs: [Run] = []
  /// How many entries fit in 64 bits.
  private var packedCount = 0
  /// Names that do not fit in 64 bits.
  ///
  /// Sorted by ``sort()``.
  private var long: [LongName] = []
  /// Entries with an item's name that are no regular files.
  private var irregular: [ItemPlaceKey: FileKind] = [:]

  private struct LongName: Sendable {
    let name: String
    /// The digits without leading zeros.
    let significant: Substring.UTF8View
    /// How many packed entries come before it.
    ///
    /// Set by ``sort()``.
    var before = 0
  }

  /// Files of one spelling whose numbers follow each other.
  private struct Run: Sendable {
    /// The first of them, packed.
    let first: UInt64
    /// How many packed entries come before it.
    let before: Int
  }

  private enum ItemPlaceKey: Hashable {
    case packed(UInt64)
    case long(String)
  }

  /// Lists no files yet.
  init() {}

  /// The number of item files.
  ///
  /// Once sorted.
  var count: Int { packedCount + long.count }

  /// The number of those that are regular files.
  ///
  /// Once sorted. What is none is reported when the items are read.
  var fileCount: Int { count - irregular.count }

  /// Whether it takes no more than a kilobyte or two.
  ///
  /// Once sorted.
  var isCompact: Bool {
    packed.count + runs.count <= 64 && long.isEmpty && irregular.isEmpty
  }

  /// Whether a directory entry's name is an item's.
  static func isItem(_ name: Span<UInt8>) -> Bool {
    let digits = name.count - 5
    guard digits >= 1, name[digits] == UInt8(ascii: "."), name[digits + 1] == UInt8(ascii: "j"),
      name[digits + 2] == UInt8(ascii: "s"), name[digits + 3] == UInt8(ascii: "o"),
      name[digits + 4] == UInt8(ascii: "n")
    else { return false }
    for at in 0..<digits where name[at] &- UInt8(ascii: "0") > 9 { return false }
    return true
  }

  /// How many digits all numbers added so far have; nil if they differ, or if not all are ordinary
  /// files.
  var commonDigits: Int? {
    guard long.isEmpty, irregular.isEmpty else { return nil }
    return gathered.commonSpelling.map { 63 - Int($0) }
  }

  /// Whether the first `count` are ordinary files with the numbers from 1 on, of so many digits.
  ///
  /// Once sorted.
  func isCounted(upTo count: Int, digits: Int) -> Bool {
    (0..<count).allSatisfy { index in
      let place = ItemPlace.file(number: UInt64(index) + 1, digits: digits)
      return self.place(at: index) == place && irregularKind(of: place) == nil
    }
  }

  /// Adds a directory entry if its name is an item's.
  ///
  /// - Returns: whether it is.
  mutating func add(_ name: Span<UInt8>, _ kind: FileKind) -> Bool {
    guard Self.isItem(name) else { return false }
    let digits = name.count - 5
    var number: UInt64 = 0
    var fits = digits <= 63
    for at in 0..<digits where fits {
      let digit = UInt64(name[at] &- UInt8(ascii: "0"))
      // Below 2^58 ten times the number still fits in 64 bits.
      number = number &* 10 &+ digit
      fits = number < 1 << 58
    }
    if fits {
      let entry = number << 6 | UInt64(63 - digits)
      gathered.insert(entry)
      if kind != .file { irregular[.packed(entry)] = kind }
    } else {
      let text = FileName(name).display
      let significant = text.dropLast(5).drop { $0 == "0" }
      long.append(LongName(name: text, significant: significant.utf8))
      if kind != .file { irregular[.long(text)] = kind }
    }
    return true
  }

  /// Puts the entries in order.
  ///
  /// To be called once, after the last was added.
  mutating func sort() {
    gathered.sort()
    packedCount = gathered.count
    keepSorted()
    guard !long.isEmpty else { return }
    long.sort { one, other in
      if one.significant.count != other.significant.count {
        return one.significant.count < other.significant.count
      }
      if !one.significant.elementsEqual(other.significant) {
        return one.significant.lexicographicallyPrecedes(other.significant)
      }
      return one.name < other.name
    }
    long.dropRepeated { $0.name == $1.name }
    for at in long.indices {
      // Long for its leading zeros alone, it comes before the shorter spellings of its number.
      let number =
        UInt64(String(long[at].significant) ?? "") ?? (long[at].significant.isEmpty ? 0 : .max)
      long[at].before = number < 1 << 58 ? lowerBound(number << 6) : packedCount
    }
  }

  /// Keeps the sorted entries: as runs, if that takes at most a quarter of their memory.
  private mutating func keepSorted() {
    let entries = gathered
    gathered = EntrySet()
    let most = packedCount / 8
    var found: [Run] = []
    var count = 0
    var last: UInt64?
    entries.forEach { entry in
      if found.count <= most, last.map({ entry - $0 != 1 << 6 }) ?? true {
        found.append(Run(first: entry, before: count))
      }
      last = entry
      count += 1
    }
    if found.count <= most {
      runs = found
    } else {
      packed.reserveCapacity(packedCount)
      entries.forEach { packed.append($0) }
    }
  }

  /// The packed entry `index`, in order.
  @inline(__always)
  private func entry(_ index: Int) -> UInt64 {
    guard let first = runs.first else { return packed[index] }
    var run = first
    if runs.count > 1 {
      var low = 0
      var high = runs.count
      while high - low > 1 {
        let middle = (low + high) / 2
        if runs[middle].before <= index { low = middle } else { high = middle }
      }
      run = runs[low]
    }
    return run.first + UInt64(index - run.before) << 6
  }

  private func lowerBound(_ entry: UInt64) -> Int {
    var low = 0
    var high = packedCount
    while low < high {
      let middle = (low + high) / 2
      if self.entry(middle) < entry { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The item file `index`, in order.
  @inline(__always)
  func place(at index: Int) -> ItemPlace {
    if long.isEmpty { return Self.place(entry(index)) }
    // The number of long names that stand before `index`.
    var low = 0
    var high = long.count
    while low < high {
      let middle = (low + high) / 2
      if long[middle].before + middle < index { low = middle + 1 } else { high = middle }
    }
    if low < long.count, long[low].before + low == index { return .name(long[low].name) }
    return Self.place(entry(index - low))
  }

  /// The item file `index`, in order, if there are as many and it is a regular file.
  func file(at index: Int) -> ItemPlace? {
    guard index < count else { return nil }
    let place = place(at: index)
    return irregularKind(of: place) == nil ? place : nil
  }

  /// Whether no file stands behind `place`, which may have come since.
  func isLast(_ place: ItemPlace) -> Bool {
    guard count > 0 else { return true }
    let last = self.place(at: count - 1)
    if case .file(let number, _) = place, case .file(let listed, _) = last, number > listed {
      return true
    }
    return place == last
  }

  /// What the item file `place` is, if it is anything but a regular file.
  @inline(__always)
  func irregularKind(of place: ItemPlace) -> FileKind? {
    if irregular.isEmpty { return nil }
    switch place {
    case .file(let number, let digits):
      return irregular[.packed(number << 6 | UInt64(63 - digits))]
    case .name(let name): return irregular[.long(name)]
    case .line, .element: return nil
    }
  }

  private static func place(_ entry: UInt64) -> ItemPlace {
    .file(number: entry >> 6, digits: 63 - Int(entry & 63))
  }
}

extension Array {
  /// Leaves of each run of equal elements one: a folder that changes while it is listed may tell a name
  /// twice.
  fileprivate mutating func dropRepeated(_ isSame: (Element, Element) -> Bool) {
    var kept = 0
    for at in indices where at == 0 || !isSame(self[at], self[kept - 1]) {
      if at > kept { self[kept] = self[at] }
      kept += 1
    }
    removeLast(count - kept)
  }
}
