/// What a file of ours is made of, as the manifest names it.
enum ContentForm: String, Sendable {
  case json, jsonl, csv, xml, rss, xlsx, html
  /// A page of the site.
  case page
  /// A JSON document or an XML one that holds no items: `index.json`, `sitemap.xml`.
  case document, markup
  /// Data that calls a function.
  case script

  /// What we write under that name; nil for what is nobody's to read back, such as a style sheet.
  init?(page path: String, _ bytes: [UInt8]) {
    switch true {
    case path.hasSuffix(".html"): self = .page
    case path.hasSuffix(".json"): self = .document
    case path.hasSuffix(".xml"): self = .markup
    case path.hasSuffix(".js") && ScriptContent.isData(bytes): self = .script
    default: return nil
    }
  }
}
