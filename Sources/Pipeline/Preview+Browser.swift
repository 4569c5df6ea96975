import Catalogue
import ItemFormats

extension Preview {
  /// What a page shows of the items that a browser was made of.
  init(_ browser: BrowserOutput.Result, labels: [String: String]?, htmlItems: Int) {
    self.init(
      columnNames: browser.columnNames,
      columnCount: browser.columnCount,
      rows: browser.first.prefix(Site.previewItems).map(\.cellsOnly),
      total: browser.itemCount
    )
    self.labels = labels ?? [:]
    numericColumns = browser.numericColumns
    pagedCount = min(htmlItems, browser.itemCount)
  }
}
