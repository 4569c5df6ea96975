import Catalogue
import Storages
import SystemPackage

/// By what a build knows that an earlier one made the same of the same.
///
/// A storage's own files depend on its contents, the options, and what the site calls it; the pages
/// about several also on the state of each storage at the time of the build.
struct SiteMarks {
  /// A mark for each storage of the site, in its order; nil where files and times cannot tell whether
  /// it changes.
  private(set) var storages: [String?]
  /// The mark of the whole site; nil unless every storage has one.
  let site: String?

  /// `files` are the owner's.
  init(_ run: SiteRun, _ site: Site, _ files: [SiteLook.File]) {
    let options = ValueMark.of(
      run,
      leaving: [
        "output", "now", "jobs", "progress", "look", "isInPlace", "keepsForeign", "lockWait",
        "isFull", "selections", "isStrict", "isDryRun", "foldersToBe", "packaging",
      ]
    )
    let all = ValueMark.of([
      ToolVersion.name, options, run.look.overrides, run.look.accent as Any,
      site.content.roots.map(\.label), run.packaging?.layout as Any,
    ])
    storages = site.content.storages.indices.map { index in
      let entry = site.content.storages[index]
      guard entry.storage.depth > .names, !entry.storage.isFresh else { return nil }
      var facts = entry.storage
      // Where it lies is told nowhere.
      facts.forgetPlace()
      var retention = entry.retention
      // That time goes by shows on no page of its own.
      if retention.state == .expired { retention.state = .expires }
      return ValueMark.of([
        all, run.selections[entry.storage.ref] as Any, site.label(of: index), entry.slug,
        entry.files, facts,
        retention, entry.title as Any, entry.description as Any,
        entry.columnDescriptions, entry.datasetSchema as Any, entry.storeSchema as Any,
      ])
    }
    let known = storages.compactMap(\.self)
    guard known.count == storages.count else {
      self.site = nil
      return
    }
    let standings = storages.indices.map { site.standing(of: $0) }
    self.site = ValueMark.of([
      all, site.content.roots, run.look.logo as Any, files, known, standings,
    ])
  }
}
