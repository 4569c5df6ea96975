import ByteIO
import JSONText

/// The tree of all key paths seen, each leaf with its column.
///
///     root ─ "id" (column 0)
///          └ "offers" ─ "0" ─ "price" (column 1)
///                     └ "1" ─ "price" (column 2)
///
/// Items of a dataset mostly have the same keys in the same order, some of them only at times. So a key
/// is first compared with the two that were met last behind the one before it, then with that one's
/// siblings; only when these guesses fail is it looked up in a hash table of (parent, key). That costs a
/// comparison of eight bytes a key.
struct PathTable: Sendable {
  struct Path: Sendable {
    var keyStart: Int
    var keyCount: Int
    /// The first eight bytes of the key, see ``JSONView/head(of:)``.
    var head: UInt64 = 0
    var parent: Int
    var firstChild = -1
    var lastChild = -1
    var nextSibling = -1
    /// What was met last behind it in its container, at first the next sibling; and what was before that.
    ///
    /// Only where to look first depends on it.
    var followers = (last: -1, other: -1)
    var column = -1
    /// The number that the key is, if it is spelled as that of an array's element; else -1.
    var number = -1
    /// The place, from 1, of the field that chose this top-level key; 0 without a choice.
    var field: UInt16 = 0
  }

  /// More steps than these are not taken: what lies deeper stands in its cell as JSON.
  static let maxSteps = 64

  let limit: Int
  let keepsEmptyContainers: Bool
  /// Whether what has no column is passed over, because there will be no more columns.
  var isFixed = false
  /// How many values were passed over since it was last set to 0.
  var passedOver = 0
  var paths: [Path] = [Path(keyStart: 0, keyCount: 0, parent: -1)]
  var keys: [UInt8] = []
  /// The containers around the one that is walked through, outermost first.
  var open: [Container] = []
  private var lookup: [Int: [Int]] = [:]
  /// The names of the columns in order.
  var columns: [[UInt8]] = []
  /// Whether a column was refused because of the limit.
  var isOverfull = false

  init(_ options: ColumnOptions) {
    limit = options.limit
    keepsEmptyContainers = options.keepsEmptyContainers
  }

  /// The child for a key that was not the guessed one.
  @inline(never)
  mutating func find(
    _ json: JSONView,
    _ key: JSONNode,
    _ parent: Int,
    _ sibling: Int,
    _ growing: Bool
  ) -> Int {
    let spelling = json.bytes.extracting(key.range)
    guard key.flags.contains(.escaped) else { return find(spelling, parent, sibling, growing) }
    var decoded = OutputBuffer(capacity: spelling.count)
    JSONEscapes.decode(spelling, to: &decoded)
    return find(decoded.bytes, parent, sibling, growing)
  }

  /// The child for an array's element; a path whose key is that number is the element's from now on.
  @inline(never)
  mutating func find(
    number: Int,
    _ parent: Int,
    _ sibling: Int,
    _ growing: Bool
  ) -> Int {
    var digits = OutputBuffer(capacity: 64)
    digits.append(decimal: number)
    let child = find(digits.bytes, parent, sibling, growing)
    if growing, child > 0 { paths[child].number = number }
    return child
  }

  /// The child of `parent` with this key; -1 if there is none and none may be added.
  ///
  /// It may be `sibling` or one behind that.
  private mutating func find(
    _ key: Span<UInt8>,
    _ parent: Int,
    _ sibling: Int,
    _ growing: Bool
  ) -> Int {
    var candidate = sibling
    for _ in 0..<3 where candidate >= 0 {
      if matches(candidate, key) { return candidate }
      candidate = paths[candidate].nextSibling
    }
    let hash = Self.hash(key, parent)
    for path in lookup[hash] ?? [] where paths[path].parent == parent && matches(path, key) {
      return path
    }
    // Once there are too many columns no table is written; the tree stops growing with them.
    guard growing, !isOverfull else { return isOverfull ? overfullPath : -1 }
    return add(key, parent, hash)
  }

  /// Stands for all paths that are no longer kept apart.
  private var overfullPath: Int { 0 }

  private mutating func add(_ key: Span<UInt8>, _ parent: Int, _ hash: Int) -> Int {
    let path = paths.count
    paths.append(Path(keyStart: keys.count, keyCount: key.count, parent: parent))
    for at in key.indices {
      keys.append(key[at])
      if at < 8 { paths[path].head |= UInt64(key[at]) << UInt64(8 * at) }
    }
    let last = paths[parent].lastChild
    if last >= 0 {
      paths[last].nextSibling = path
      if paths[last].followers.last < 0 { paths[last].followers.last = path }
    } else {
      paths[parent].firstChild = path
    }
    paths[parent].lastChild = path
    lookup[hash, default: []].append(path)
    return path
  }

  @inline(__always)
  private func matches(_ path: Int, _ key: Span<UInt8>) -> Bool {
    guard paths[path].keyCount == key.count else { return false }
    return keys.span.isEqual(key, at: paths[path].keyStart)
  }

  private static func hash(_ key: Span<UInt8>, _ parent: Int) -> Int {
    var hasher = Hasher()
    hasher.combine(parent)
    unsafe key.withUnsafeBufferPointer { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    return hasher.finalize()
  }

  func name(of path: Int) -> [UInt8] { Array(keys(of: path).joined(separator: "/".utf8)) }

  /// The keys that lead to a path, outermost first.
  func keys(of path: Int) -> [ArraySlice<UInt8>] {
    var steps: [ArraySlice<UInt8>] = []
    var at = path
    while at > 0 {
      steps.append(keys[paths[at].keyStart..<paths[at].keyStart + paths[at].keyCount])
      at = paths[at].parent
    }
    return steps.reversed()
  }

  // MARK: - Order

  /// For each column the place, from 1, of the field that chose the key it begins with; 0 for none.
  var fieldsOfColumns: [UInt16] {
    var fields = Array(repeating: UInt16(0), count: columns.count)
    for path in paths where path.column >= 0 {
      var top = path
      while top.parent > 0 { top = paths[top.parent] }
      fields[path.column] = top.field
    }
    return fields
  }

  /// Gives the columns other numbers and all names anew.
  mutating func renumber(_ numbers: [Int], _ names: [[UInt8]]) {
    for path in paths.indices where paths[path].column >= 0 {
      paths[path].column = numbers[paths[path].column]
    }
    columns = names
    if names.count > limit { isOverfull = true }
  }

  /// Sees to it that the path of the keys `steps` has a column: `column`, unless it has one.
  mutating func lead(_ steps: [[UInt8]], to column: Int) {
    var at = 0
    for step in steps {
      let child = find(step.span, at, paths[at].firstChild, true)
      guard child > 0 else { return }
      at = child
    }
    if paths[at].column < 0 { paths[at].column = column }
  }
}
