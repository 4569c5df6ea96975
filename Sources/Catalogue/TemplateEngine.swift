import ByteIO
import Mustache
import Templates

/// The page templates, compiled once a site: the only place that knows the template engine.
///
/// A thread compiles the embedded ones, which takes as long as reading several small storages does.
struct TemplateEngine: Sendable {
  private let library: BackgroundValue<MustacheLibrary>

  /// Compiles the embedded templates but those in `unused`, on a thread of their own if there may be
  /// several, and those of `overrides` in place of theirs.
  init(
    overrides: [String: String] = [:],
    unused: Set<String> = [],
    jobs: Int = 1
  ) throws {
    // The engine's own escaping goes by grapheme clusters, so that a quote with a combining accent
    // passes unescaped; ours goes by bytes. A template that does not ask for a content type gets the
    // engine's, partials too, so each of them is made to ask.
    MustacheContentTypes.register(EscapedHTML(), named: Self.contentType)
    var own = MustacheLibrary()
    for name in Templates.pageNames {
      guard let text = overrides[name] else { continue }
      do {
        try own.register(Self.escaping(text), named: name)
      } catch let error as MustacheTemplate.ParserError {
        throw TemplateError(
          name: name,
          reason: "line \(error.context.lineNumber - 1): \(error.error)"
        )
      } catch {
        throw TemplateError(name: name, reason: "\(error)")
      }
    }
    // The owner's templates may use any of ours.
    let isOurs = overrides.isEmpty
    library = BackgroundValue(isBegun: jobs > 1) { [own] in
      var library = own
      for name in Templates.pageNames where library.getTemplate(named: name) == nil {
        guard !isOurs || !unused.contains(name), let text = Templates.page(named: name) else {
          continue
        }
        // Tests see that all of them compile.
        try? library.register(Self.escaping(text), named: name)
      }
      return library
    }
  }

  /// The page that the template `name` makes of `values`.
  func page(_ name: String, _ values: [String: TemplateValue]) -> [UInt8] {
    Array(markup(name, values).utf8)
  }

  /// What the template `name` makes of `values`, to be put into pages.
  func markup(_ name: String, _ values: [String: TemplateValue]) -> String {
    library.value.render(Group(members: values), withTemplate: name) ?? ""
  }

  /// A template's text, made to ask for our escaping.
  private static func escaping(_ text: String) -> String {
    "{{% CONTENT_TYPE:\(contentType)}}\n" + text
  }

  private static let contentType = "LARDER"

  private struct EscapedHTML: MustacheContentType {
    func escapeText(_ text: String) -> String { HTMLText.escaped(text) }
  }
}

/// A group as the engine asks for its members: those that a template names are put into shapes that
/// the engine knows, and no others.
///
/// The engine asks each value whether it is represented by another. The runtime says yes sooner than
/// no, so a group is represented by itself.
private struct Group: MustacheParent, MustacheTransformable, MustacheCustomRepresentation {
  let members: [String: TemplateValue]

  var representation: Any? { self }

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
