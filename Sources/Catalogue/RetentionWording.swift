import Storages

/// Retention in words.
///
/// Two voices. On a storage's own page nothing depends on the time of the build: `badge` says Kept,
/// Expires or Unknown. On the pages about the time of the build `status` goes on to say whether a
/// storage expires soon or has expired.
struct RetentionWording {
  /// The words for a state, and the class that colours them.
  struct Badge: Equatable {
    let label: String
    let style: String
  }

  /// A sentence with at most one moment in it.
  struct Sentence: Equatable {
    var before: String
    var time: Timestamp?
    var after = ""
  }

  /// The groups of the retention page, in its order.
  enum Group: CaseIterable {
    case expired, soon, week, later, kept, unknown
  }

  let retention: Retention

  /// The state as it holds whenever the page is read.
  var badge: Badge {
    switch retention.state {
    case .kept: Badge(label: "Kept", style: "kept")
    case .expires, .expired: Badge(label: "Expires", style: "info")
    case .unknown: Badge(label: "Unknown", style: "unknown")
    }
  }

  /// The state at `now`.
  func status(at now: Timestamp, by policy: RetentionPolicy) -> Badge {
    switch group(at: now, by: policy) {
    case .expired: Badge(label: "Expired", style: "gone")
    case .soon: Badge(label: "Expires soon", style: "soon")
    default: badge
    }
  }

  /// The place on the retention page at `now`.
  func group(at now: Timestamp, by policy: RetentionPolicy) -> Group {
    switch retention.state {
    case .kept: return .kept
    case .unknown: return .unknown
    case .expired: return .expired
    case .expires:
      guard let expiry = retention.expiresAt else { return .unknown }
      if policy.isSoon(retention, now: now) { return .soon }
      return expiry < now.adding(seconds: 7 * 86_400) ? .week : .later
    }
  }

  /// What the policy does with the storage, and why, whatever the time.
  var sentence: Sentence {
    let text = timeless.sentence
    guard let time = retention.expiresAt, let place = text.firstRange(of: time.text) else {
      return Sentence(before: text)
    }
    return Sentence(
      before: String(text[..<place.lowerBound]),
      time: time,
      after: String(text[place.upperBound...])
    )
  }

  /// The same judgement, a date that has passed being one like any other.
  var timeless: Retention {
    var retention = retention
    if retention.state == .expired { retention.state = .expires }
    return retention
  }

  /// Why, in a few words beside the date.
  var reason: String {
    switch (retention.state, retention.reason) {
    case (.kept, .rule): "a rule of the policy"
    case (.kept, _): "it has a name"
    case (.unknown, .leftover): "left behind by a purge that was stopped half way"
    case (.unknown, .absurd(let clock)): "the date of its \(Self.noun(clock)) cannot be right"
    case (.unknown, .missing(let clock)): "the date of its \(Self.noun(clock)) is not on disk"
    case (.unknown, _): "nothing on disk says when it expires"
    case (_, .rule): "under a rule of its own" + period
    default: "unnamed" + period
    }
  }

  /// The policy as a sentence.
  static func policy(_ policy: RetentionPolicy) -> String {
    var text =
      "Storages with a name are kept. Unnamed ones expire \(Wording.count(policy.days, "day")) "
      + "after their \(noun(policy.clock))."
    if !policy.rules.isEmpty {
      text +=
        " \(Wording.count(policy.rules.count, "rule")) \(policy.rules.count == 1 ? "makes" : "make")"
        + " exceptions."
    }
    return text
  }

  /// A rule as a sentence.
  static func rule(_ rule: RetentionPolicy.Rule) -> String {
    if rule.keep { return "kept, as if they had names" }
    return rule.days.map { "expire after \(Wording.count($0, "day"))" } ?? "as the policy says"
  }

  private var period: String {
    guard let days = retention.days else { return "" }
    return ", \(Wording.count(days, "day")) after its \(Self.noun(retention.clock))"
  }

  private static func noun(_ clock: RetentionPolicy.Clock) -> String {
    clock == .modified ? "last change" : "creation"
  }
}
