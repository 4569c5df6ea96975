import Storages
import Testing

@testable import Catalogue

@Suite struct RetentionWordingTests {
  struct Case: Sendable {
    let retention: Retention
    let badge: String
    let status: String
    let group: RetentionWording.Group
    let sentence: String
  }

  private static func judged(
    _ state: Retention.State,
    _ reason: Retention.Reason,
    in seconds: Int? = nil,
    clock: RetentionPolicy.Clock = .modified,
    days: Int? = nil
  ) -> Retention {
    Retention(
      state: state,
      expiresAt: seconds.map { Timestamp(seconds: Samples.now.seconds + $0) },
      clock: clock,
      days: days,
      reason: reason
    )
  }

  static let cases = [
    Case(
      retention: judged(.kept, .named),
      badge: "Kept",
      status: "Kept",
      group: .kept,
      sentence: "Kept: it has a name."
    ),
    Case(
      retention: judged(.kept, .rule),
      badge: "Kept",
      status: "Kept",
      group: .kept,
      sentence: "Kept: a rule of the policy keeps it."
    ),
    Case(
      retention: judged(.expires, .unnamed, in: 8 * 86_400, days: 7),
      badge: "Expires",
      status: "Expires",
      group: .later,
      sentence: "Unnamed: the policy removes it after 1 Dec 2026, 17:00 UTC, 7 days after its last "
        + "change. Give it a name to keep it."
    ),
    Case(
      retention: judged(.expires, .rule, in: 86_400, clock: .created, days: 1),
      badge: "Expires",
      status: "Expires",
      group: .week,
      sentence: "A rule of the policy removes it after 24 Nov 2026, 17:00 UTC, 1 day after it was "
        + "created."
    ),
    Case(
      retention: judged(.expires, .unnamed, in: 86_399, days: 7),
      badge: "Expires",
      status: "Expires soon",
      group: .soon,
      sentence:
        "Unnamed: the policy removes it after 24 Nov 2026, 16:59 UTC, 7 days after its last "
        + "change. Give it a name to keep it."
    ),
    Case(
      retention: judged(.expired, .unnamed, in: -60, days: 7),
      badge: "Expires",
      status: "Expired",
      group: .expired,
      sentence:
        "Unnamed: the policy removes it after 23 Nov 2026, 16:59 UTC, 7 days after its last "
        + "change. Give it a name to keep it."
    ),
    Case(
      retention: judged(.unknown, .missing(.created)),
      badge: "Unknown",
      status: "Unknown",
      group: .unknown,
      sentence: "Unknown: the policy counts from the creation, and its date is not on disk."
    ),
    Case(
      retention: judged(.unknown, .absurd(.modified)),
      badge: "Unknown",
      status: "Unknown",
      group: .unknown,
      sentence: "Unknown: the policy counts from the last change, and its date on disk cannot be "
        + "right."
    ),
    Case(
      retention: judged(.unknown, .leftover),
      badge: "Unknown",
      status: "Unknown",
      group: .unknown,
      sentence: "Unknown: this is what an interrupted purge left behind; no client reads it."
    ),
  ]

  @Test(arguments: cases.indices)
  func `Each judgement has its badge, its group and its sentence`(index: Int) {
    let expected = Self.cases[index]
    let wording = RetentionWording(retention: expected.retention)
    #expect(wording.badge.label == expected.badge)
    #expect(wording.status(at: Samples.now, soon: 86_400).label == expected.status)
    #expect(wording.group(at: Samples.now, soon: 86_400) == expected.group)
    #expect(wording.sentence.text == expected.sentence)
  }
}
