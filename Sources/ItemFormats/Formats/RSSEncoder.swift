import ByteIO
import JSONText
import XMLText

extension ItemFormat {
  /// A feed of the items.
  public static let rss = ItemFormat(
    name: "rss",
    fileExtension: "rss",
    contentType: "application/rss+xml",
    summary: "a feed: titles, links and dates, all else in a namespace",
    isColumnar: false,
    options: RSSOptions(),
    settings: RSSOptions.settings,
    packaging: { options in .plain { RSSEncoder(options: options, facts: $0) } }
  )
}

/// RSS 2.0, valid whatever the items hold, an `<item>` a line.
///
/// What ``RSSMapping`` finds stands in the elements of the standard, every other property in a
/// namespace of its own with the structure of the XML format (see ``ItemXML``): bare names of our own
/// would make the feed invalid. An item without a title gets its first text, cut, else its number.
///
/// In the platform's raw form every property is an element under its own name, and nothing is mapped.
struct RSSEncoder: ItemEncoder {
  /// Titles made of other texts are cut here, in characters.
  private static let titleLimit = 100
  /// The link of a channel that has none.
  private static let noLink = "about:blank"

  let options: RSSOptions
  let facts: DatasetFacts
  private let keys = RSSKeys()
  /// The first item's address, which the channel links to if nothing better is known.
  private var firstLink: String?

  init(options: RSSOptions = RSSOptions(), facts: DatasetFacts) {
    self.options = options
    self.facts = facts
  }

  mutating func begin(with first: borrowing ItemBatch) {
    guard let item = first.roots.first else { return }
    var scratch = OutputBuffer()
    let json = first.json
    let fields = RSSFields(json, item, keys, &scratch)
    let mapping = RSSMapping(json, item, map: options.map, fields, &scratch)
    firstLink = mapping.link >= 0 ? json.string(mapping.link) : nil
  }

  var notes: [String] {
    link == Self.noLink
      ? ["no address is known that the feed belongs to, so it says \(Self.noLink): --feed-link"]
      : []
  }

  private var link: String { options.link ?? facts.link ?? firstLink ?? Self.noLink }

  func head(columns: ColumnPlan, to out: inout OutputBuffer) {
    var document = XMLDocumentWriter()
    var attributes = [("version", "2.0")]
    if !options.isRaw { attributes.append(("xmlns:item", "urn:larder:item")) }
    if facts.feedLink != nil { attributes.append(("xmlns:atom", "http://www.w3.org/2005/Atom")) }
    document.start("rss", attributes)
    document.start("channel")
    document.element("title", text: options.title ?? "Dataset \(facts.title)")
    document.element("link", text: link)
    document.element("description", text: options.description ?? usualDescription)
    if let link = facts.feedLink {
      document.element(
        "atom:link",
        [("href", link), ("rel", "self"), ("type", ItemFormat.rss.contentType)]
      )
    }
    document.element("generator", text: "Larder")
    out.append(document.openDocument(standalone: false).span)
    out.append(UInt8(ascii: "\n"))
  }

  private var usualDescription: String {
    facts.id.map { "Items in dataset with id \"\($0)\"." } ?? "Items in dataset \"\(facts.title)\"."
  }

  func encode(
    _ batch: borrowing ItemBatch,
    items: Range<Int>,
    columns: ColumnPlan,
    firstRow: Int,
    to out: inout OutputBuffer,
    losses: inout LossTally
  ) {
    var elements = ItemXML(
      batch.json,
      prefix: options.isRaw ? "" : "item:",
      hasPointedIntegers: facts.hasPointedIntegers
    )
    var fields = RSSFields()
    for item in items {
      let row = firstRow + item - items.lowerBound
      if options.isRaw {
        out.append("<item")
        let hasContent = elements.item(batch.roots[item], to: &out)
        out.append(hasContent ? "</item>\n" : "/>\n")
      } else {
        self.item(&elements, batch.roots[item], &fields, row: row, to: &out)
      }
      elements.report(to: &losses, row: row)
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {
    // A channel's elements may come in any order, and what time to tell may show only now.
    if let seconds = facts.modifiedAt() {
      out.append("<lastBuildDate>")
      ItemDate(seconds: seconds).appendRFC822(to: &out)
      out.append("</lastBuildDate>\n")
    }
    out.append("</channel>\n</rss>\n")
  }

  // MARK: - One item

  @_lifetime(elements: copy elements)
  private func item(
    _ elements: inout ItemXML,
    _ item: Int,
    _ fields: inout RSSFields,
    row: Int,
    to out: inout OutputBuffer
  ) {
    fields.look(elements.json, item, keys, &elements.scratch)
    let mapping = RSSMapping(
      elements.json,
      item,
      map: options.map,
      fields,
      &elements.scratch
    )
    out.append("<item><title>")
    Self.title(&elements, item, mapping.title, row: row, to: &out)
    out.append("</title>")
    if mapping.link >= 0 {
      out.append("<link>")
      elements.scalar(mapping.link, to: &out)
      out.append("</link>")
    }
    if mapping.description >= 0 {
      out.append("<description>")
      elements.scalar(mapping.description, to: &out)
      out.append("</description>")
    }
    if let date = mapping.date {
      out.append("<pubDate>")
      date.appendRFC822(to: &out)
      out.append("</pubDate>")
    }
    Self.guid(&elements, mapping, to: &out)
    if mapping.category >= 0 { Self.categories(&elements, mapping.category, to: &out) }
    if let enclosure = mapping.enclosure {
      out.append("<enclosure url=\"")
      elements.attribute(enclosure.url, to: &out)
      out.append("\" length=\"")
      elements.attribute(enclosure.length, to: &out)
      out.append("\" type=\"")
      elements.attribute(enclosure.type, to: &out)
      out.append("\"/>")
    }
    elements.members(of: item, besides: mapping.said, to: &out)
    out.append("</item>\n")
  }

  @_lifetime(elements: copy elements)
  private static func title(
    _ elements: inout ItemXML,
    _ item: Int,
    _ title: Int,
    row: Int,
    to out: inout OutputBuffer
  ) {
    if title >= 0 {
      elements.scalar(title, to: &out)
    } else if let text = firstText(elements.json, item, &elements.scratch) {
      elements.excerpt(text, limit: titleLimit, to: &out)
    } else {
      out.append("Item ")
      out.append(decimal: row + 1)
    }
  }

  /// The first string in the item that is not blank, at any depth.
  private static func firstText(
    _ json: JSONView,
    _ item: Int,
    _ scratch: inout OutputBuffer
  ) -> Int? {
    // The open containers, innermost last: the next child and the end.
    var open = [(next: item + 1, end: Int(json[item].next), isObject: true)]
    while var top = open.popLast() {
      guard top.next < top.end else { continue }
      var value = top.next
      if top.isObject {
        let key = json[top.next]
        value = key.flags.contains(.redirected) ? Int(key.next) : top.next + 1
        top.next = Int(json[top.next + 1].next)
        if key.flags.contains(.shadowed) { value = -1 }
      } else {
        top.next = Int(json[top.next].next)
      }
      open.append(top)
      guard value >= 0 else { continue }
      switch json[value].kind {
      case .object, .array:
        open.append((value + 1, Int(json[value].next), json[value].kind == .object))
      case .string where RSSMapping.isTextual(json, value, &scratch): return value
      default: break
      }
    }
    return nil
  }

  /// An element for a text, or for each in an array.
  @_lifetime(elements: copy elements)
  private static func categories(
    _ elements: inout ItemXML,
    _ value: Int,
    to out: inout OutputBuffer
  ) {
    let isArray = elements.json[value].kind == .array
    var at = isArray ? value + 1 : value
    repeat {
      out.append("<category>")
      elements.scalar(at, to: &out)
      out.append("</category>")
      at = Int(elements.json[at].next)
    } while isArray && at < Int(elements.json[value].next)
  }

  /// The item's own, else its link: an identity that readers remember.
  @_lifetime(elements: copy elements)
  private static func guid(
    _ elements: inout ItemXML,
    _ mapping: RSSMapping,
    to out: inout OutputBuffer
  ) {
    let guid = mapping.guid >= 0 ? mapping.guid : mapping.link
    guard guid >= 0 else { return }
    let isPermaLink =
      !mapping.guidIsOpaque
      && (guid == mapping.link || RSSMapping.isLink(elements.json, guid, &elements.scratch))
    out.append(isPermaLink ? "<guid isPermaLink=\"true\">" : "<guid isPermaLink=\"false\">")
    elements.scalar(guid, to: &out)
    out.append("</guid>")
  }
}
