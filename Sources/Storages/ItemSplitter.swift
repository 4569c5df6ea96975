import ByteIO
import Glibc
import JSONText

/// Cuts a stream of bytes into items, and items into batches.
///
///     window   │ done │ items of this batch │ item being read │ read ahead │
///              0    start                itemStart          scanned      count
///
/// Bytes are read into the window, the ends of items are found there, and a batch's bytes are copied
/// out at once. Positions in a batch are relative to `start`, so that the done part can be dropped
/// whenever more is read. Rows that are not wanted are passed over without being copied. One thread at
/// a time uses a splitter.
struct ItemSplitter: ~Copyable {
  /// The end of an item: where its bytes end, where the next begins, and what stands between.
  private struct End {
    enum Mark { case separator, array, file }
    let content: Int
    let next: Int
    let mark: Mark
  }

  /// A place between two rows at which cutting can begin anew.
  struct Mark: Sendable {
    /// How many rows stand before it.
    let rows: Int
    fileprivate let offset: Int
    fileprivate let count: Int
  }

  /// The last item that was found, and where its bytes begin.
  ///
  /// Moved on by every item.
  private(set) var last: (place: ItemPlace, offset: Int)?
  /// Whether everything was cut.
  ///
  /// Set at the end, taken back by ``go(to:wanting:)``.
  private(set) var isAtEnd = false
  /// How many rows were found: items, good or damaged, but no blank lines.
  ///
  /// Moved on by every row.
  private(set) var rows = 0
  /// What is wrong with the file as a whole.
  ///
  /// Added to where it shows; emptied by who reports it.
  var flaws: [Problem] = []

  private var file: ItemBytes
  private let mayBeDocument: Bool
  private let limit: Int

  /// The rows that are handed out; set by ``go(to:wanting:)``.
  private var wanted: Range<Int>

  /// The entry that the batch begins with.
  ///
  /// Set for every batch.
  private var first = 0

  // State; changed by every step.
  /// Nil until the first bytes were looked at.
  private var form: ItemFileForm?
  private var window = ByteArena(capacity: 1 << 19)
  private var hasAllBytes = false
  private var hasToldFlaw = false
  private var start = 0
  /// The offset in the file of the window's byte `start`.
  private var offset = 0
  /// Relative to `start`: where the item being read begins, and how far it was looked at.
  private var itemStart = 0
  private var scanned = 0
  /// How many bytes of skipped items were taken out of the window since `start`.
  private var gap = 0
  /// Whether the item being read is too large and only its end is looked for.
  private var isSkipping = false
  private var scanner = JSONElementScanner()
  /// How many lines or elements there were.
  private var count = 0

  init(
    _ file: consuming ItemBytes,
    mayBeDocument: Bool,
    limit: Int,
    wanting wanted: Range<Int> = 0..<Int.max
  ) {
    self.file = file
    self.mayBeDocument = mayBeDocument
    self.limit = limit
    self.wanted = wanted
  }

  /// Looks at the first bytes for the file's form; does nothing once it is known.
  mutating func begin() throws(FileError) {
    while form == nil {
      switch ItemFileForm.find(in: window.bytes, isWhole: hasAllBytes, mayBeDocument: mayBeDocument)
      {
      case .unknown: try fill()
      case .form(let found, let length):
        form = found
        start += length
        offset += length
      case .foreign(let reason):
        form = .lines
        count = 1
        flaws.append(damage(reason.description, at: 0))
        isAtEnd = true
      }
    }
  }

  /// Appends the next batch; false when there is nothing more.
  mutating func next(
    into arena: inout ByteArena,
    _ entries: inout [ItemEntry],
    _ problems: inout [Problem]
  ) throws(FileError) -> Bool {
    let known = problems.count
    try begin()
    first = entries.count
    while !isAtEnd, rows < wanted.upperBound, entries.count - first < BatchSize.items,
      itemStart < BatchSize.bytes
    {
      try step(&entries, &problems)
    }
    if entries.count == first, problems.count == known, flaws.isEmpty { return false }
    let base = arena.count
    if base > 0 {
      for at in first..<entries.count {
        let range = entries[at].range
        entries[at].range = base + range.lowerBound..<base + range.upperBound
      }
    }
    take(into: &arena)
    return true
  }

  /// Passes over the rows of about a batch; false when there are none left.
  ///
  /// Nothing is handed out, whatever is wanted.
  mutating func pass() throws(FileError) -> Bool {
    try begin()
    wanted = Int.max..<Int.max
    let before = (rows: rows, offset: offset)
    var none: (entries: [ItemEntry], problems: [Problem]) = ([], [])
    first = 0
    while !isAtEnd, rows - before.rows < BatchSize.items, offset - before.offset < BatchSize.bytes {
      try step(&none.entries, &none.problems)
    }
    return rows > before.rows || !isAtEnd
  }

  /// Where the next row begins.
  ///
  /// To be asked for between batches, after ``begin()``.
  var mark: Mark { Mark(rows: rows, offset: fileOffset(itemStart), count: count) }

  /// Goes back to a mark, which takes a file that can be sought in, to hand out only `wanted` rows.
  mutating func go(to mark: Mark, wanting wanted: Range<Int>) throws(FileError) {
    try file.seek(to: mark.offset)
    window.removeAll()
    hasAllBytes = false
    start = 0
    offset = mark.offset
    itemStart = 0
    scanned = 0
    gap = 0
    isSkipping = false
    isAtEnd = false
    scanner = JSONElementScanner()
    count = mark.count
    rows = mark.rows
    self.wanted = wanted
  }

  /// Finds the end of one row, or reads more.
  private mutating func step(
    _ found: inout [ItemEntry],
    _ problems: inout [Problem]
  ) throws(FileError) {
    if let end = findEnd() {
      finishItem(end, &found, &problems)
      if end.mark == .array { try checkTail() }
      if end.mark != .separator { isAtEnd = true }
    } else {
      // The window ends inside an item.
      let length = window.count - start - itemStart
      if isSkipping || length > limit || !fits(length) { skipWindow(&problems) }
      try fill()
    }
  }

  // MARK: - The window

  private mutating func fill() throws(FileError) {
    if start > 0 {
      window.remove(0..<start)
      start = 0
    }
    if try file.read(upTo: 1 << 18, into: &window) == 0 {
      hasAllBytes = true
      if let flaw = file.flaw, !hasToldFlaw {
        hasToldFlaw = true
        flaws.append(Problem(.unreadable, .error, message: flaw))
      }
    }
  }

  /// Hands out the bytes of the batch.
  private mutating func take(into arena: inout ByteArena) {
    let length = itemStart
    if length > window.count / 2, start == 0, arena.count == 0 {
      // A full window changes hands instead of being copied; what is behind the batch is less.
      swap(&arena, &window)
      window.removeAll(keeping: 1 << 22)
      window.append(arena.bytes.extracting(length..<arena.count))
      arena.truncate(to: length)
    } else {
      arena.append(window.bytes.extracting(start..<start + length))
      start += length
    }
    offset += length + gap
    gap = 0
    itemStart = 0
    scanned -= length
  }

  /// Whether an item that has `length` bytes so far may grow on.
  private func fits(_ length: Int) -> Bool {
    length <= 8 << 20 || window.free > 1 << 18 || MemoryLimit.allows(length * 4)
  }

  /// Begins or goes on to skip the item being read: forgets all that is there of it.
  private mutating func skipWindow(_ problems: inout [Problem]) {
    if !isSkipping {
      isSkipping = true
      count += 1
      reportSkipped(&problems)
    }
    takeOut(itemStart..<window.count - start)
  }

  private func reportSkipped(_ problems: inout [Problem]) {
    guard wanted.contains(rows) else { return }
    problems.append(
      Problem(
        .tooLarge,
        .error,
        file: place.name,
        offset: fileOffset(itemStart),
        message:
          "is larger than an item may be here (at most \(limit) bytes, and what fits in memory)"
      )
    )
  }

  /// Removes a part of the window that belongs to no item of the batch.
  private mutating func takeOut(_ range: Range<Int>) {
    window.remove(start + range.lowerBound..<start + range.upperBound)
    gap += range.count
    scanned = range.lowerBound
  }

  /// The offset in the file of a place behind all gaps.
  private func fileOffset(_ at: Int) -> Int { offset + gap + at }

  // MARK: - Items

  /// The place of the line or element that was counted last.
  private var place: ItemPlace { form == .lines ? .line(count) : .element(count) }

  private mutating func finishItem(
    _ end: End,
    _ found: inout [ItemEntry],
    _ problems: inout [Problem]
  ) {
    if isSkipping {
      isSkipping = false
      leaveOut(itemStart..<end.next)
      return
    }
    let item = trimmed(itemStart..<end.content)
    let isOpen = form == .array && end.mark == .file
    if item.isEmpty {
      // Lines are counted blank or not, as editors do; elements are what commas part.
      if form == .lines { count += 1 }
      if form == .array, end.mark == .separator || (end.mark == .array && count > 0) {
        count += 1
        if wanted.contains(rows) { problems.append(damage("is empty", at: itemStart)) }
        rows += 1
      }
    } else {
      count += 1
      if end.content - itemStart > limit {
        reportSkipped(&problems)
        leaveOut(itemStart..<end.next)
        return
      }
      let entry = ItemEntry(range: item, place: place, fileOffset: fileOffset(item.lowerBound))
      if wanted.contains(rows) { found.append(entry) }
      last = (entry.place, entry.fileOffset)
      rows += 1
    }
    // An element that ends open is damaged itself, and says so.
    if isOpen, scanner.depth == 0, !scanner.isInString {
      count = max(count, 1)
      flaws.append(damage("the array is cut behind it", at: end.content))
    }
    itemStart = end.next
    scanned = end.next
    if found.count == first { dropDone() }
  }

  /// Counts the row `range` and takes its bytes out.
  private mutating func leaveOut(_ range: Range<Int>) {
    rows += 1
    takeOut(range)
  }

  /// Lets go of the rows read so far, none of which is part of the batch.
  private mutating func dropDone() {
    start += itemStart
    offset += itemStart + gap
    gap = 0
    scanned -= itemStart
    itemStart = 0
  }

  private func damage(_ message: String, at: Int) -> Problem {
    Problem(.notJSON, .error, file: place.name, offset: fileOffset(at), message: message)
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    let bytes = window.bytes
    var from = range.lowerBound
    var to = range.upperBound
    while from < to, ItemFileForm.isBlank(bytes[start + from]) { from += 1 }
    while to > from, ItemFileForm.isBlank(bytes[start + to - 1]) { to -= 1 }
    return from..<to
  }

  // MARK: - Ends

  private mutating func findEnd() -> End? {
    let from = start + scanned
    switch form {
    case .lines:
      let length = window.count - from
      let newline = unsafe window.bytes.withUnsafeBufferPointer { bytes -> Int? in
        guard length > 0, let base = bytes.baseAddress,
          let hit = unsafe memchr(base + from, 0x0A, length)
        else { return nil }
        return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
      }
      if let newline {
        return End(content: newline - start, next: newline - start + 1, mark: .separator)
      }
    case .array:
      switch scanner.next(window, from: from) {
      case .comma(let at):
        return End(content: at - start, next: at - start + 1, mark: .separator)
      case .array(let at):
        return End(content: at - start, next: at - start + 1, mark: .array)
      case nil: break
      }
    case .document, nil: break
    }
    scanned = window.count - start
    return hasAllBytes ? End(content: scanned, next: scanned, mark: .file) : nil
  }

  /// Looks whether anything but blanks follows the array.
  private mutating func checkTail() throws(FileError) {
    while true {
      let rest = trimmed(scanned..<window.count - start)
      if !rest.isEmpty {
        flaws.append(damage("goes on behind its array", at: rest.lowerBound))
        return
      }
      if hasAllBytes { return }
      takeOut(scanned..<window.count - start)
      try fill()
    }
  }
}
