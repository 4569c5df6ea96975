import JSONText

extension LossTally {
  /// Counts what JSON itself cannot hold in the item `root`: half surrogate pairs, `NaN`, infinities.
  mutating func count(mendedIn root: Int, of json: JSONView, row: Int) {
    guard json[root].flags.contains(.impure) else { return }
    for index in root..<Int(json[root].next) {
      let flags = json[index].flags
      if flags.contains(.loneSurrogate) { count(.loneSurrogate, row: row) }
      if flags.contains(.nonFinite) { count(.nonFinite, row: row) }
    }
  }
}
