import ByteIO
import JSONText

/// Which properties of an item stand in the elements that RSS 2.0 has for items.
///
/// | element | the first of these keys with a fitting value |
/// |---|---|
/// | `title` | `title`, `name`, `headline`: a text that is not blank, or a number |
/// | `link` | `url`, `link`: an http(s) address |
/// | `description` | `description`, `text`, `summary`: a text that is not blank, or a number |
/// | `pubDate` | `pubDate`, `publishedAt`, … : an ISO 8601 date, or one of RFC 822 |
/// | `guid` | `guid`: a text or a number, with attributes or without; else the link |
/// | `enclosure` | `enclosure`: `@` with `url`, `length` and `type` |
/// | `category` | `category`: a text or a number, or an array of them |
///
/// Only top-level keys are looked at. An element that was given a field is made of that one only. A
/// property whose value is not the same there, letter for letter,
/// is also written with all the others.
struct RSSMapping {
  /// The nodes of the values; -1 where there is none.
  private(set) var title = -1
  private(set) var link = -1
  private(set) var description = -1
  private(set) var guid = -1
  /// Whether the item itself says that its guid is no address.
  private(set) var guidIsOpaque = false
  private(set) var date: ItemDate?
  private(set) var enclosure: Enclosure?
  private(set) var category = -1

  /// The value of the date, if the element says all of it.
  private var wholeDate = -1
  /// How preferred the key of each role is; less is more.
  private var ranks = InlineArray<7, Int>(repeating: .max)

  /// A media file: the nodes of its attributes.
  struct Enclosure {
    var url: Int
    var length: Int
    var type: Int
  }

  /// An element of the standard.
  enum Role: Int, CaseIterable { case title, link, description, pubDate, guid, category, enclosure }

  /// The field that an element is made of.
  struct Assignment: Sendable {
    var role: Role
    var field: JSONPath
  }

  /// Looks at the item `item`, whose `fields` were found; `map` says what some elements are made of.
  init(
    _ json: JSONView,
    _ item: Int,
    map: [Assignment],
    _ fields: RSSFields,
    _ scratch: inout OutputBuffer
  ) {
    for assignment in map {
      // No key is preferred to what was asked for.
      ranks[assignment.role.rawValue] = -1
      guard let value = assignment.field.value(in: item, of: json) else { continue }
      _ = take(json, value, assignment.role, &scratch)
    }
    for field in fields.found where field.rank < ranks[field.role.rawValue] {
      if take(json, item + field.value, field.role, &scratch) {
        ranks[field.role.rawValue] = field.rank
      }
    }
  }

  /// The values that are said in full by one of the elements; -1 for none.
  var said: ElementPattern.LeftOut { [title, link, description, guid, wholeDate, category] }

  /// Takes a value into its role, if it fits.
  private mutating func take(
    _ json: JSONView,
    _ value: Int,
    _ role: Role,
    _ scratch: inout OutputBuffer
  ) -> Bool {
    switch role {
    case .title:
      guard Self.isTextual(json, value, &scratch) else { return false }
      title = value
    case .description:
      guard Self.isTextual(json, value, &scratch) else { return false }
      description = value
    case .link:
      guard Self.isLink(json, value, &scratch) else { return false }
      link = value
    case .pubDate:
      guard json[value].kind == .string else { return false }
      let found: (date: ItemDate, isWhole: Bool)? = json.withText(value, &scratch) { text in
        ItemDate(iso8601: text).map { ($0, Self.isWhole($0, text)) }
          ?? ItemDate(rfc822: text).map { ($0, true) }
      }
      guard let found else { return false }
      date = found.date
      wholeDate = found.isWhole ? value : -1
    case .guid:
      let parts = Self.parts(json, value)
      let text = parts.text ?? value
      guard Self.isTextual(json, text, &scratch) else { return false }
      guid = text
      let isPermaLink = parts.attributes.flatMap { json.value(of: "isPermaLink", in: $0) }
      guidIsOpaque = isPermaLink.map { Self.isFalse(json, $0) } ?? false
    case .category:
      guard Self.areTextual(json, value, &scratch) else { return false }
      category = value
    case .enclosure:
      guard let attributes = Self.parts(json, value).attributes,
        let url = json.value(of: "url", in: attributes), Self.isLink(json, url, &scratch),
        let length = json.value(of: "length", in: attributes), Self.isCount(json, length, &scratch),
        let type = json.value(of: "type", in: attributes), json[type].kind == .string,
        Self.isTextual(json, type, &scratch)
      else { return false }
      enclosure = Enclosure(url: url, length: length, type: type)
    }
    return true
  }

  // MARK: - What fits

  /// The members `@` and `#` of an object.
  private static func parts(_ json: JSONView, _ value: Int) -> (attributes: Int?, text: Int?) {
    (json.value(of: "@", in: value), json.value(of: "#", in: value))
  }

  /// Whether a value is a text that is not blank, or a number.
  static func isTextual(
    _ json: JSONView,
    _ value: Int,
    _ scratch: inout OutputBuffer
  ) -> Bool {
    switch json[value].kind {
    case .number: true
    case .string:
      // As a rule the first byte tells, whatever is escaped behind it.
      beginsInk(json.spelling(value))
        || json.withText(value, &scratch) { text in
          for at in text.indices where text[at] > 0x20 { return true }
          return false
        }
    default: false
    }
  }

  private static func beginsInk(_ spelling: Span<UInt8>) -> Bool {
    spelling.count > 0 && spelling[0] > 0x20 && spelling[0] != UInt8(ascii: "\\")
  }

  /// Whether a value is textual, or an array of at least one value that all are.
  private static func areTextual(
    _ json: JSONView,
    _ value: Int,
    _ scratch: inout OutputBuffer
  ) -> Bool {
    guard json[value].kind == .array, !json.isEmpty(value) else {
      return isTextual(json, value, &scratch)
    }
    var elements = json.elements(of: value)
    while let element = elements.next() {
      guard isTextual(json, element, &scratch) else { return false }
    }
    return true
  }

  /// Whether a value is an address that may become a link.
  static func isLink(_ json: JSONView, _ value: Int, _ scratch: inout OutputBuffer) -> Bool {
    guard json[value].kind == .string else { return false }
    return json.withText(value, &scratch) { WebAddress.isWeb($0) }
  }

  /// Whether RFC 822, which has whole seconds and a time zone, says as much as `spelling`.
  private static func isWhole(_ date: ItemDate, _ spelling: Span<UInt8>) -> Bool {
    guard date.hasTime, date.nanoseconds == 0 else { return false }
    let last = spelling[spelling.count - 1]
    let sign = spelling[spelling.count - 6]
    return last == UInt8(ascii: "Z") || sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
  }

  private static func isFalse(_ json: JSONView, _ value: Int) -> Bool {
    json[value].kind == .false || json[value].kind == .string && json.string(value) == "false"
  }

  /// Whether a value is a whole number of bytes, as a number or in words.
  private static func isCount(
    _ json: JSONView,
    _ value: Int,
    _ scratch: inout OutputBuffer
  ) -> Bool {
    guard json[value].kind == .number || json[value].kind == .string else { return false }
    return json.withText(value, &scratch) { digits in
      for at in digits.indices where digits[at] &- UInt8(ascii: "0") > 9 { return false }
      return digits.count > 0
    }
  }
}
