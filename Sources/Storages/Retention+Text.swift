extension Retention {
  /// What becomes of the storage and why, in sentences for its page.
  public var sentence: String {
    switch state {
    case .kept:
      return reason == .rule ? "Kept: a rule of the policy says so." : "Kept: it has a name."
    case .expires:
      return "\(subject): the policy removes it after \(end), \(period). Give it a name to keep it."
    case .expired:
      return "\(subject): it expired on \(end), \(period)."
    case .unknown: return unknownSentence
    }
  }

  /// The state in a few words, for a table: `kept (named)`, `expires in 6 d (unnamed)`.
  public func summary(now: Timestamp) -> String {
    let why = reason == .rule ? "rule" : "unnamed"
    switch state {
    case .kept: return reason == .rule ? "kept (rule)" : "kept (named)"
    case .expires: return "expires in \(distance(now)) (\(why))"
    case .expired: return "expired \(distance(now)) ago (\(why))"
    case .unknown:
      switch reason {
      case .leftover: return "unknown (leftover)"
      case .missing(let clock): return "unknown (no \(clock.noun))"
      case .absurd(let clock): return "unknown (absurd \(clock.noun))"
      case .named, .unnamed, .rule: return "unknown"
      }
    }
  }

  private var subject: String { reason == .rule ? "Unnamed, under a rule of its own" : "Unnamed" }

  private var end: String { expiresAt?.text ?? "an unknown date" }

  private var period: String {
    let count = days ?? 0
    return "\(count) \(count == 1 ? "day" : "days") after its \(clock.noun)"
  }

  private var unknownSentence: String {
    switch reason {
    case .leftover:
      return "Unknown: a purge that was stopped half way left it behind. It has no name, and its "
        + "client may remove it at its next run."
    case .missing(let clock):
      return "Unknown: unnamed, and the date of its \(clock.noun), which the policy counts from, "
        + "is not on disk."
    case .absurd(let clock):
      return "Unknown: unnamed, and the date of its \(clock.noun), which the policy counts from, "
        + "cannot be right."
    case .named, .unnamed, .rule: return "Unknown."
    }
  }

  /// Days, hours or minutes, whichever say enough.
  private func distance(_ now: Timestamp) -> String {
    guard let expiresAt else { return "unknown time" }
    let (difference, overflows) = expiresAt.seconds.subtractingReportingOverflow(now.seconds)
    let seconds = overflows ? Int.max : difference == .min ? .max : abs(difference)
    if seconds >= 2 * 86_400 { return "\(seconds / 86_400) d" }
    if seconds >= 3_600 { return "\(seconds / 3_600) h" }
    return "\(seconds / 60) min"
  }
}

extension RetentionPolicy.Clock {
  /// The event whose date counts, as in "after its last change".
  var noun: String {
    switch self {
    case .modified: "last change"
    case .created: "creation"
    }
  }
}
