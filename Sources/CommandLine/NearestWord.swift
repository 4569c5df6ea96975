/// The word that somebody probably meant.
enum NearestWord {
  /// The one of `words` that is at most two edits, or a third of its length, away from `typed`.
  static func suggestion(for typed: String, among words: [String]) -> String? {
    let best = words.map { (word: $0, distance: distance(typed.lowercased(), $0.lowercased())) }
      .min { $0.distance < $1.distance }
    guard let best, best.distance <= max(2, best.word.count / 3) else { return nil }
    return best.word
  }

  /// `; did you mean 'X'?`, or nothing.
  static func hint(for typed: String, among words: [String]) -> String {
    suggestion(for: typed, among: words).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  private static func distance(_ one: String, _ other: String) -> Int {
    let a = Array(one)
    let b = Array(other)
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
