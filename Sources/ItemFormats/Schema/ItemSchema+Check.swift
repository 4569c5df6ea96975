import ByteIO
import JSONText
import Storages

extension ItemSchema {
  /// Compares the items of a batch with the schema.
  public func check(_ batch: borrowing ItemBatch) -> SchemaTally {
    var check = SchemaCheck(table: table)
    guard table.asksSomething else { return check.tally }
    let places = batch.places
    withJSON { own in
      for item in 0..<batch.itemCount {
        check.isBroken = false
        check.place = places[item]
        check.visit(batch.json, batch.roots[item], own, 0)
        if check.isBroken { check.tally.countItem() }
      }
    }
    return check.tally
  }
}

/// The state of one walk over a batch.
struct SchemaCheck {
  let table: SchemaTable
  var tally = SchemaTally()
  var place = ItemPlace.line(0)
  /// Whether the item at hand breaks a rule.
  var isBroken = false

  init(table: SchemaTable) { self.table = table }

  private mutating func note(_ node: Int, _ keyword: SchemaKeyword) {
    note(SchemaTally.Rule(node: node, keyword: keyword))
  }

  private mutating func note(_ rule: SchemaTally.Rule) {
    isBroken = true
    tally.count(rule, place)
  }

  /// Checks the value `value` of `items` against the node `number`, whose values are in `own`.
  ///
  /// The depth of the recursion is that of the schema, which is bounded.
  mutating func visit(_ items: JSONView, _ value: Int, _ own: JSONView, _ number: Int) {
    let node = table.nodes[number]
    // One mistake is one line: what has the wrong type is not measured as well.
    guard node.types == .any || JSONComparison.fits(items, value, node.types) else {
      note(number, .type)
      return
    }
    if node.isListed, !isListed(items, value, own, number, node) {
      note(number, node.isConst ? .const : .enum)
    }
    switch items[value].kind {
    case .number:
      for bound in node.bounds where !keeps(table.bounds[bound], items, value, own) {
        note(number, table.bounds[bound].keyword)
      }
    case .string:
      guard !node.sizes.isEmpty else { return }
      measure(JSONComparison.characters(items, value), number, node, .minLength, .maxLength)
    case .array:
      guard node.items >= 0 || !node.sizes.isEmpty else { return }
      var count = 0
      var elements = items.elements(of: value)
      while let element = elements.next() {
        count += 1
        if node.items >= 0 { visit(items, element, own, node.items) }
      }
      measure(count, number, node, .minItems, .maxItems)
    case .object: visitMembers(items, value, own, number, node)
    case .null, .true, .false, .key: break
    }
  }

  private mutating func measure(
    _ count: Int,
    _ number: Int,
    _ node: ItemSchema.Node,
    _ least: SchemaKeyword,
    _ most: SchemaKeyword
  ) {
    for size in node.sizes {
      let (keyword, limit) = (table.sizes[size].keyword, table.sizes[size].limit)
      if keyword == least && count < limit || keyword == most && count > limit {
        note(number, keyword)
      }
    }
  }

  private func keeps(
    _ bound: ItemSchema.Bound,
    _ items: JSONView,
    _ value: Int,
    _ own: JSONView
  ) -> Bool {
    let order = DecimalForm.compare(items.spelling(value), own.spelling(bound.value))
    return switch bound.keyword {
    case .minimum: order >= 0
    case .maximum: order <= 0
    case .exclusiveMinimum: order > 0
    case .exclusiveMaximum: order < 0
    default: true
    }
  }

  private func isListed(
    _ items: JSONView,
    _ value: Int,
    _ own: JSONView,
    _ number: Int,
    _ node: ItemSchema.Node
  ) -> Bool {
    if items[value].kind == .string {
      var scratch = OutputBuffer(capacity: 64)
      let candidates = items.withText(value, &scratch) { table.texts(like: $0, of: number) }
      return candidates.contains { JSONComparison.areEqual(items, value, own, $0) }
    }
    return node.values.contains { JSONComparison.areEqual(items, value, own, table.values[$0]) }
  }

  // MARK: - Objects

  private mutating func visitMembers(
    _ items: JSONView,
    _ value: Int,
    _ own: JSONView,
    _ number: Int,
    _ node: ItemSchema.Node
  ) {
    guard !node.properties.isEmpty || !node.allowsOthers else { return }
    var found = 0
    var guess = node.properties.lowerBound
    var scratch = OutputBuffer(capacity: 64)
    var members = items.members(of: value)
    while let (key, member) = members.next() {
      let property = items.withText(key, &scratch) {
        table.property($0, of: number, guess: guess)
      }
      var isDescribed = false
      if property >= 0 {
        guess = property + 1
        let known = table.properties[property]
        isDescribed = known.isDescribed
        if known.isRequired { found += 1 }
        if known.node >= 0 { visit(items, member, own, known.node) }
      }
      if !isDescribed, !node.allowsOthers {
        var rule = SchemaTally.Rule(node: number, keyword: .additionalProperties)
        rule.name = items.withText(key, &scratch) { Self.name($0) }
        note(rule)
      }
    }
    if found < node.requiredCount { noteMissing(items, value, number, node) }
  }

  /// A key for a message: a tally keeps many, so a very long one is cut.
  private static func name(_ key: Span<UInt8>) -> String {
    var end = min(key.count, 400)
    while end < key.count, end > 0, key[end] & 0xC0 == 0x80 { end -= 1 }
    let part = key.extracting(0..<end)
    let text = unsafe part.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    return end < key.count ? text + "…" : text
  }

  /// Names the required properties that an object lacks: the slow path.
  private mutating func noteMissing(
    _ items: JSONView,
    _ value: Int,
    _ number: Int,
    _ node: ItemSchema.Node
  ) {
    let start = node.properties.lowerBound
    var isThere = [Bool](repeating: false, count: node.properties.count)
    var scratch = OutputBuffer(capacity: 64)
    var members = items.members(of: value)
    while let (key, _) = members.next() {
      let property = items.withText(key, &scratch) {
        table.property($0, of: number, guess: start)
      }
      if property >= 0 { isThere[property - start] = true }
    }
    for property in node.properties where table.properties[property].isRequired {
      guard !isThere[property - start] else { continue }
      var rule = SchemaTally.Rule(node: number, keyword: .required)
      let key = table.properties[property].key
      rule.name = Self.name(key.span)
      note(rule)
    }
  }
}
