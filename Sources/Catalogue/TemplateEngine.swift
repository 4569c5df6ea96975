import Mustache
import Templates

/// The page templates, compiled once a site: the only place that knows the template engine.
struct TemplateEngine {
  private let library: MustacheLibrary

  /// Compiles the embedded templates, and those of `overrides` in place of theirs.
  init(overrides: [String: String] = [:]) throws {
    // The engine's own escaping goes by grapheme clusters, so that a quote with a combining accent
    // passes unescaped; ours goes by bytes. A template that does not ask for a content type gets the
    // engine's, partials too, so each of them is made to ask.
    MustacheContentTypes.register(EscapedHTML(), named: Self.contentType)
    var library = MustacheLibrary()
    for name in Templates.pageNames {
      let text = overrides[name] ?? Templates.page(named: name) ?? ""
      do {
        try library.register("{{% CONTENT_TYPE:\(Self.contentType)}}\n" + text, named: name)
      } catch let error as MustacheTemplate.ParserError {
        throw TemplateError(
          name: name,
          reason: "line \(error.context.lineNumber - 1): \(error.error)"
        )
      } catch {
        throw TemplateError(name: name, reason: "\(error)")
      }
    }
    self.library = library
  }

  /// The page that the template `name` makes of `values`.
  func page(_ name: String, _ values: [String: TemplateValue]) -> [UInt8] {
    Array(markup(name, values).utf8)
  }

  /// What the template `name` makes of `values`, to be put into pages.
  func markup(_ name: String, _ values: [String: TemplateValue]) -> String {
    library.render(Group(members: values), withTemplate: name) ?? ""
  }

  private static let contentType = "LARDER"

  private struct EscapedHTML: MustacheContentType {
    func escapeText(_ text: String) -> String { HTMLText.escaped(text) }
  }
}

/// A group as the engine asks for its members: those that a template names are put into shapes that
/// the engine knows, and no others.
private struct Group: MustacheParent, MustacheTransformable {
  let members: [String: TemplateValue]

  func child(named name: String) -> Any? { members[name]?.plain }

  func transform(_ name: String) -> Any? { members.mapValues(\.plain).transform(name) }
}

extension TemplateValue {
  /// The value in the shapes that the engine knows.
  fileprivate var plain: Any {
    switch self {
    case .text(let text): text
    case .markup(let html): html
    case .flag(let flag): flag
    case .list(let elements): elements.map(\.plain)
    case .group(let members): Group(members: members)
    }
  }
}
