import ByteIO

/// The nodes of a compiled schema, and the lists that they refer to.
struct SchemaTable: Sendable {
  private(set) var nodes: [ItemSchema.Node] = []
  /// The node above each, -1 for the first, and the key that leads to it.
  private var steps: [(parent: Int, key: String)] = []
  private(set) var properties: [ItemSchema.Property] = []
  private(set) var bounds: [ItemSchema.Bound] = []
  private(set) var sizes: [ItemSchema.Size] = []
  private(set) var values: [Int] = []
  /// Texts of `const` and `enum` by node and text.
  private var texts: [Int: [Int]] = [:]
  /// Properties by node and key.
  private var keys: [Int: [Int]] = [:]

  /// Whether there is anything that an item could break.
  var asksSomething: Bool {
    nodes.contains { node in
      node.types != .any || node.isListed || !node.bounds.isEmpty || !node.sizes.isEmpty
        || node.requiredCount > 0 || !node.allowsOthers
    }
  }

  // MARK: - Compiling

  /// Makes room for a node; returns its number.
  mutating func add(_ key: String, below parent: Int) -> Int {
    nodes.append(ItemSchema.Node())
    steps.append((parent, key))
    return nodes.count - 1
  }

  mutating func add(text: Int, _ hash: Int) { texts[hash, default: []].append(text) }

  mutating func add(values added: [Int]) -> Range<Int> {
    values += added
    return values.count - added.count..<values.count
  }

  mutating func set(
    _ number: Int,
    _ node: ItemSchema.Node,
    _ ownBounds: [ItemSchema.Bound],
    _ ownSizes: [ItemSchema.Size],
    _ ownProperties: [ItemSchema.Property]
  ) {
    nodes[number] = node
    nodes[number].bounds = bounds.count..<bounds.count + ownBounds.count
    bounds += ownBounds
    nodes[number].sizes = sizes.count..<sizes.count + ownSizes.count
    sizes += ownSizes
    nodes[number].properties = properties.count..<properties.count + ownProperties.count
    for property in ownProperties {
      keys[Self.hash(property.key.span, number), default: []].append(properties.count)
      properties.append(property)
    }
  }

  // MARK: - Looking up

  /// The place of a node in items: keys joined by `/`, long ones cut.
  func path(of number: Int, then name: String? = nil) -> String {
    var keys = name.map { [$0] } ?? []
    var at = number
    while at > 0 {
      keys.append(steps[at].key)
      at = steps[at].parent
    }
    return keys.reversed().map { $0.count > 200 ? $0.prefix(199) + "…" : $0 }
      .joined(separator: "/")
  }

  /// The texts that a node may list and that may be `text`.
  func texts(like text: Span<UInt8>, of number: Int) -> [Int] {
    texts[Self.hash(text, number)] ?? []
  }

  /// The property of the node `number` that is called `name`; -1 if there is none.
  ///
  /// `guess` is where it stands if items keep the order of the schema.
  func property(_ name: Span<UInt8>, of number: Int, guess: Int) -> Int {
    let range = nodes[number].properties
    for property in guess..<min(guess + 3, range.upperBound) where isCalled(property, name) {
      return property
    }
    guard !range.isEmpty else { return -1 }
    for property in keys[Self.hash(name, number)] ?? []
    where range.contains(property) && isCalled(property, name) {
      return property
    }
    return -1
  }

  @inline(__always)
  private func isCalled(_ property: Int, _ name: Span<UInt8>) -> Bool {
    let key = properties[property].key
    guard key.count == name.count else { return false }
    for at in 0..<key.count where key[at] != name[at] { return false }
    return true
  }

  static func hash(_ text: Span<UInt8>, _ number: Int) -> Int {
    var hasher = Hasher()
    hasher.combine(number)
    unsafe text.withUnsafeBufferPointer { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    return hasher.finalize()
  }
}
