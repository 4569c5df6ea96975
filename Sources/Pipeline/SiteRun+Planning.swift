import ByteIO
import Catalogue
import Storages
import SystemPackage

extension SiteRun {
  /// Says what would be published; writes nothing and takes no lock.
  func plan(_ storages: [Storage], _ roots: [CatalogueContent.Root]) throws -> RunReport {
    let storages = try lookedAt(storages)
    let (logo, files) = (try look.readLogo(), try look.staticFiles())
    let standing = try SiteTree.standing(at: output, placing)
    let site = try Site(content(storages, roots, logo: logo?.path), overrides: look.overrides)
    let marks = SiteMarks(self, site, files)
    var report = RunReport()
    report.failures = Self.failures(roots)
    for (index, storage) in storages.enumerated() {
      var source = RunReport.Source(storage)
      source.retention = policy.judge(storage, now: now)
      source.change = change(storage, marks.storages[index], site.folder(of: index), standing)
      if source.change == .unchanged, let known = standing?.source(storage.ref) {
        source.damagedCount = known.damagedCount
      }
      report.sources.append(source)
    }
    let refs = Set(storages.map(\.ref))
    for known in standing?.manifest.sources ?? [] where !refs.contains(known.ref) {
      var gone = RunReport.Source(ref: known.ref, itemCount: 0, damagedCount: 0, problems: [])
      gone.change = .gone
      report.sources.append(gone)
    }
    report.outputs.append(entry(report.sources, standing, isSame: isSame(marks, standing)))
    if isStrict, report.isPartial { throw RefusedError.notWhole(report) }
    return report
  }

  private func change(
    _ storage: Storage,
    _ mark: String?,
    _ folder: String,
    _ old: OldTree?
  ) -> RunReport.Source.Change {
    guard let known = old?.source(storage.ref), let old else { return .new }
    guard !isFull, let mark, mark == known.mark else { return .changed }
    return old.outputs(in: folder).allSatisfy(old.stands) ? .unchanged : .changed
  }

  private func isSame(_ marks: SiteMarks, _ old: OldTree?) -> Bool {
    guard !isFull, let old, let mark = marks.site, old.manifest.mark == mark, !isStale(old) else {
      return false
    }
    return old.standsWhole
  }

  private func entry(
    _ sources: [RunReport.Source],
    _ standing: OldTree?,
    isSame: Bool
  ) -> RunReport.Output {
    let counts = [RunReport.Source.Change.new, .changed, .gone, .unchanged].compactMap { change in
      let count = sources.count { $0.change == change }
      return count == 0 ? nil : "\(count) \(change.rawValue)"
    }
    var entry = RunReport.Output(
      path: output.string,
      kind: kind,
      items: nil,
      bytes: 0,
      seconds: 0
    )
    let isThere = standing != nil || packaging?.isZipped == true && FileTree.isThere(output)
    entry.action = isThere ? isSame ? .unchanged : .replaced : .written
    entry.reason = "storages: " + (counts.isEmpty ? "none" : counts.joined(separator: ", "))
    return entry
  }
}
