/// Holds what was read against what lists say, and pages against each other.
struct TreeCheck {
  private(set) var findings: [Finding] = []

  init(_ tree: GivenTree, _ looks: [FileLook?]) {
    var places: [String: Int] = [:]
    for (number, look) in looks.enumerated() where look != nil {
      places[tree.entries[number].path] = number
    }
    // One finding a file: what follows from another is no news.
    var amiss: Set<String> = []
    for (number, look) in looks.enumerated() {
      guard let failure = look?.failure else { continue }
      amiss.insert(tree.entries[number].path)
      findings.append(failure)
    }
    for claim in tree.lists.claims {
      guard let look = places[claim.path].flatMap({ looks[$0] }), !amiss.contains(claim.path),
        let finding = Self.compare(claim, look)
      else { continue }
      amiss.insert(claim.path)
      findings.append(finding)
    }
    for (number, look) in looks.enumerated() {
      let path = tree.entries[number].path
      guard let look, !amiss.contains(path) else { continue }
      if let complaint = look.content.complaint {
        findings.append(Finding(.syntax, path, complaint))
        // The data in a page says nothing about where the page leads.
        if tree.form(of: path) != .page { amiss.insert(path) }
      }
      if let remark = look.content.remark {
        findings.append(Finding(.syntax, path, remark, isNote: true))
      }
    }
    for (number, look) in looks.enumerated() {
      let path = tree.entries[number].path
      guard let look, !amiss.contains(path) else { continue }
      findings += look.content.claims.compactMap { claim in
        Self.contradiction(claim, places[claim.path].flatMap { looks[$0] }, amiss, tree.paths)
      }
      findings += look.content.links.findings
      for anchor in look.content.links.anchors {
        guard let page = places[anchor.page], let ids = looks[page]?.content.links.ids,
          tree.form(of: anchor.page) == .page, !ids.contains(anchor.id)
        else { continue }
        let message =
          "line \(anchor.line): leads to #\(anchor.id), which \(anchor.page) does not have"
        findings.append(Finding(.link, path, message))
      }
    }
    findings += Self.rows(tree, looks, amiss)
  }

  private static func compare(_ claim: Claim, _ look: FileLook) -> Finding? {
    guard let facts = look.facts else { return nil }
    if let hash = claim.sha256, hash != facts.sha256 {
      let message = "has SHA-256 \(facts.sha256), \(hash) expected (\(claim.by))"
      return Finding(.hash, claim.path, message)
    }
    if let items = claim.items, look.content.complaint == nil, let found = look.content.items,
      found != items
    {
      return Finding(.items, claim.path, "holds \(found) items, \(items) expected (\(claim.by))")
    }
    return nil
  }

  /// What a document says about another file and is not so.
  private static func contradiction(
    _ claim: Claim,
    _ look: FileLook?,
    _ amiss: Set<String>,
    _ paths: GivenPaths
  ) -> Finding? {
    guard !amiss.contains(claim.path) else { return nil }
    guard paths.contains(claim.path) else {
      return Finding(.contradiction, claim.by, "names \(claim.path), which is not there")
    }
    guard let look, let facts = look.facts else { return nil }
    let differs =
      claim.bytes ?? facts.bytes != facts.bytes || claim.sha256 ?? facts.sha256 != facts.sha256
      || look.content.items.map { claim.items ?? $0 != $0 } ?? false
    return differs
      ? Finding(.contradiction, claim.by, "says of \(claim.path) what is not so") : nil
  }

  /// Holds the rows of each item browser against its map.
  private static func rows(
    _ tree: GivenTree,
    _ looks: [FileLook?],
    _ amiss: Set<String>
  ) -> [Finding] {
    var counts: [Substring: Int] = [:]
    var maps: [(folder: Substring, path: String, items: Int)] = []
    for (number, look) in looks.enumerated() {
      let path = tree.entries[number].path
      guard tree.form(of: path) == .script, let content = look?.content else { continue }
      let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
      if let items = content.items { counts[folder, default: 0] += items }
      if let items = content.mappedItems { maps.append((folder, path, items)) }
    }
    // Rows that cannot be read or are missing are known already.
    let bad = Set(amiss.map { $0[..<($0.lastIndex(of: "/") ?? $0.startIndex)] })
    return maps.compactMap { folder, path, items in
      guard !bad.contains(folder), counts[folder] ?? 0 != items else { return nil }
      let message = "tells of \(items) rows, \(counts[folder] ?? 0) found beside it"
      return Finding(.contradiction, path, message)
    }
  }
}
