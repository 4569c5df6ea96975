import ByteIO
import JSONText

// The last list becomes entries: flattened, chosen, put in order and named.
extension ItemSelector {
  /// The fields of the row in the making.
  private var list: [SelectedField] {
    get { levels[plan.unwind.count].fields }
    set { levels[plan.unwind.count].fields = newValue }
  }

  /// Makes the entries of the row.
  mutating func choose(_ arena: inout ByteArena, _ index: borrowing JSONIndex) {
    row += 1
    for name in plan.flatten { flatten(name, &arena, index) }
    choose(JSONView(bytes: arena.bytes, nodes: index.nodes))
    if plan.hasRenames { settleNames() }
  }

  // MARK: - Flattening

  /// Puts the members of the object `name` in its place.
  private mutating func flatten(
    _ name: Int32,
    _ arena: inout ByteArena,
    _ index: borrowing JSONIndex
  ) {
    let fields = list
    guard let place = fields.firstIndex(where: { $0.name == name }) else { return }
    let field = fields[place]
    guard index.nodes[Int(field.value)].kind == .object,
      Int(index.nodes[Int(field.value)].next) > Int(field.value) + 1
    else { return }
    lookup.fill(fields)
    guard flattenMembers(of: field, in: fields, &arena, index) else {
      tally.keptObjects.add(self.place)
      return
    }
    list.replaceSubrange(place...place, with: flat)
  }

  /// Lists what the object `field` is flattened to; false if it must stay whole.
  ///
  /// Not recursive; what lies deeper than 64 steps stays an object under its dotted name.
  private mutating func flattenMembers(
    of field: SelectedField,
    in fields: [SelectedField],
    _ arena: inout ByteArena,
    _ index: borrowing JSONIndex
  ) -> Bool {
    flat.removeAll(keepingCapacity: true)
    uses += 1
    guard let first = name(-1, field.key, &arena, index) else { return false }
    let top = Int(field.value)
    var open = [(next: top + 1, end: Int(index.nodes[top].next), name: first)]
    while var object = open.popLast() {
      guard object.next < object.end else { continue }
      let at = object.next
      object.next = Int(index.nodes[at + 1].next)
      open.append(object)
      let node = index.nodes[at]
      if node.flags.contains(.shadowed) { continue }
      let value = node.flags.contains(.redirected) ? Int(node.next) : at + 1
      let part = JSONView(bytes: arena.bytes, nodes: index.nodes).freeKey(at)
      guard let made = name(object.name, part, &arena, index) else { return false }
      let kind = index.nodes[value].kind
      let isEmpty = Int(index.nodes[value].next) == value + 1
      if kind == .object, !isEmpty, dotted.names[made].steps < PathTree.maxSteps {
        open.append((value + 1, Int(index.nodes[value].next), made))
        continue
      }
      let name = dotted.names[made]
      guard dottedUses[Int(name.same)] != uses else { return false }
      dottedUses[Int(name.same)] = uses
      let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
      guard lookup.find(name.key, in: fields, json) < 0 else { return false }
      flat.append(
        SelectedField(
          key: name.key,
          value: UInt32(truncatingIfNeeded: value),
          order: UInt32(truncatingIfNeeded: at),
          name: name.number,
          origins: field.origins
        )
      )
    }
    return true
  }

  private mutating func name(
    _ parent: Int,
    _ part: JSONNode,
    _ arena: inout ByteArena,
    _ index: borrowing JSONIndex
  ) -> Int? {
    do {
      let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
      if let known = dotted.find(parent, part, in: json) { return known }
    }
    let made = dotted.add(parent, part, &arena, plan.names)
    if made != nil { dottedUses.append(-1) }
    return made
  }

  // MARK: - Choosing

  private mutating func choose(_ json: JSONView) {
    entries.removeAll(keepingCapacity: true)
    let fields = list
    if plan.omissionCount > 0 || !plan.picks.isEmpty { noteHits(fields) }
    guard plan.fields != nil else {
      for field in fields where !isOmitted(field) { entries.append(entry(field, rank: 0)) }
      return
    }
    for field in fields where !isOmitted(field) {
      if plan.isFlat {
        chooseFlat(field, json)
      } else {
        chooseNested(field, json)
      }
    }
    sort()
  }

  /// Notes which paths are keys of the row: these are meant then.
  private mutating func noteHits(_ fields: [SelectedField]) {
    for field in fields where field.name >= 0 {
      let role = plan.roles[Int(field.name)]
      if role.omission >= 0 { omissionHits[role.omission] = row }
      if !role.isOmitted { for place in role.fields { fieldHits[place] = row } }
    }
  }

  @inline(__always)
  private func isOmitted(_ field: SelectedField) -> Bool {
    field.name >= 0 && plan.roles[Int(field.name)].isOmitted
  }

  private func entry(_ field: SelectedField, rank: Int) -> Entry {
    var entry = Entry(
      key: field.key,
      value: field.value,
      order: field.order,
      own: field.name,
      name: field.name
    )
    entry.rank = UInt32(truncatingIfNeeded: rank)
    if field.name >= 0 {
      let role = plan.roles[Int(field.name)]
      entry.omission = Int32(truncatingIfNeeded: role.omissions)
      if role.rename >= 0 { entry.name = role.rename }
    }
    return entry
  }

  /// The place of the first field that stands for what unwinding brought in, `field` among it.
  private func unwound(_ field: SelectedField) -> Int {
    guard field.origins != 0 else { return .max }
    return plan.unwoundFields.first { $0.origins & field.origins != 0 }?.place ?? .max
  }

  /// Chooses a field where those that have paths keep their structure.
  private mutating func chooseNested(_ field: SelectedField, _ json: JSONView) {
    var rank = unwound(field)
    guard field.name >= 0 else {
      if rank < .max { entries.append(entry(field, rank: rank)) }
      return
    }
    let role = plan.roles[Int(field.name)]
    if let first = role.fields.first { rank = min(rank, first) }
    let isWhole = rank < .max
    if role.picks >= 0 {
      rank = min(rank, firstPick(Int(field.value), role.picks, role.omissions, json))
    }
    guard rank < .max else { return }
    var chosen = entry(field, rank: rank)
    if !isWhole { chosen.pick = Int32(truncatingIfNeeded: role.picks) }
    entries.append(chosen)
  }

  /// Chooses a field, and what lies in it, where every one that is asked for becomes a top-level one.
  private mutating func chooseFlat(_ field: SelectedField, _ json: JSONView) {
    guard let fields = plan.fields else { return }
    let role = field.name < 0 ? SelectionPlan.Role() : plan.roles[Int(field.name)]
    for place in role.fields {
      var chosen = entry(field, rank: place)
      chosen.name = fields[place].output
      entries.append(chosen)
    }
    let rank = unwound(field)
    if role.fields.isEmpty, rank < .max { entries.append(entry(field, rank: rank)) }
    for place in role.paths where fieldHits[place] != row {
      guard let (value, omission) = find(fields[place].path, in: field, role.omissions, json) else {
        continue
      }
      var chosen = entry(field, rank: place)
      chosen.value = UInt32(truncatingIfNeeded: value)
      chosen.omission = Int32(truncatingIfNeeded: omission)
      chosen.own = fields[place].name
      chosen.name = fields[place].output
      chosen.isMoved = true
      entries.append(chosen)
    }
  }

  /// Puts the entries in order; mostly they are, or nearly.
  private mutating func sort() {
    func isBefore(_ one: Entry, _ other: Entry) -> Bool {
      (one.rank, one.order) < (other.rank, other.order)
    }
    guard entries.count <= 32 else {
      entries.sort(by: isBefore)
      return
    }
    for place in entries.indices.dropFirst() {
      var at = place
      while at > 0, isBefore(entries[at], entries[at - 1]) {
        entries.swapAt(at, at - 1)
        at -= 1
      }
    }
  }

  // MARK: - Paths

  /// Whether an omitted path ends at this step of the omissions.
  func isOmitted(_ step: Int) -> Bool {
    step >= 0 && plan.omissions.steps[step].ends.contains { omissionHits[$0] != row }
  }

  /// The place of the first field that picks something of `value`; `.max` if none does.
  private func firstPick(_ value: Int, _ step: Int, _ omission: Int, _ json: JSONView) -> Int {
    let picks = plan.picks.steps[step]
    var first = picks.ends.first { fieldHits[$0] != row } ?? .max
    guard !picks.children.isEmpty else { return first }
    forEachPicked(value, step, omission, json) { _, value, child, omission in
      first = min(first, firstPick(value, child, omission, json))
    }
    return first
  }

  /// Whether some field picks something of `value`.
  func isPicked(_ value: Int, _ step: Int, _ omission: Int, _ json: JSONView) -> Bool {
    firstPick(value, step, omission, json) < .max
  }

  /// Calls `body` for every child of `step` that `value` has and that is not omitted.
  ///
  /// The key is that of an object's member; of an element it is the element itself.
  private func forEachPicked(
    _ value: Int,
    _ step: Int,
    _ omission: Int,
    _ json: JSONView,
    _ body: (_ key: Int, _ value: Int, _ child: Int, _ omission: Int) -> Void
  ) {
    if json[value].kind == .object {
      var members = json.members(of: value)
      while let (key, member) = members.next() {
        let free = json.freeKey(key)
        let child = plan.picks.child(of: step, free, in: json)
        guard child >= 0 else { continue }
        let left = omission < 0 ? -1 : plan.omissions.child(of: omission, free, in: json)
        if !isOmitted(left) { body(key, member, child, left) }
      }
    } else if json[value].kind == .array {
      var wanted = plan.picks.steps[step].elements[...]
      var elements = json.elements(of: value)
      var number = 0
      while let (index, child) = wanted.first, let element = elements.next() {
        if number == index {
          wanted.removeFirst()
          let left = omission < 0 ? -1 : plan.omissions.child(of: omission, element: number)
          if !isOmitted(left) { body(element, element, child, left) }
        }
        number += 1
      }
    }
  }

  /// The value at the end of a field's path, and what is omitted of it; nil if the row has none.
  private func find(
    _ path: [Int],
    in field: SelectedField,
    _ omission: Int,
    _ json: JSONView
  ) -> (value: Int, omission: Int)? {
    var at = (value: Int(field.value), omission: omission)
    for (step, child) in zip(path, path.dropFirst()) {
      var found: (value: Int, omission: Int)?
      forEachPicked(at.value, step, at.omission, json) { _, value, other, omission in
        if other == child { found = (value, omission) }
      }
      guard let found else { return nil }
      at = found
    }
    return at
  }

  /// The members of the object `value` that are picked, in the order of the fields that pick them.
  func pickedMembers(
    _ value: Int,
    _ step: Int,
    _ omission: Int,
    _ json: JSONView
  ) -> [(rank: Int, key: Int, value: Int, child: Int, omission: Int)] {
    var picked: [(rank: Int, key: Int, value: Int, child: Int, omission: Int)] = []
    forEachPicked(value, step, omission, json) { key, value, child, omission in
      let rank = firstPick(value, child, omission, json)
      if rank < .max { picked.append((rank, key, value, child, omission)) }
    }
    picked.sort { $0.rank < $1.rank }
    return picked
  }

  // MARK: - Names

  /// Sees to it that no two entries have one name: a field whose new name another has keeps its own.
  private mutating func settleNames() {
    var mark = 0
    while mark < entries.count {
      mark = 0
      uses += 1
      while mark < entries.count {
        let name = Int(entries[mark].name)
        if name >= 0 {
          let other = nameUses[name].use == uses ? nameUses[name].entry : -1
          if other >= 0,
            let renamed = [mark, other].first(where: { entries[$0].name != entries[$0].own })
          {
            entries[renamed].name = entries[renamed].own
            tally.keptNames.add(place)
            break
          }
          nameUses[name] = (uses, mark)
        }
        mark += 1
      }
    }
  }
}
