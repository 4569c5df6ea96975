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

    /// The sentence as text.
    var text: String { before + (time.map { Dates.words($0) + " UTC" } ?? "") + after }
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
  func status(at now: Timestamp, soon: Int) -> Badge {
    switch group(at: now, soon: soon) {
    case .expired: Badge(label: "Expired", style: "gone")
    case .soon: Badge(label: "Expires soon", style: "soon")
    default: badge
    }
  }

  /// The place on the retention page at `now`.
  func group(at now: Timestamp, soon: Int) -> Group {
    switch retention.state {
    case .kept: return .kept
    case .unknown: return .unknown
    case .expired: return .expired
    case .expires:
      guard let expiry = retention.expiresAt else { return .unknown }
      let (left, overflow) = expiry.seconds.subtractingReportingOverflow(now.seconds)
      if overflow { return .later }
      return left < soon ? .soon : left < 7 * 86_400 ? .week : .later
    }
  }

  /// What the policy does with the storage, and why.
  var sentence: Sentence {
    switch (retention.state, retention.reason) {
    case (.kept, .rule): Sentence(before: "Kept: a rule of the policy keeps it.")
    case (.kept, _): Sentence(before: "Kept: it has a name.")
    case (.unknown, .leftover):
      Sentence(
        before: "Unknown: this is what an interrupted purge left behind; no client reads it."
      )
    case (.unknown, .absurd(let clock)):
      Sentence(before: "Unknown: \(Self.date(clock)) on disk cannot be right.")
    case (.unknown, .missing(let clock)):
      Sentence(before: "Unknown: \(Self.date(clock)) is not on disk.")
    case (.unknown, _): Sentence(before: "Unknown: nothing on disk says when it expires.")
    case (_, .rule):
      Sentence(
        before: "A rule of the policy removes it after ",
        time: retention.expiresAt,
        after: period + "."
      )
    default:
      Sentence(
        before: "Unnamed: the policy removes it after ",
        time: retention.expiresAt,
        after: period + ". Give it a name to keep it."
      )
    }
  }

  /// Why, in a few words beside the date.
  var reason: String {
    switch (retention.state, retention.reason) {
    case (.kept, .rule): "a rule of the policy keeps it"
    case (.kept, _): "it has a name"
    case (.unknown, .leftover): "left behind by an interrupted purge; no client reads it"
    case (.unknown, .absurd(let clock)): Self.date(clock) + " on disk cannot be right"
    case (.unknown, .missing(let clock)): Self.date(clock) + " is not on disk"
    case (.unknown, _): "nothing on disk says when it expires"
    case (_, .rule): "a rule of the policy" + period
    default: "unnamed" + period
    }
  }

  /// The policy as a sentence.
  static func policy(_ policy: RetentionPolicy) -> String {
    let start = policy.clock == .modified ? "their last change" : "they were created"
    var text =
      "Storages with a name are kept. Unnamed ones expire \(Wording.count(policy.days, "day")) "
      + "after \(start)."
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
    let start = retention.clock == .modified ? "its last change" : "it was created"
    return ", \(Wording.count(days, "day")) after \(start)"
  }

  private static func date(_ clock: RetentionPolicy.Clock) -> String {
    "the policy counts from "
      + (clock == .modified ? "the last change, and its date" : "the creation, and its date")
  }
}
