import ByteIO
import JSONText

// Entries become a root behind all nodes.
extension ItemSelector {
  /// Appends the row's root to `index` and returns it; the names that are new go to `arena`.
  ///
  /// `text` grows by the length of what was chosen.
  mutating func write(
    _ index: inout JSONIndex,
    _ arena: inout ByteArena,
    _ text: inout Int
  ) -> Int {
    let object = index.open(like: root)
    for entry in entries {
      var key = entry.key
      if entry.isMoved || entry.name != entry.own { key = newKey(Int(entry.name), &arena) }
      key.tag = plan.fields == nil ? 0 : UInt16(truncatingIfNeeded: entry.rank + 1)
      index.append(key: key)
      text += Int(key.count) + Int(index.nodes[Int(entry.value)].count) + 4
      write(Int(entry.value), Int(entry.pick), Int(entry.omission), &index, arena)
    }
    index.close(object)
    return object
  }

  private mutating func newKey(_ name: Int, _ arena: inout ByteArena) -> JSONNode {
    if let key = nameKeys[name] { return key }
    let text = plan.names.names[name]
    var escaped = OutputBuffer(capacity: text.count)
    JSONEscapes.encode(text.span, to: &escaped)
    var flags: JSONFlags = escaped.count == text.count ? [] : .escaped
    if text.contains(where: { $0 > 0x7F }) { flags.insert(.nonASCII) }
    let key = JSONNode(
      offset: UInt32(truncatingIfNeeded: arena.count),
      count: UInt32(truncatingIfNeeded: escaped.count),
      next: JSONIndex.hash(ofText: text.span),
      kind: .key,
      flags: flags
    )
    arena.append(escaped.bytes)
    nameKeys[name] = key
    return key
  }

  /// Appends `value`, pruned to the picks of the step `pick` and without what `omission` leaves out.
  ///
  /// Recursion is bounded by ``PathTree/maxSteps``.
  private func write(
    _ value: Int,
    _ pick: Int,
    _ omission: Int,
    _ index: inout JSONIndex,
    _ arena: borrowing ByteArena
  ) {
    let isWhole = pick < 0 || plan.picks.steps[pick].ends.contains { fieldHits[$0] != row }
    let kind = index.nodes[value].kind
    guard kind == .object || kind == .array, !isWhole || omission >= 0 else {
      index.copy(value)
      return
    }
    let container = index.open(like: value)
    if kind == .array {
      writeElements(value, isWhole ? -1 : pick, omission, &index, arena)
    } else if isWhole {
      writeMembers(value, omission, &index, arena)
    } else {
      let picked = pickedMembers(value, pick, omission, Self.view(index, arena))
      for member in picked {
        index.append(key: Self.view(index, arena).freeKey(member.key))
        write(member.value, member.child, member.omission, &index, arena)
      }
    }
    index.close(container)
  }

  @_lifetime(borrow index, borrow arena)
  private static func view(
    _ index: borrowing JSONIndex,
    _ arena: borrowing ByteArena
  ) -> JSONView {
    JSONView(bytes: arena.bytes, nodes: index.nodes)
  }

  /// Appends the members of the object `value` that are not omitted.
  private func writeMembers(
    _ value: Int,
    _ omission: Int,
    _ index: inout JSONIndex,
    _ arena: borrowing ByteArena
  ) {
    var at = value + 1
    let end = Int(index.nodes[value].next)
    while at < end {
      let node = index.nodes[at]
      let member = node.flags.contains(.redirected) ? Int(node.next) : at + 1
      let key = at
      at = Int(index.nodes[at + 1].next)
      if node.flags.contains(.shadowed) { continue }
      let free = Self.view(index, arena).freeKey(key)
      let left = plan.omissions.child(of: omission, free, in: Self.view(index, arena))
      if isOmitted(left) { continue }
      index.append(key: free)
      write(member, -1, left, &index, arena)
    }
  }

  /// Appends the elements of the array `value` that are not omitted, of them those that `pick` picks.
  private func writeElements(
    _ value: Int,
    _ pick: Int,
    _ omission: Int,
    _ index: inout JSONIndex,
    _ arena: borrowing ByteArena
  ) {
    var at = value + 1
    let end = Int(index.nodes[value].next)
    var number = 0
    var gap = 0
    while at < end {
      let element = at
      at = Int(index.nodes[at].next)
      defer { number += 1 }
      let child = pick < 0 ? -1 : plan.picks.child(of: pick, element: number)
      let left = omission < 0 ? -1 : plan.omissions.child(of: omission, element: number)
      var isKept = !isOmitted(left)
      if isKept, pick >= 0 {
        isKept = child >= 0 && isPicked(element, child, left, Self.view(index, arena))
      }
      guard isKept else {
        gap += 1
        continue
      }
      let node = index.nodeCount
      write(element, child, left, &index, arena)
      index.tag(node, UInt16(truncatingIfNeeded: gap))
      gap = 0
    }
  }
}
