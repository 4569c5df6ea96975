import ByteIO
import JSONText

extension PathTable {
  /// A container that is being walked through, and its place in the tree.
  struct Container: Sendable {
    /// The key or element that comes next, and the end of all.
    var next: Int
    let end: Int
    let path: Int
    /// The path of the key or element before that; -1 at the beginning.
    var previous = -1
    /// The paths that the next key or element probably has; -1 for none.
    var guess: Int
    var otherGuess = -1
    /// The number of an array's next element; -1 in an object.
    var number: Int

    @inline(__always)
    init(_ node: JSONNode, _ value: Int, path: Int, firstChild: Int) {
      next = value + 1
      end = Int(node.next)
      self.path = path
      guess = firstChild
      number = node.kind == .array ? 0 : -1
    }

    /// Goes to the member at `next`, behind one of the path `child`; `number` is that of an array's next
    /// element.
    @inline(__always)
    mutating func pass(to next: Int, _ number: Int, behind child: Int, _ path: Path) {
      self.next = next
      self.number = number
      previous = child
      (guess, otherGuess) = path.followers
    }
  }

  /// Adds the leaves of the item `root`; false if a path is unknown and may not be added.
  mutating func walk(
    _ json: JSONView,
    _ root: Int,
    growing: Bool,
    into leaves: inout LeafList
  ) -> Bool {
    leaves.beginItem(most: Int(json[root].next) - root)
    var outer: [Container] = []
    swap(&outer, &open)
    defer { swap(&outer, &open) }
    outer.removeAll(keepingCapacity: true)
    var container = Container(json[root], root, path: 0, firstChild: paths[0].firstChild)
    while !run(json, growing, &container, &outer, &leaves) {
      guard step(json, growing, &container, &outer, &leaves) else { return false }
    }
    leaves.endItem()
    return true
  }

  /// Goes on while every member is the guessed one and has a column; true at the end of the item.
  ///
  /// That is what nearly all members are. It changes nothing in the tree, so that what it needs of it
  /// stays in registers.
  private func run(
    _ json: JSONView,
    _ growing: Bool,
    _ container: inout Container,
    _ outer: inout [Container],
    _ leaves: inout LeafList
  ) -> Bool {
    unsafe json.nodes.withUnsafeBufferPointer { nodes in
      unsafe json.bytes.withUnsafeBufferPointer { bytes in
        unsafe paths.withUnsafeBufferPointer { paths in
          guard let nodes = nodes.baseAddress, let paths = paths.baseAddress else { return false }
          return unsafe run(nodes, bytes, paths, growing, &container, &outer, &leaves)
        }
      }
    }
  }

  // Checking each place of an index that was made from these very bytes would cost a sixth more.
  @inline(__always)
  private func run(
    _ nodes: UnsafePointer<JSONNode>,
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ paths: UnsafePointer<Path>,
    _ growing: Bool,
    _ container: inout Container,
    _ outer: inout [Container],
    _ leaves: inout LeafList
  ) -> Bool {
    var inner = container
    defer { container = inner }
    while true {
      guard inner.next < inner.end else {
        guard let around = outer.popLast() else { return true }
        inner = around
        continue
      }
      guard inner.guess >= 0 else { return false }
      var guess = inner.guess
      var path = unsafe paths + guess
      var value = inner.next
      var number = -1
      if inner.number < 0 {
        let key = unsafe nodes[value]
        // Chosen keys bring their field with them while the tree grows.
        guard key.isAsSpelled, key.tag == 0 || !growing else { return false }
        if unsafe !isKey(path, bytes, key) {
          guess = inner.otherGuess
          guard guess >= 0 else { return false }
          unsafe path = paths + guess
          guard unsafe isKey(path, bytes, key) else { return false }
        }
        value &+= 1
      } else {
        // Elements that a selection left out leave their numbers behind.
        number = unsafe inner.number &+ Int(nodes[value].tag)
        guard unsafe path.pointee.number == number else { return false }
        number &+= 1
      }
      let node = unsafe nodes[value]
      if node.kind == .object || node.kind == .array {
        guard Int(node.next) > value &+ 1, outer.count &+ 1 < Self.maxSteps else { return false }
        unsafe inner.pass(to: Int(node.next), number, behind: guess, path.pointee)
        outer.append(inner)
        inner = unsafe Container(
          node,
          value,
          path: guess,
          firstChild: path.pointee.firstChild
        )
        continue
      }
      let column = unsafe path.pointee.column
      guard column >= 0 else { return false }
      leaves.append(column: column, node: value)
      unsafe inner.pass(to: Int(node.next), number, behind: guess, path.pointee)
    }
  }

  /// Whether a key has the text of `path`.
  @inline(__always)
  private func isKey(
    _ path: UnsafePointer<Path>,
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ key: JSONNode
  ) -> Bool {
    let (start, count) = (Int(key.offset), Int(key.count))
    guard unsafe path.pointee.keyCount == count else { return false }
    guard start &+ 8 <= bytes.count else {
      let spelling = bytes.extracting(start..<start + count)
      return keys.span.isEqual(unsafe spelling.span, at: unsafe path.pointee.keyStart)
    }
    let text = unsafe UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped + start)
    let word = unsafe UInt64(littleEndian: text.loadUnaligned(as: UInt64.self))
    let differing = unsafe word ^ path.pointee.head
    guard count >= 8 else {
      // In two steps, since a shift by 64 would be none.
      return (differing &<< UInt64(truncatingIfNeeded: 56 &- count &* 8)) &<< 8 == 0
    }
    if differing != 0 { return false }
    if count == 8 { return true }
    let spelling = bytes.extracting(start..<start + count)
    return keys.span.isEqual(unsafe spelling.span, at: unsafe path.pointee.keyStart)
  }

  /// Takes one member that is not as it was guessed; false if its path is unknown and may not be added.
  private mutating func step(
    _ json: JSONView,
    _ growing: Bool,
    _ container: inout Container,
    _ outer: inout [Container],
    _ leaves: inout LeafList
  ) -> Bool {
    var value = container.next
    let child: Int
    if container.number < 0 {
      let key = json[value]
      value += 1
      container.next = Int(json[value].next)
      if key.flags.contains(.shadowed) { return true }
      if key.flags.contains(.redirected) { value = Int(key.next) }
      child = find(json, key, container.path, sibling(in: container), growing)
      if growing, child >= 0, outer.isEmpty, paths[child].field == 0 {
        paths[child].field = key.tag
      }
    } else {
      container.next = Int(json[value].next)
      let number = container.number + Int(json[value].tag)
      container.number = number + 1
      let isGuessed = container.guess >= 0 && paths[container.guess].number == number
      child =
        isGuessed
        ? container.guess
        : find(number: number, container.path, sibling(in: container), growing)
    }
    guard child >= 0 else { return passOver(json, value) }
    note(child, behind: container.previous)
    container.pass(to: container.next, container.number, behind: child, paths[child])
    let node = json[value]
    if node.kind == .object || node.kind == .array {
      if json.isEmpty(value) {
        if !keepsEmptyContainers { return true }
      } else if outer.count + 1 < Self.maxSteps {
        outer.append(container)
        container = Container(node, value, path: child, firstChild: paths[child].firstChild)
        return true
      }
    }
    var column = paths[child].column
    if column < 0 {
      guard growing else { return isOverfull || passOver(json, value) }
      guard columns.count < limit else {
        isOverfull = true
        return true
      }
      column = columns.count
      paths[child].column = column
      columns.append(name(of: child))
    }
    leaves.append(column: column, node: value)
    return true
  }

  /// The first of the paths that the next member of `container` may have.
  private func sibling(in container: Container) -> Int {
    container.previous < 0
      ? paths[container.path].firstChild : paths[container.previous].nextSibling
  }

  /// Remembers that `child` was met behind `previous`, a path of the same container.
  private mutating func note(_ child: Int, behind previous: Int) {
    guard previous >= 0 else { return }
    let (last, other) = paths[previous].followers
    guard child != last, child != other else { return }
    paths[previous].followers = (child, last)
  }

  /// Counts the values in `value` as left out, if columns are fixed; false if they are not.
  private mutating func passOver(_ json: JSONView, _ value: Int) -> Bool {
    guard isFixed else { return false }
    // Whatever is no container and no key is a value; an empty container is one as well.
    var at = value
    let end = Int(json[value].next)
    repeat {
      let kind = json[at].kind
      let isContainer = kind == .array || kind == .object
      if isContainer ? json.isEmpty(at) && keepsEmptyContainers : kind != .key { passedOver += 1 }
      at += 1
    } while at < end
    return true
  }
}

extension JSONNode {
  /// Whether a key stands for its text as it is spelled, and its value behind it.
  fileprivate var isAsSpelled: Bool {
    flags.isDisjoint(with: JSONFlags([.escaped, .shadowed, .redirected]))
  }
}
