import Storages

extension History {
  /// The history of a site that was never built before.
  public static func beginning(with content: CatalogueContent) -> History {
    let moment = Timestamp(seconds: content.now.seconds)
    var history = History(
      first: Build(time: moment, changes: []),
      firstCount: content.storages.count,
      snapshot: []
    )
    var changes: [Change] = []
    history.snapshot = content.storages.map { entry in
      var snapshot = StorageSnapshot(entry)
      snapshot.note(entry, after: nil, at: moment)
      changes += snapshot.expire(entry, by: content.policy, now: content.now)
      return snapshot
    }.sorted { $0.ref < $1.ref }
    history.first.take(changes)
    return history
  }

  /// The history after a build of `content`: one build more if something changed.
  public func advanced(to content: CatalogueContent) -> History {
    let moment = Timestamp(seconds: content.now.seconds)
    var next = self
    var changes: [Change] = []
    let old = pairs(with: content.storages)
    next.snapshot = content.storages.map { entry in
      let before = old[entry.storage.ref]
      var snapshot = StorageSnapshot(entry)
      if let before, entry.isKept || !StorageSnapshot.isKnown(entry) {
        // It was not read, or could not be, which is no change of what it holds.
        snapshot = before
        snapshot.ref = entry.storage.ref
        snapshot.slug = entry.slug
      }
      snapshot.expiry = before?.expiry
      snapshot.additions = before?.additions ?? []
      if let change = snapshot.change(from: before, isContinued: entry.isContinued) {
        snapshot.note(entry, after: before, at: moment)
        changes.append(change)
      }
      changes += snapshot.expire(entry, by: content.policy, now: content.now)
      return snapshot
    }.sorted { $0.ref < $1.ref }
    let kept = Set(old.values.map(\.ref))
    changes += snapshot.filter { !kept.contains($0.ref) }.map { gone in
      var change = Change(
        .gone,
        ref: gone.ref,
        kind: gone.kind,
        slug: gone.slug,
        title: gone.title
      )
      change.before = gone.count
      return change
    }
    guard !changes.isEmpty else { return next }
    var build = Build(time: moment, changes: [])
    build.number += ([first] + builds).count { $0.time == moment }
    build.take(changes)
    next.builds = Array(([build] + builds).prefix(Self.buildLimit))
    return next
  }

  /// What was known of each storage: by its reference, else by an id that only one on each side has.
  private func pairs(with entries: [CatalogueStorage]) -> [String: StorageSnapshot] {
    let refs = Set(entries.map(\.storage.ref))
    let known = Dictionary(snapshot.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
    var pairs = known.filter { refs.contains($0.key) }
    func key(_ kind: StorageKind, _ id: String?) -> String? { id.map { "\(kind.rawValue) \($0)" } }
    let lost = Dictionary(grouping: snapshot.filter { !refs.contains($0.ref) }) {
      key($0.kind, $0.id)
    }
    let found = Dictionary(grouping: entries.filter { known[$0.storage.ref] == nil }) {
      key($0.storage.kind, $0.storage.id)
    }
    for (id, entries) in found {
      guard let id, entries.count == 1, let old = lost[id], old.count == 1 else { continue }
      pairs[entries[0].storage.ref] = old[0]
    }
    return pairs
  }
}

extension History.Build {
  /// Keeps as many changes as a history has room for.
  fileprivate mutating func take(_ all: [Change]) {
    changes = Array(all.prefix(History.changeLimit))
    omittedCount = all.count - changes.count
  }
}

extension StorageSnapshot {
  /// What changed since `before`; nil if nothing did.
  fileprivate func change(from before: StorageSnapshot?, isContinued: Bool?) -> Change? {
    var change = Change(
      before == nil ? .new : .changed,
      ref: ref,
      kind: kind,
      slug: slug,
      title: title
    )
    change.now = count
    guard let before else { return change }
    let plain = change
    if before.title != title { change.formerTitle = before.title }
    change.before = count == before.count ? nil : before.count
    if let handled, let earlier = before.handled, handled != earlier {
      change.handled = Change.Pair(before: earlier, now: handled)
    }
    // Fewer items are fewer, whatever else became of them.
    if let contents, let earlier = before.contents, contents.format == earlier.format,
      contents.sha256 != earlier.sha256, count >= before.count
    {
      change.isRewritten = isContinued.map { !$0 } ?? (count == before.count)
    }
    if let columns, let earlier = before.columns { change.compare(earlier, columns) }
    if let records, let earlier = before.records {
      change.compare(earlier, records)
    } else if let recordsMark, let earlier = before.recordsMark, recordsMark != earlier {
      change.isRewritten = true
    }
    return change == plain ? nil : change
  }

  /// Notes items that came, for the dataset's feed.
  fileprivate mutating func note(
    _ entry: CatalogueStorage,
    after before: StorageSnapshot?,
    at moment: Timestamp
  ) {
    guard kind == .dataset, StorageSnapshot.isKnown(entry) else { return }
    let added = count - (before?.count ?? 0)
    // The data's own time, so that a page of its own never tells when the site was built.
    let own = entry.storage.modifiedAt.flatMap {
      $0.isAbsurd ? nil : Timestamp(seconds: $0.seconds)
    }
    if before == nil, own == nil { return }
    guard added > 0 else { return }
    additions.insert(Addition(time: own ?? moment, added: added, total: count), at: 0)
    additions = Array(additions.prefix(Self.additionLimit))
  }

  /// Says once that a storage is about to expire, and once that it has.
  fileprivate mutating func expire(
    _ entry: CatalogueStorage,
    by policy: RetentionPolicy,
    now: Timestamp
  ) -> [Change] {
    let last = expiry
    expiry =
      entry.retention.state == .expired
      ? .expired : policy.isSoon(entry.retention, now: now) ? .expiring : nil
    guard let expiry, expiry != last else { return [] }
    var change = Change(
      expiry == .expired ? .expired : .expiring,
      ref: ref,
      kind: kind,
      slug: slug,
      title: title
    )
    change.expiresAt = entry.retention.expiresAt
    return [change]
  }
}

extension Change {
  fileprivate mutating func compare(_ old: [CatalogueColumn], _ new: [CatalogueColumn]) {
    let before = Dictionary(old.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let names = Set(new.map(\.name))
    list(.newColumns, new.map(\.name).filter { before[$0] == nil })
    list(.goneColumns, old.map(\.name).filter { !names.contains($0) })
    list(
      .retypedColumns,
      new.compactMap { column in
        guard let type = column.type, let earlier = before[column.name]?.type, type != earlier
        else { return nil }
        return "\(column.name) (\(earlier), now \(type))"
      }
    )
  }

  fileprivate mutating func compare(_ old: [String: String], _ new: [String: String]) {
    list(.newRecords, new.keys.filter { old[$0] == nil }.sorted())
    list(
      .changedRecords,
      new.keys.filter { key in old[key].map { $0 != new[key] } ?? false }.sorted()
    )
    list(.goneRecords, old.keys.filter { new[$0] == nil }.sorted())
  }

  private mutating func list(_ sort: Sort, _ names: [String]) {
    if !names.isEmpty { lists[sort] = Names(names) }
  }
}
