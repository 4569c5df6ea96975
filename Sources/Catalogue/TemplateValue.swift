/// What a template is filled with.
///
/// Texts are escaped where they are put in, markup is not; a template writes `{{text}}` and
/// `{{{markup}}}`. A name that a row leaves out is looked up in what surrounds the row, so rows give
/// every name that their template uses: ``optional(_:)`` for what may be absent, under
/// `{{#name}}{{.}}{{/name}}`.
enum TemplateValue: Sendable {
  case text(String)
  /// HTML that was escaped when it was made.
  case markup(String)
  case flag(Bool)
  case list([TemplateValue])
  case group([String: TemplateValue])

  /// A text, or nothing.
  static func optional(_ text: String?) -> TemplateValue {
    text.map(TemplateValue.text) ?? .flag(false)
  }

  /// A group, or nothing.
  static func optional(_ group: [String: TemplateValue]?) -> TemplateValue {
    group.map(TemplateValue.group) ?? .flag(false)
  }
}

extension TemplateValue: ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral,
  ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .text(value) }
  init(booleanLiteral value: Bool) { self = .flag(value) }
  init(dictionaryLiteral elements: (String, TemplateValue)...) {
    self = .group(Dictionary(elements, uniquingKeysWith: { _, last in last }))
  }
}
