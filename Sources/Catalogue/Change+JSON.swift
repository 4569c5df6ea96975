import JSONText
import Storages

extension Change {
  /// The change as `changes.json` has it; what does not apply is left out.
  var document: JSONValue {
    var members: [JSONValue.Member] = [
      .init("event", .string(event.rawValue)), .init("ref", .string(ref)),
      .init("kind", .string(kind.rawValue)), .init("slug", .string(slug)),
      .init("title", .string(title)),
    ]
    if let formerTitle { members.append(.init("formerTitle", .string(formerTitle))) }
    if let before { members.append(.init("countBefore", .int(before))) }
    if let now { members.append(.init("count", .int(now))) }
    if isRewritten { members.append(.init("rewritten", true)) }
    if let handled {
      members.append(.init("handledBefore", .int(handled.before)))
      members.append(.init("handled", .int(handled.now)))
    }
    for sort in Sort.allCases {
      guard let list = lists[sort] else { continue }
      let names = JSONValue.array(list.names.map(JSONValue.string))
      members.append(.init(sort.rawValue, ["count": .int(list.count), "names": names]))
    }
    if let expiresAt { members.append(.init("expiresAt", .string(expiresAt.rfc3339()))) }
    return .object(members)
  }

  /// Reads a change; nil unless it is one that we could have written.
  init?(_ json: JSONValue) {
    guard let event = json["event"]?.text.flatMap(Event.init(rawValue:)),
      let ref = json["ref"]?.text,
      let kind = json["kind"]?.text.flatMap(StorageKind.init(rawValue:)),
      let slug = json["slug"]?.text, Slugs.isSlug(slug), let title = json["title"]?.text
    else { return nil }
    self.init(event, ref: ref, kind: kind, slug: slug, title: title)
    formerTitle = json["formerTitle"]?.text
    before = json["countBefore"]?.count
    now = json["count"]?.count
    isRewritten = json["rewritten"] == .bool(true)
    if let before = json["handledBefore"]?.count, let now = json["handled"]?.count {
      handled = Pair(before: before, now: now)
    }
    for sort in Sort.allCases {
      guard let list = json[sort.rawValue] else { continue }
      guard let count = list["count"]?.count, let names = list["names"]?.elements,
        names.count <= Names.limit, count >= names.count
      else { return nil }
      let texts = names.compactMap(\.text)
      guard texts.count == names.count, texts.allSatisfy({ $0.count <= Names.longest }) else {
        return nil
      }
      lists[sort] = Names(count: count, names: texts)
    }
    if let moment = json["expiresAt"] {
      guard let time = moment.text.flatMap({ Timestamp($0) }) else { return nil }
      expiresAt = time
    }
  }
}
