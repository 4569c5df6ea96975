import Storages

extension Site {
  /// How many bytes of rows the page of changes takes; what is older stands in the document.
  static let changesLimit = 180_000

  /// What builds changed, newest first.
  func changesPage() -> Page {
    var page = Page(
      path: "changes.html",
      template: "changes",
      title: "Changes",
      description: "What changed from one build of this catalogue to the next.",
      document: "changes.json",
      crumbs: [.init(label: "Storages", target: "index.html")]
    )
    var room = Self.changesLimit
    var sections: [TemplateValue] = []
    var cutCount = 0
    for build in history.builds {
      guard room > 0 else {
        cutCount += 1
        continue
      }
      let count = build.changes.count + build.omittedCount
      sections.append(
        section(build, summary: Wording.count(count, "change"), page.links, &room)
      )
    }
    if room > 0, history.builds.count < History.buildLimit {
      let summary = "First build: \(Wording.count(history.firstCount, "storage"))"
      sections.append(section(history.first, summary: summary, page.links, &room))
    }
    page.values = [
      "built": .time(content.now),
      "builds": .list(sections),
      "document": .text(page.links.to("changes.json")),
      "older": .optional(cutCount > 0 ? Wording.count(cutCount, "older build") : nil),
    ]
    return page
  }

  /// The section of a build; rows are listed as long as there is room.
  private func section(
    _ build: History.Build,
    summary: String,
    _ links: Links,
    _ room: inout Int
  ) -> TemplateValue {
    var rows: [TemplateValue] = []
    for change in build.changes where room > 0 {
      let name = called(change)
      let what = ChangeWording(change: change, policy: content.policy).text
      room -= 240 + HTMLText.escaped(name).utf8.count + HTMLText.escaped(what).utf8.count
      let entry = current[change.ref].map { content.storages[$0] }
      rows.append([
        "name": .text(name),
        "link": .optional(entry.map { links.to(Links.page(of: $0)) }),
        "kind": .text(Wording.capitalized(change.kind.words)),
        "what": .text(what),
      ])
    }
    let rest = build.changes.count + build.omittedCount - rows.count
    return [
      "id": .text(Self.anchor(build)),
      "time": .time(build.time),
      "number": .optional(build.number > 1 ? String(build.number) : nil),
      "summary": .text(summary),
      "hasRows": .flag(!rows.isEmpty),
      "rows": .list(rows),
      "rest": .optional(rest > 0 ? Wording.number(rest) : nil),
    ]
  }

  /// The anchor of a build's section.
  static func anchor(_ build: History.Build) -> String {
    "build-" + build.id.replacing(":", with: "-")
  }

  /// What a storage is called in a change, which may be about one that is gone.
  func called(_ change: Change) -> String {
    let title = HTMLText.label(change.title)
    guard hasSeveralRoots, let colon = change.ref.firstIndex(of: ":") else { return title }
    return "\(HTMLText.label(String(change.ref[..<colon]))): \(title)"
  }
}
