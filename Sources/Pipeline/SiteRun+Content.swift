import Catalogue
import ItemFormats
import Storages
import SystemPackage

extension SiteRun {
  /// What the site shows, before its storages are read.
  func content(
    _ storages: [Storage],
    _ roots: [CatalogueContent.Root],
    logo: String?
  ) -> CatalogueContent {
    var content = CatalogueContent(now: now, policy: policy, tool: ToolVersion.name)
    if packaging != nil, storages.count == 1 { content.title = storages[0].title }
    if let title { content.title = title }
    content.description = description
    content.license = license
    content.creator = creator
    content.policyNote = policyNote
    content.staleAfter = staleAfter
    if let dateColumns { content.dateColumns = dateColumns }
    content.baseURL = baseURL
    content.isHidden = isHidden
    content.accent = look.accent
    content.roots = roots
    content.formats = formats.map {
      CatalogueContent.Format(name: $0.name.uppercased(), summary: $0.summary)
    }
    for (storage, slug) in zip(storages, Slugs.assign(storages)) {
      let retention = policy.judge(storage, now: now)
      var shown = CatalogueStorage(storage, retention: retention, slug: slug)
      shown.describe(about.first { $0.match.matches(storage) }?.says)
      shown.describe(by: actors[storage.root])
      content.storages.append(shown)
    }
    if let packaging {
      content.package = packaging.layout
      let places = FilePlaces.ofPackage(content.storages.map(\.storage))
      for (index, places) in places.enumerated() { content.storages[index].files = places }
    }
    content.logo = logo
    return content
  }

  /// What the report calls the output.
  var kind: String { packaging == nil ? "site" : "package" }

  /// What the run did, as a whole.
  func report(
    _ build: SiteBuild,
    _ action: RunReport.Action,
    archiveBytes: Int? = nil,
    since start: ContinuousClock.Instant
  ) -> RunReport {
    var report = build.report
    // The manifest names files within the site, people look for them from outside.
    for index in report.losses.indices {
      report.losses[index].path = output.appending(report.losses[index].path).string
    }
    let isUnchanged = action == .unchanged
    var entry = RunReport.Output(
      path: output.string,
      kind: kind,
      items: build.itemCount,
      bytes: archiveBytes ?? (isUnchanged ? build.oldByteCount : build.byteCount),
      pages: isUnchanged && archiveBytes == nil ? build.oldPageCount : build.pageCount,
      notes: packaging == nil ? build.hostNotes : [],
      seconds: (ContinuousClock.now - start) / .seconds(1)
    )
    if archiveBytes != nil { entry.file = output }
    if packaging == nil, let note = Site.leftOut(base: baseURL) { entry.notes.append(note) }
    entry.action = action
    entry.changedPages = isUnchanged ? 0 : build.changedPageCount
    entry.removedPages = isUnchanged ? 0 : build.removedPageCount
    report.outputs.append(entry)
    return report
  }
}
