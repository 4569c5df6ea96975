import JSONText

/// One page: where it stands, the template that shows it, and what it is filled with.
struct Page {
  /// A step of the way from the start page.
  struct Crumb {
    let label: String
    let target: String
  }

  /// Its path in the site.
  var path: String
  /// The name of its template.
  var template: String
  /// Its title, less the catalogue's.
  var title: String
  /// One sentence about it.
  var description: String
  /// The path of the JSON document that says the same; nil if there is none.
  var document: String?
  /// What it says to programs within its own HTML (JSON-LD).
  var structuredData: JSONValue?
  /// The path of a feed of its own.
  var feed: String?
  /// The address that its links begin with; nil where they are relative.
  var base: String?
  /// The pages between the start page and this one.
  var crumbs: [Crumb] = []
  /// What it is called in the way down to it; nil for its title.
  var here: String?
  /// The scripts of its own, by their names in the site's assets.
  var scripts: [String] = []
  /// What its template shows.
  var values: [String: TemplateValue] = [:]

  /// The links from this page.
  var links: Links { Links(page: path, base: base) }
}
