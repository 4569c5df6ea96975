import Storages

extension Site {
  /// How many storages a group of the retention page lists.
  static let groupLimit = 100

  /// What becomes of every storage at the time of the build, and why.
  func retentionPage() -> Page {
    var page = Page(
      path: "retention.html",
      template: "retention",
      title: "Retention",
      description: RetentionWording.policy(content.policy),
      document: "index.json",
      crumbs: [.init(label: "Storages", target: "index.html")]
    )
    let grouped = Dictionary(grouping: content.storages.indices) { index in
      RetentionWording(retention: content.storages[index].retention)
        .group(at: content.now, by: content.policy)
    }
    page.values = [
      "built": .time(content.now),
      "policy": .text(RetentionWording.policy(content.policy)),
      "note": .optional(content.policyNote),
      "hasRules": .flag(!content.policy.rules.isEmpty),
      "rules": .list(
        content.policy.rules.map { rule in
          [
            "match": .text(HTMLText.label(rule.match)),
            "effect": .text(RetentionWording.rule(rule)),
          ]
        }
      ),
      "groups": .list(
        RetentionWording.Group.allCases.compactMap { group in
          grouped[group].map { section(group, byExpiry($0), page.links) }
        }
      ),
      "timeline": timeline(),
      "isEmpty": .flag(content.storages.isEmpty),
    ]
    return page
  }

  /// How many storages the timeline shows.
  static let timelineLimit = 40

  private func timeline() -> TemplateValue {
    let expiring = byExpiry(
      content.storages.indices.filter { content.storages[$0].retention.state == .expires }
    )
    let rows = expiring.prefix(Self.timelineLimit).compactMap { index -> Timeline.Row? in
      let entry = content.storages[index]
      guard let end = entry.retention.expiresAt else { return nil }
      return Timeline.Row(
        label: labels[index],
        start: entry.storage.createdAt ?? entry.storage.modifiedAt,
        end: end,
        isSoon: content.policy.isSoon(entry.retention, now: content.now)
      )
    }
    guard !rows.isEmpty else { return false }
    return [
      "chart": .markup(Timeline(rows: rows, now: content.now).markup),
      "isCut": .flag(expiring.count > rows.count),
      "shown": .text(Wording.number(rows.count)),
      "total": .text(Wording.count(expiring.count, "storage")),
    ]
  }

  private func section(
    _ group: RetentionWording.Group,
    _ indices: [Int],
    _ links: Links
  ) -> TemplateValue {
    let shown = indices.prefix(Self.groupLimit)
    return [
      "title": .text(title(of: group)),
      "id": .text("\(group)"),
      "style": .text(style(of: group)),
      "count": .text(Wording.number(indices.count)),
      "hasDates": .flag(group != .kept && group != .unknown),
      "isCut": .flag(indices.count > shown.count),
      "shown": .text(Wording.number(shown.count)),
      "total": .text(Wording.count(indices.count, "storage")),
      "document": .text(links.to("index.json")),
      "rows": .list(
        shown.map { index in
          let entry = content.storages[index]
          return [
            "name": .text(name(entry)),
            "root": .optional(hasSeveralRoots ? HTMLText.label(entry.storage.root) : nil),
            "link": .text(links.to(Links.page(of: entry))),
            "kind": .text(Wording.capitalized(entry.storage.kind.words)),
            "until": .time(entry.retention.expiresAt),
            "reason": .text(RetentionWording(retention: entry.retention).reason),
            "isPurged": .flag(entry.storage.isPurgedAtStart),
            "isIDLike": .flag(entry.storage.looksLikeID),
            "keep": .list(
              entry.retention.expiresAt == nil
                ? []
                : [
                  [
                    "command": .text(
                      KeepCommand.line(for: entry.storage, ofSeveralRoots: hasSeveralRoots)
                    ),
                    "rule": .text(
                      KeepRule.lines(for: entry.storage, ofSeveralRoots: hasSeveralRoots)
                    ),
                  ]
                ]
            ),
          ]
        }
      ),
    ]
  }

  /// What expires first stands first; without a date, the order of the catalogue.
  private func byExpiry(_ indices: [Int]) -> [Int] {
    indices.sorted { one, other in
      let (a, b) = (
        content.storages[one].retention.expiresAt, content.storages[other].retention.expiresAt
      )
      guard let a, let b, a != b else { return a != nil && b == nil || (a == b && one < other) }
      return a < b
    }
  }

  private func title(of group: RetentionWording.Group) -> String {
    switch group {
    case .expired: "Expired"
    case .soon: "Within \(Wording.span(content.policy.soon))"
    case .week: "Within 7 days"
    case .later: "Later"
    case .kept: "Kept"
    case .unknown: "Unknown"
    }
  }

  private func style(of group: RetentionWording.Group) -> String {
    switch group {
    case .expired: "gone"
    case .soon: "soon"
    case .week, .later: "info"
    case .kept: "kept"
    case .unknown: "unknown"
    }
  }
}
