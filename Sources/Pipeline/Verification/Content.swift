import XMLText

/// Reads a file back while it goes by in pieces.
///
/// One call for each 256 KiB.
protocol Content: AnyObject {
  /// Looks at the next piece.
  func take(_ piece: Span<UInt8>)
  /// Says what was found, once all pieces went by.
  func finish() -> ContentFacts
}

/// What reading a file back has shown.
struct ContentFacts: Sendable {
  /// How many items there are; nil for what has none.
  var items: Int?
  /// What is wrong with it.
  var complaint: String?
  /// What is not as it should be, though every reader copes.
  var remark: String?
  /// What it says about other files.
  var claims: [Claim] = []
  /// Where a page leads.
  var links = PageLinks()
  /// What a map of rows says about how many there are.
  var mappedItems: Int?
}

extension ContentForm {
  /// A reader of the file at `path`; nil where it takes more than one look.
  func reader(of path: String, among paths: GivenPaths) -> (any Content)? {
    switch self {
    case .json: JSONArrayContent()
    case .jsonl: JSONLinesContent()
    case .csv: CSVContent()
    case .xml: XMLContent(.children, counts: true)
    case .rss: XMLContent(.elements("item", depth: 2), counts: true)
    case .markup: XMLContent(.children, counts: false)
    case .html: TableContent()
    case .page: PageContent(path, paths)
    case .document: DocumentContent(path)
    case .script: ScriptContent()
    case .xlsx: nil
    }
  }
}
