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

  /// Makes the rows of a queue or a store browsable and returns the first of them.
  ///
  /// What cannot be read of them is known already.
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
    guard let browser = result.browser, browser.itemCount > 0 else { return [] }
    try build.add(browser.files, of: shown.storage.ref)
    shown.preview = Preview(browser, labels: nil, htmlItems: htmlItems)
    return browser.first
  }
}
