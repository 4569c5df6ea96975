/// What somebody who mistyped a name may have meant.
public enum Spelling {
  /// The names that differ least from `word`, at most three; none if all differ too much.
  public static func nearest(to word: String, among names: [String]) -> [String] {
    let word = Array(word.lowercased().unicodeScalars.prefix(100))
    let most = max(2, word.count / 3)
    var seen: Set<String> = []
    let near = names.compactMap { name -> (distance: Int, name: String)? in
      guard seen.insert(name).inserted else { return nil }
      let other = Array(name.lowercased().unicodeScalars.prefix(100))
      guard abs(other.count - word.count) <= most else { return nil }
      let distance = distance(word, other)
      return distance <= most ? (distance, name) : nil
    }
    return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  /// The number of letters to insert, drop, replace or swap with their neighbour.
  static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var last = Array(0...other.count)
    for row in one.indices {
      var current = [row + 1]
      for column in other.indices {
        let replaced = last[column] + (one[row] == other[column] ? 0 : 1)
        var cost = min(replaced, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
          cost = min(cost, before[column - 1] + 1)
        }
        current.append(cost)
      }
      before = last
      last = current
    }
    return last[other.count]
  }
}
