import SystemPackage
import Testing

@testable import Storages

@Suite struct RetentionTests {
  /// A dataset in `directory`, unnamed unless told otherwise.
  private func storage(
    _ directory: String = "default",
    name: String? = nil,
    created: String? = nil,
    modified: String? = nil,
    isLeftover: Bool = false
  ) -> Storage {
    var storage = Storage(
      root: "shop",
      kind: .dataset,
      path: "/x",
      directory: directory,
      holds: .items(0)
    )
    storage.name = name
    storage.createdAt = created.flatMap { Timestamp($0) }
    storage.modifiedAt = modified.flatMap { Timestamp($0) }
    storage.isLeftover = isLeftover
    return storage
  }

  private func judge(
    _ storage: Storage,
    at now: String = "2026-11-20T00:00:00Z",
    change: (inout RetentionPolicy) -> Void = { _ in }
  ) throws -> Retention {
    var policy = RetentionPolicy()
    change(&policy)
    return policy.judge(storage, now: try #require(Timestamp(now)))
  }

  @Test func `A name keeps a storage for ever`() throws {
    let kept = try judge(storage("p", name: "p", modified: "2001-01-01"))
    #expect(kept.state == .kept && kept.reason == .named)
    #expect(kept.expiresAt == nil && kept.days == nil)
    #expect(kept.sentence == "Kept: it has a name.")
  }

  @Test(arguments: [
    ("2026-11-24T09:29:59Z", Retention.State.expires), ("2026-11-24T09:30:00Z", .expired),
    ("2026-11-24T09:30:01Z", .expired), ("2020-01-01T00:00:00Z", .expires),
  ])
  func `An unnamed storage expires when its period is over`(now: String, state: Retention.State)
    throws
  {
    let found = try judge(storage(modified: "2026-11-17T09:30:00Z"), at: now)
    #expect(found.state == state && found.reason == .unnamed && found.days == 7)
    #expect(found.expiresAt?.rfc3339() == "2026-11-24T09:30:00Z")
  }

  @Test func `Sentences say when, why and what to do`() throws {
    let unnamed = storage(modified: "2026-11-17T09:30:00Z")
    #expect(
      try judge(unnamed).sentence
        == "Unnamed: the policy removes it after 24 Nov 2026, 09:30 UTC, 7 days after its last "
        + "change. Give it a name to keep it."
    )
    #expect(
      try judge(unnamed, at: "2026-12-01").sentence
        == "Unnamed: it expired on 24 Nov 2026, 09:30 UTC, 7 days after its last change."
    )
    #expect(
      try judge(unnamed) { $0.clock = .created }.sentence.contains("the date of its creation")
    )
    #expect(try judge(storage(isLeftover: true)).sentence.hasPrefix("Unknown: a purge"))
    let now = try #require(Timestamp("2026-11-20T00:00:00Z"))
    #expect(try judge(unnamed).summary(now: now) == "expires in 4 d (unnamed)")
    #expect(try judge(storage("p", name: "p")).summary(now: now) == "kept (named)")
  }

  @Test func `What is needed and missing, or absurd, makes it unknown`() throws {
    let noCreation = try judge(storage(modified: "2026-11-17")) { $0.clock = .created }
    #expect(noCreation.state == .unknown && noCreation.reason == .missing(.created))
    let epoch = try judge(storage(modified: "1970-01-01"))
    #expect(epoch.state == .unknown && epoch.reason == .absurd(.modified))
    let leftover = try judge(storage("__OLD_DEFAULT_0__", modified: "2026-11-17", isLeftover: true))
    #expect(leftover.state == .unknown && leftover.reason == .leftover)
    let future = try judge(storage(modified: "2030-01-01"))
    #expect(future.state == .expires, "a date in the future counts as it stands")
  }

  @Test func `The first rule that matches decides, for unnamed storages`() throws {
    let rules: [RetentionPolicy.Rule] = [
      .init(match: "datasets/run-*", keep: true), .init(match: "datasets/*", days: 2),
      .init(match: "default", days: 99),
    ]
    let change: (inout RetentionPolicy) -> Void = { $0.rules = rules }
    let kept = try judge(storage("run-a", modified: "2026-01-01"), change: change)
    #expect(kept.state == .kept && kept.reason == .rule)
    #expect(kept.sentence == "Kept: a rule of the policy says so.")
    let short = try judge(storage(modified: "2026-11-17"), change: change)
    #expect(short.state == .expired && short.reason == .rule && short.days == 2)
    let named = try judge(storage("x", name: "x", modified: "2026-11-17"), change: change)
    #expect(named.state == .kept && named.reason == .named)
  }

  @Test func `Endless periods do not overflow`() throws {
    let endless = try judge(storage(modified: "2026-11-17")) { $0.days = .max }
    #expect(endless.state == .expires)
    #expect(!endless.sentence.isEmpty)
  }

  @Test(arguments: [
    ("2026-11-23T09:29:00Z", false), ("2026-11-23T09:30:00Z", true), ("2026-11-25", false),
  ])
  func `Soon is within a day, and not when it is over`(now: String, isSoon: Bool) throws {
    let time = try #require(Timestamp(now))
    let retention = try judge(storage(modified: "2026-11-17T09:30:00Z"), at: now)
    #expect(RetentionPolicy().isSoon(retention, now: time) == isSoon)
  }
}
