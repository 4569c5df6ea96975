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
      sentence: "Kept: a rule of the policy says so."
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
      retention: judged(.expires, .rule, in: 86_401, clock: .created, days: 1),
      badge: "Expires",
      status: "Expires",
      group: .week,
      sentence: "Unnamed, under a rule of its own: the policy removes it after 24 Nov 2026, "
        + "17:00 UTC, 1 day after its creation. Give it a name to keep it."
    ),
    Case(
      retention: judged(.expires, .unnamed, in: 86_400, days: 7),
      badge: "Expires",
      status: "Expires soon",
      group: .soon,
      sentence:
        "Unnamed: the policy removes it after 24 Nov 2026, 17:00 UTC, 7 days after its last "
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
      sentence: "Unknown: unnamed, and the date of its creation, which the policy counts from, is "
        + "not on disk."
    ),
    Case(
      retention: judged(.unknown, .absurd(.modified)),
      badge: "Unknown",
      status: "Unknown",
      group: .unknown,
      sentence: "Unknown: unnamed, and the date of its last change, which the policy counts from, "
        + "cannot be right."
    ),
    Case(
      retention: judged(.unknown, .leftover),
      badge: "Unknown",
      status: "Unknown",
      group: .unknown,
      sentence: "Unknown: a purge that was stopped half way left it behind. It has no name, and "
        + "its client may remove it at its next run."
    ),
  ]

  @Test(arguments: cases.indices)
  func `Each judgement has its badge, its group and its sentence`(index: Int) {
    let expected = Self.cases[index]
    let wording = RetentionWording(retention: expected.retention)
    #expect(wording.badge.label == expected.badge)
    #expect(wording.status(at: Samples.now, by: RetentionPolicy()).label == expected.status)
    #expect(wording.group(at: Samples.now, by: RetentionPolicy()) == expected.group)
    let sentence = wording.sentence
    #expect(sentence.before + (sentence.time?.text ?? "") + sentence.after == expected.sentence)
  }
}
