import Foundation
import Storages
import Templates
import Testing

@testable import Catalogue

@Suite struct TemplateEngineTests {
  /// What `template` makes of `values`, as a template, as a partial and as a block of a layout.
  private func rendered(
    _ template: String,
    _ values: [String: TemplateValue]
  ) throws -> [String] {
    let engine = try TemplateEngine(overrides: [
      "index": template, "about": "{{>index}}",
      "listing": "{{<layout}}{{$content}}\(template){{/content}}{{/layout}}",
      "layout": "{{$content}}{{/content}}",
    ])
    return ["index", "about", "listing"].map {
      String(decoding: engine.page($0, values), as: UTF8.self)
    }
  }

  @Test(arguments: [
    ("<b>&\"'</b>", "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;"),
    ("&amp;", "&amp;amp;"),
    ("\"\u{301}", "&quot;\u{301}"), ("<\u{301}b", "&lt;\u{301}b"), ("'\u{FE0F}", "&#39;\u{FE0F}"),
    ("a\u{0}b\u{1B}c\u{85}d\u{FFFE}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}"),
    ("tab\tline\n", "tab\tline\n"), ("日本 🐟 {{x}}", "日本 🐟 {{x}}"), ("", ""),
  ])
  func `Text is escaped for contents and attributes, wherever a template stands`(
    text: String,
    escaped: String
  ) throws {
    for html in try rendered("<p title=\"{{x}}\">{{x}}</p>", ["x": .text(text)]) {
      #expect(html == "<p title=\"\(escaped)\">\(escaped)</p>")
    }
  }

  @Test func `Rows and sections escape like the page around them`() throws {
    let values: [String: TemplateValue] = ["rows": .list([["x": "<"], ["x": "\"\u{301}"]])]
    for html in try rendered("{{#rows}}[{{x}}]{{/rows}}", values) {
      #expect(html == "[&lt;][&quot;\u{301}]")
    }
  }

  @Test func `Markup is put in as it is`() throws {
    for html in try rendered("{{{x}}}", ["x": .markup("<i>\n  a</i>")]) {
      #expect(html == "<i>\n  a</i>")
    }
  }

  @Test(arguments: [
    (TemplateValue.flag(true), "yes"), (.flag(false), "no"), (.list([]), "no"),
    (.list(["a"]), "yes"), ("0", "yes"), ("", "yes"), (.optional(nil as String?), "no"),
    (.optional(""), "yes"), (.time(nil), "no"),
  ])
  func `A section stands for what is there: 0 and the empty text are there`(
    value: TemplateValue,
    expected: String
  ) throws {
    for html in try rendered("{{#x}}yes{{/x}}{{^x}}no{{/x}}", ["x": value]) {
      #expect(html == expected)
    }
  }

  @Test func `All embedded templates compile`() throws {
    let texts = Templates.pageNames.map { ($0, Templates.page(named: $0) ?? "") }
    _ = try TemplateEngine(overrides: Dictionary(uniqueKeysWithValues: texts))
  }

  @Test(arguments: StorageKind.allCases)
  func `A site of one kind of storages lacks no template`(kind: StorageKind) throws {
    let whole = try Samples.ordinaryFiles.get()
    var content = Samples.ordinary
    content.storages.removeAll { $0.storage.kind != kind }
    let unused = Site.unusedTemplates(content)
    #expect(unused.count > 2)
    for name in Templates.pageNames where !unused.contains(name) {
      let text = try #require(Templates.page(named: name))
      #expect(unused.allSatisfy { !text.contains("{{>\($0)}}") && !text.contains("{{<\($0)}}") })
    }
    // What stands above may tell storages of one name apart.
    func contents(_ bytes: [UInt8]?) -> Substring? {
      let text = String(decoding: bytes ?? [], as: UTF8.self)
      return text.firstRange(of: "<h2").map { text[$0.lowerBound...] }
    }
    let files = try Samples.files(content)
    let pages = files.keys.filter { $0.hasPrefix(kind.plural + "/") && $0.hasSuffix("/index.html") }
    #expect(!pages.isEmpty)
    for path in pages {
      let isWhole = contents(files[path]) == contents(whole[path])
      #expect(isWhole && contents(files[path])?.hasSuffix("</html>\n") == true, "\(path)")
    }
  }

  @Test(arguments: [1, 2])
  func `Columns are shown by a template for cards that makes them anew, too`(jobs: Int) throws {
    let cards: TemplateValue = .list([["name": "<a>", "markup": .markup("<p>a</p>")]])
    let own = try TemplateEngine(
      overrides: ["column-cards": "{{#cards}}[{{name}}]{{/cards}}"],
      jobs: jobs
    )
    #expect(own.markup("column-cards", ["cards": cards]) == "[&lt;a&gt;]")
    let ours = try TemplateEngine(jobs: jobs)
    #expect(ours.markup("column-cards", ["cards": cards]).contains("<p>a</p>"))
  }

  @Test func `A template that cannot be read is named`() {
    #expect {
      _ = try TemplateEngine(overrides: ["index": "{{#open}}"])
    } throws: { error in
      "\(error)".hasPrefix("template 'index': ")
    }
  }

  @Test func `Only what is marked as markup is put in unescaped`() throws {
    for name in Templates.pageNames {
      let text = try #require(Templates.page(named: name))
      for part in text.split(separator: "{{{").dropFirst(text.hasPrefix("{{{") ? 0 : 1) {
        let value = part.prefix { $0 != "}" }
        let isChart = name == "request-queue" && value == "." || value == "chart"
        // A document in a script element, whose form cannot end the element.
        let isDocument = name == "layout" && value == "."
        // What a template of ours made.
        let isMade = name == "column-cards" && value == "markup"
        let isColumn = value == "head" || value == "figures"
        #expect(
          value == "rows" || isChart || isDocument || isMade || isColumn,
          "\(name): \(value)"
        )
      }
      #expect(!text.contains("{{&"), "\(name)")
    }
  }

  @Test func `Scripts are published without their lines of comment`() throws {
    for name in Templates.assetNames where name.hasSuffix(".js") {
      let script = String(decoding: try #require(Templates.asset(named: name)), as: UTF8.self)
      let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Templates/assets/\(name)")
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      let code = lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }
      #expect(code.count < lines.count, "\(name)")
      #expect(script.split(separator: "\n") == code, "\(name)")
    }
  }

  @Test func `Embedded files are small enough to compile quickly`() throws {
    for name in Templates.pageNames {
      #expect(try #require(Templates.page(named: name)).utf8.count < 16_384, "\(name)")
    }
    for name in Templates.assetNames {
      #expect(try #require(Templates.asset(named: name)).count < 20_480, "\(name)")
    }
  }
}
