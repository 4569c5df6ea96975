import Storages

extension Site {
  /// How many storages one table takes; above it the start page lists tables by kind.
  static let tableLimit = 500

  /// The start page: totals, what needs attention, and all storages or the tables that hold them.
  func indexPage() -> Page {
    let isSplit = content.storages.count > Self.tableLimit
    var page = Page(
      path: "index.html",
      template: "index",
      title: content.title,
      description: content.description.map(HTMLText.label) ?? "\(totals()).",
      document: "index.json"
    )
    page.structuredData = catalogueData()
    page.values = [
      "intro": .optional(content.description),
      "totals": .text(totals()),
      "built": .time(content.now),
      "soon": isPackage ? false : soonNotice(page.links),
      "broken": brokenNotice(page.links),
      "isEmpty": .flag(content.storages.isEmpty),
      "roots": .list(content.roots.map { ["folder": .text(HTMLText.label($0.folder))] }),
      "hasTable": .flag(!content.storages.isEmpty && !isSplit),
      "caption": "All storages; times are UTC",
      "rows": isSplit ? .list([]) : .list(content.storages.indices.map { row($0, page.links) }),
      "isSplit": .flag(isSplit),
      "tables": .list(
        isSplit
          ? listingPages().map { listing in
            ["link": .text(page.links.to(listing.path)), "label": .text(listing.title)]
          } : []
      ),
    ]
    return page
  }

  /// The tables of a catalogue that is too large for one, by kind and in parts.
  func listingPages() -> [Page] {
    guard content.storages.count > Self.tableLimit else { return [] }
    return StorageKind.allCases.flatMap { kind in
      let members = content.storages.indices.filter { content.storages[$0].storage.kind == kind }
      let parts = members.count / Self.tableLimit + (members.count % Self.tableLimit > 0 ? 1 : 0)
      return (0..<parts).map { part in
        let shown = members.dropFirst(part * Self.tableLimit).prefix(Self.tableLimit)
        return listingPage(kind, Array(shown), part: part, of: parts, total: members.count)
      }
    }
  }

  private func listingPage(
    _ kind: StorageKind,
    _ shown: [Int],
    part: Int,
    of parts: Int,
    total: Int
  ) -> Page {
    let pager = Pager(part: part, parts: parts) { part in
      part == 0 ? "\(kind.plural)/index.html" : "\(kind.plural)/\(part + 1).html"
    }
    let title = Wording.capitalized(Wording.plural(kind.words))
    var page = Page(
      path: pager.path(part),
      template: "listing",
      title: pager.title(title),
      description: "Showing \(shown.count) of \(Wording.count(total, kind.words)).",
      document: nil,
      crumbs: [.init(label: "Storages", target: "index.html")]
    )
    page.values = [
      "heading": .text(page.title),
      "totals": .text(page.description),
      "caption": .text("\(page.title); times are UTC"),
      "rows": .list(shown.map { row($0, page.links) }),
    ]
    page.values.merge(pager.values(page.links)) { own, _ in own }
    return page
  }

  private func row(_ index: Int, _ links: Links) -> TemplateValue {
    let entry = content.storages[index]
    let badge = RetentionWording(retention: entry.retention).status(
      at: content.now,
      by: content.policy
    )
    return [
      "name": .text(name(entry)),
      "link": .text(links.to(Links.page(of: entry))),
      "root": .optional(hasSeveralRoots ? HTMLText.label(entry.storage.root) : nil),
      "kind": .text(Wording.capitalized(entry.storage.kind.words)),
      "badge": .badge(badge),
      "until": .time(entry.retention.expiresAt),
      "holds": .text(entry.holds),
      "bytes": .text(String(entry.storage.bytes)),
      "size": .text(Wording.size(entry.storage.bytes)),
      "changed": .time(entry.storage.modifiedAt),
    ]
  }

  /// One line of numbers: `12 storages: 5 datasets, 4 key-value stores, 3 request queues; 45 MB`.
  func totals() -> String {
    guard !content.storages.isEmpty else { return "No storages" }
    let kinds = StorageKind.allCases.compactMap { kind -> String? in
      let count = content.storages.count { $0.storage.kind == kind }
      return count == 0 ? nil : Wording.count(count, kind.words)
    }
    let bytes = content.storages.reduce(0) { $0 + $1.storage.bytes }
    return "\(Wording.count(content.storages.count, "storage")): \(Wording.list(kinds)); "
      + Wording.size(bytes)
  }

  private func soonNotice(_ links: Links) -> TemplateValue {
    let soon = content.storages.indices.filter {
      RetentionWording(retention: content.storages[$0].retention)
        .group(at: content.now, by: content.policy) == .soon
    }
    guard !soon.isEmpty else { return false }
    return [
      "what": .text(
        "\(Wording.count(soon.count, "storage")) \(soon.count == 1 ? "expires" : "expire") within "
          + Wording.span(content.policy.soon)
      ),
      "named": named(soon, links), "more": .text(links.to("retention.html")),
    ]
  }

  private func brokenNotice(_ links: Links) -> TemplateValue {
    let broken = content.storages.indices.filter { index in
      content.storages[index].problems.contains { $0.severity == .error }
    }
    let roots = content.roots.count { $0.problems.contains { $0.severity == .error } }
    guard !broken.isEmpty || roots > 0 else { return false }
    var places: [String] = []
    if !broken.isEmpty { places.append(Wording.count(broken.count, "storage")) }
    if roots > 0 { places.append(Wording.count(roots, "root folder")) }
    let first = broken.first.flatMap { index in
      content.storages[index].problems.first { $0.severity == .error }
    }
    return [
      "what": .text("Not everything in \(Wording.list(places)) could be read"),
      "named": named(broken, links), "more": .text(links.to("problems.html")),
      "reason": .optional(first.map(ProblemWording.line)),
    ]
  }

  /// Links to the first ten of some storages, and how many more there are.
  private func named(_ indices: [Int], _ links: Links) -> TemplateValue {
    let shown = indices.prefix(10)
    return [
      "storages": .list(
        shown.enumerated().map { place, index in
          [
            "label": .text(labels[index]),
            "link": .text(links.to(Links.page(of: content.storages[index]))),
            "isLater": .flag(place > 0),
          ]
        }
      ),
      "rest": .optional(
        indices.count > shown.count ? Wording.number(indices.count - shown.count) : nil
      ),
    ]
  }
}
