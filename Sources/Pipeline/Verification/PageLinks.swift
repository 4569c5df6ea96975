/// Where a page leads, as far as other pages must be known to tell whether it gets there.
struct PageLinks: Sendable {
  /// A link to a place in a page.
  struct Anchor: Sendable {
    var page: String
    var id: String
    var line: Int
  }

  /// What is wrong with links, whatever other pages hold.
  var findings: [Finding] = []
  /// The links to places in pages.
  var anchors: [Anchor] = []
  /// The places that the page has.
  var ids: Set<String> = []
}
