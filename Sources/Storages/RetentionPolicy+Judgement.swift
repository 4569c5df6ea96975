extension RetentionPolicy {
  /// What becomes of a storage by this policy at the moment `now`.
  ///
  /// Pure: the facts decide, no clock is looked at. Names are kept for ever; of the rules, which are
  /// about storages without a name, the first that matches decides.
  public func judge(_ storage: Storage, now: Timestamp) -> Retention {
    func result(
      _ state: Retention.State,
      _ reason: Retention.Reason,
      expiresAt: Timestamp? = nil,
      days: Int? = nil
    ) -> Retention {
      Retention(state: state, expiresAt: expiresAt, clock: clock, days: days, reason: reason)
    }

    if storage.isLeftover { return result(.unknown, .leftover) }
    if storage.name != nil { return result(.kept, .named) }
    let rule = rules.first { $0.applies(to: storage) }
    if let rule, rule.keep { return result(.kept, .rule) }

    let days = rule?.days ?? self.days
    let date = clock == .modified ? storage.modifiedAt : storage.createdAt
    guard let date else { return result(.unknown, .missing(clock), days: days) }
    guard !date.isAbsurd else { return result(.unknown, .absurd(clock), days: days) }
    let (seconds, overflows) = days.multipliedReportingOverflow(by: 86_400)
    let end = date.adding(seconds: overflows ? .max : seconds)
    return result(
      now < end ? .expires : .expired, rule?.days == nil ? .unnamed : .rule, expiresAt: end,
      days: days)
  }

  /// Whether a storage is about to expire: within ``soon``, but not yet.
  public func isSoon(_ retention: Retention, now: Timestamp) -> Bool {
    guard retention.state == .expires, let end = retention.expiresAt else { return false }
    return end <= now.adding(seconds: soon)
  }
}

extension RetentionPolicy.Rule {
  /// Whether the pattern fits the storage, by its folder or by its name, with or without its kind.
  public func applies(to storage: Storage) -> Bool {
    let glob = Glob(match)
    return Set([storage.title, storage.directory]).contains { name in
      glob.matches("\(storage.kind.plural)/\(name)") || glob.matches(name)
        || glob.matches("\(storage.root):\(storage.kind.plural)/\(name)")
    }
  }
}
