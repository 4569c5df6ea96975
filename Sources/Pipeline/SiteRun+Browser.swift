import Catalogue
import ItemFormats
import Storages

extension SiteRun {
  /// The item browser's files of the storage in `folder`.
  func browser(folder: String, noun: String, in tree: SiteTree) -> BrowserOutput {
    BrowserOutput(
      tree,
      folder: folder,
      noun: noun,
      firstItems: max(htmlItems, Site.previewItems),
      valueLimit: browseItems
    )
  }

  /// Adds problems to those that a page shows, if they are not among them.
  func add(_ problems: [Problem], to shown: inout CatalogueStorage) {
    var known = Set(shown.problems)
    for problem in problems where known.insert(problem).inserted {
      shown.problems.append(problem)
      if problem.severity == .error { shown.damagedCount += 1 }
    }
  }

  /// Makes the rows of a queue or a store browsable and returns the first of them.
  func browse(
    _ source: RowSource,
    _ noun: String,
    _ shown: inout CatalogueStorage,
    _ build: inout SiteBuild
  ) throws -> [BrowserRow] {
    guard source.expectedCount != 0 else { return [] }
    let folder = "\(shown.storage.kind.plural)/\(shown.slug)/"
    var options = DatasetPass.Options(jobs: jobs)
    options.columns.limit = maxColumns
    let result = try DatasetPass(
      source,
      outputs: [],
      browser: browser(folder: folder, noun: noun, in: build.tree),
      options: options
    ).run()
    // What could be read a moment ago may not be now.
    add(result.problems, to: &shown)
    guard let browser = result.browser, browser.itemCount > 0 else { return [] }
    try build.add(browser.files, of: shown.storage.ref)
    shown.preview = Preview(browser, labels: nil, htmlItems: htmlItems)
    return browser.first
  }
}
