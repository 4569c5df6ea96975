import ByteIO

/// The files that are there beside those that lists name: which are missing, which are nobody's, and
/// which are to be read.
struct GivenTree: Sendable {
  let files: any GivenFiles
  let lists: GivenLists
  let entries: [GivenEntry]
  /// Whether each entry is to be read.
  private(set) var isToBeRead: [Bool]
  /// What does not take reading.
  private(set) var findings: [Finding] = []
  let paths: GivenPaths
  private var forms: [String: ContentForm] = [:]

  init(_ files: any GivenFiles, _ lists: GivenLists) {
    self.files = files
    self.lists = lists
    entries = files.entries
    isToBeRead = Array(repeating: false, count: entries.count)
    // A file that is missing is told once, not by all who lead to it.
    paths = GivenPaths(
      Set(entries.lazy.filter { $0.kind == .file }.map(\.path))
        .union(lists.claims.lazy.map(\.path))
    )
    let known = Set(lists.findings.map(\.path))
    var listed: [String: Set<String>] = [:]
    var sizes: [String: (bytes: Int, by: String)] = [:]
    for claim in lists.claims {
      listed[claim.path, default: []].insert(claim.by)
      if let bytes = claim.bytes, sizes[claim.path] == nil { sizes[claim.path] = (bytes, claim.by) }
      if let form = claim.form { forms[claim.path] = form }
    }
    for (number, entry) in entries.enumerated() {
      let by = listed.removeValue(forKey: entry.path) ?? []
      guard entry.kind == .file else {
        findings.append(GivenFinding.of(entry.kind, entry.path))
        continue
      }
      if let list = lists.list(of: entry.path), !by.contains(list) {
        note(unlisted: entry.path, list)
      }
      if let size = sizes[entry.path], size.bytes != entry.size {
        findings.append(mismatch(entry, size))
      } else {
        isToBeRead[number] = !by.isEmpty
      }
    }
    for path in listed.keys.sorted() where !known.contains(path) {
      findings.append(
        Finding(.missing, path, "is not there; \(listed[path]?.min() ?? "") lists it")
      )
    }
  }

  /// What the file at `path` is to be read back as.
  func form(of path: String) -> ContentForm? { forms[path] }

  private mutating func note(unlisted path: String, _ list: String) {
    let isForeign = lists.kind == .site
    if isForeign, SiteTree.isOurs(FileName(path.prefix { $0 != "/" }.description)) { return }
    findings.append(
      Finding(.unlisted, path, "is not in \(list)", isNote: isForeign)
    )
  }

  private func mismatch(_ entry: GivenEntry, _ size: (bytes: Int, by: String)) -> Finding {
    // So says a manifest while the files of a site are replaced one by one.
    let expected = size.bytes < 0 ? "it was about to be replaced" : "\(size.bytes) expected"
    return Finding(.size, entry.path, "has \(entry.size) bytes, \(expected) (\(size.by))")
  }
}
