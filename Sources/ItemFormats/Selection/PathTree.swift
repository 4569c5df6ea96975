import JSONText

/// The paths of a selection's fields, step by step, each end with the field's number.
///
///     offer/price (0), offer/seller/name (2), images/0 (1)
///
///     root ─ "offer" ─ "price" 0
///          │         └ "seller" ─ "name" 2
///          └ "images" ─ "0" 1
struct PathTree: Sendable {
  /// A step.
  struct Step: Sendable {
    /// The keys that go on from here; a child's number is its place in `children`.
    var keys = NameSet()
    /// The steps that go on from here, in the order of the fields.
    var children: [Int] = []
    /// The elements of an array that go on from here, in the array's order.
    var elements: [(index: Int, child: Int)] = []
    /// The fields that end here.
    var ends: [Int] = []
  }

  /// The most steps of a path, and the recursion over a tree.
  static let maxSteps = 64
  /// Array elements behind this one are not picked: ``JSONNode/tag`` counts up to it.
  static let maxElement = 65_535

  /// All steps; the first is the root.
  private(set) var steps = [Step()]

  /// Whether no path was added.
  var isEmpty: Bool { steps.count == 1 }

  /// Adds the path `names` of the field `field`; returns all its steps but the root.
  ///
  /// Fields must come in order.
  @discardableResult
  mutating func add(_ names: [String], field: Int) -> [Int] {
    var at = 0
    var taken: [Int] = []
    for name in names {
      let number = steps[at].keys.add(name)
      if number == steps[at].children.count {
        steps[at].children.append(steps.count)
        if let index = Int(name), String(index) == name, (0...Self.maxElement).contains(index) {
          steps[at].elements.append((index, steps.count))
          steps[at].elements.sort { $0.index < $1.index }
        }
        steps.append(Step())
      }
      at = steps[at].children[number]
      taken.append(at)
    }
    steps[at].ends.append(field)
    return taken
  }

  /// The child of `step` for the key `key`, or −1.
  @inline(__always)
  func child(of step: Int, _ key: JSONNode, in json: JSONView) -> Int {
    let number = steps[step].keys.find(key, in: json)
    return number < 0 ? -1 : steps[step].children[Int(number)]
  }

  /// The child of `step` for the element `index` of an array, or −1.
  func child(of step: Int, element index: Int) -> Int {
    let elements = steps[step].elements
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if elements[middle].index < index { low = middle + 1 } else { high = middle }
    }
    return low < elements.count && elements[low].index == index ? elements[low].child : -1
  }
}
